//! The browser's half of each pair.

mod swap;

use std::time::Duration;

use js_sys::{Array, Date, Intl::PluralRules, Object, Reflect};
use leptos::{
    IntoView,
    ev::{self, Event},
    mount::{hydrate_from, mount_to},
    prelude::{queue_microtask, request_animation_frame, set_interval, set_timeout, window_event_listener},
};
pub use swap::{refresh_part, swap_parts};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{
    Document, Element, EventSource, FormData, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement,
    HtmlTextAreaElement,
};

use crate::{
    app::Data,
    i18n::List,
    model::{address::Layout, error::AppError, packed::unpack},
};

fn document() -> Option<Document> {
    web_sys::window()?.document()
}

fn element<T: JsCast>(id: &str) -> Option<T> {
    document()?.get_element_by_id(id)?.dyn_into().ok()
}

/// What it is when a message of the other half is not understood: here, an answer that is not our server's.
pub fn not_understood() -> AppError {
    AppError::Offline
}

/// The `<option>` elements of a long list: the server wrote them.
pub fn options(_language: &str, _list: List, _chosen: &str) -> String {
    String::new()
}

/// The plural category of a number in the page's language, by the browser's own rules.
pub fn plural_category(_language: &str, number: u32) -> String {
    let language = document().and_then(|document| document.document_element()?.get_attribute("lang"));
    let languages = Array::of1(&language.unwrap_or_default().into());
    PluralRules::new(&languages, &Object::new()).select(number.into()).into()
}

/// Text that is one person's own: only the server tells it apart.
pub fn hole(text: &str) -> String {
    text.to_owned()
}

/// The content of a `<textarea>`: the server wrote it, and [`put`] changes it.
pub fn lines(_text: &str) -> String {
    String::new()
}

/// Reads the page's data and lets `view` take over what the server rendered from the same data.
pub fn take_over<V: IntoView + 'static>(view: impl FnOnce(Data) -> V + 'static) {
    console_error_panic_hook::set_once();
    let data = element::<HtmlElement>(Data::ELEMENT)
        .and_then(|element| element.text_content())
        .and_then(|text| postcard::from_bytes(&unpack(&text)).ok());
    if let (Some(data), Some(main)) = (data, element(Data::MAIN)) {
        hydrate_from(main, move || view(data)).forget();
        // Whoever waits for it, a test or a style, can see it: after what the components do once they are there.
        soon(|| {
            if let Some(root) = document().and_then(|document| document.document_element()) {
                let _ = root.set_attribute("data-hydrated", "");
            }
        });
    }
}

/// Calls `act` after the present work, thus after the taking over.
pub fn soon(act: impl FnOnce() + 'static) {
    queue_microtask(act);
}

/// The names and values in a form, by its id.
pub fn typed(form: &str) -> Vec<(String, String)> {
    let data = element::<HtmlFormElement>(form).and_then(|form| FormData::new_with_form(&form).ok());
    let entries = data.and_then(|data| js_sys::try_iter(&data).ok().flatten());
    let pair = |entry: JsValue| {
        let entry = Array::from(&entry);
        Some((entry.get(0).as_string()?, entry.get(1).as_string()?))
    };
    entries.into_iter().flatten().filter_map(|entry| pair(entry.ok()?)).collect()
}

/// The controls of a form that have this name.
fn controls(form: &str, name: &str) -> impl Iterator<Item = Element> + use<> {
    let controls = element::<HtmlFormElement>(form).map(|form| form.elements());
    let name = name.to_owned();
    let all = controls.into_iter().flat_map(|all| (0..all.length()).filter_map(move |place| all.get_with_index(place)));
    all.filter(move |control| control.get_attribute("name").is_some_and(|given| given == name))
}

/// Puts a text into the input of this name: writes it, or chooses it.
pub fn put(form: &str, name: &str, text: &str) {
    for control in controls(form, name) {
        if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
            if is_box(input) {
                // A box that is not ticked is the empty text.
                input.set_checked(input.value() == text);
            } else {
                input.set_value(text);
            }
        } else if let Some(lines) = control.dyn_ref::<HtmlTextAreaElement>() {
            lines.set_value(text);
        } else if let Some(list) = control.dyn_ref::<HtmlSelectElement>() {
            choose(list, text);
        }
    }
}

fn is_box(input: &HtmlInputElement) -> bool {
    matches!(input.type_().as_str(), "radio" | "checkbox")
}

/// Says of the input of this name whether it is wrong.
pub fn set_wrong(form: &str, name: &str, is_wrong: bool) {
    for control in controls(form, name) {
        set(&control, "aria-invalid", is_wrong.then_some("true"));
    }
}

/// Lets the input of this name be changed, or not: lines of text stay readable, everything else cannot be used.
pub fn lock(form: &str, name: &str, locked: bool) {
    for control in controls(form, name) {
        let is_line =
            control.dyn_ref::<HtmlInputElement>().map_or(control.tag_name() == "TEXTAREA", |input| !is_box(input));
        set(&control, if is_line { "readonly" } else { "disabled" }, locked.then_some(""));
    }
}

/// Lets a hidden input be sent, or not.
pub fn withhold(form: &str, name: &str, withheld: bool) {
    for control in controls(form, name) {
        set(&control, "disabled", withheld.then_some(""));
    }
}

fn set(element: &Element, name: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// What only the server draws, as HTML: in the browser it is there already.
pub fn written<V: IntoView>(_view: impl FnOnce() -> V) -> String {
    String::new()
}

/// Draws a view in an element, for as long as the page is there, in place of what the server drew there.
pub fn draw<V: IntoView + 'static>(id: &str, view: impl FnOnce() -> V + 'static) {
    if let Some(element) = element::<HtmlElement>(id) {
        element.set_text_content(None);
        mount_to(element, view).forget();
    }
}

/// Puts HTML of the server's into an element, in place of what stands there.
pub fn put_html(id: &str, html: &str) {
    if let Some(element) = element::<HtmlElement>(id) {
        element.set_inner_html(html);
    }
}

/// How an address's country asks for its parts: only the server draws them.
pub fn address_layout(_language: &str, _parts: &[String]) -> Layout {
    Layout::default()
}

/// The page's language, as a BCP 47 tag.
pub fn language() -> String {
    let root = document().and_then(|document| document.document_element());
    root.and_then(|root| root.get_attribute("lang")).unwrap_or_default()
}

/// Chooses in a list. What the list does not have is added to it.
fn choose(list: &HtmlSelectElement, value: &str) {
    list.set_value(value);
    if list.value() == value {
        return;
    }
    if let Some(option) = document().and_then(|document| document.create_element("option").ok()) {
        // A text in an `<option>` is its value too.
        option.set_text_content(Some(value));
        let _ = list.append_child(&option);
        list.set_value(value);
    }
}

/// Moves the focus, once what has just changed is drawn.
pub fn focus(id: &str) {
    let id = id.to_owned();
    request_animation_frame(move || {
        if let Some(element) = element::<HtmlElement>(&id) {
            let _ = element.focus();
        }
    });
}

/// Sends a form as the browser does without us.
pub fn send_plainly(form: &str) {
    if let Some(form) = element::<HtmlFormElement>(form) {
        let _ = form.submit();
    }
}

/// Goes to another page of ours.
pub fn go(path: &str) {
    if let Some(window) = web_sys::window() {
        let _ = window.location().set_href(path);
    }
}

/// Loads the page again.
pub fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}

/// Changes a text outside of what we took over.
pub fn write(id: &str, text: &str) {
    if let Some(element) = element::<HtmlElement>(id) {
        element.set_text_content(Some(text));
    }
}

/// The name of the input that an event came from.
pub fn input_name(event: &Event) -> String {
    let name = event.target().and_then(|target| Reflect::get(&target, &"name".into()).ok());
    name.and_then(|name| name.as_string()).unwrap_or_default()
}

/// Calls `tick` each second, for as long as the page is there.
pub fn each_second(tick: impl Fn() + 'static) {
    set_interval(tick, Duration::from_secs(1));
}

/// Calls `act` after some seconds.
pub fn after(seconds: u32, act: impl FnOnce() + 'static) {
    set_timeout(act, Duration::from_secs(seconds.into()));
}

/// Calls `hear` whenever the stream at this address tells something, and when there is none: then too something happened.
/// The stream is open while somebody looks at the page: a browser has only six connections to one server for all its tabs.
/// Opened again, it is told for how many milliseconds nobody listened.
pub fn listen(address: &'static str, hear: impl Fn() + 'static) {
    let Some(window) = web_sys::window() else { return };
    let mut deaf_since = window.performance().map_or_else(Date::now, |performance| performance.time_origin());
    let hear = Closure::<dyn Fn(Event)>::new(move |event: Event| {
        let stream = event.current_target().and_then(|target| target.dyn_into::<EventSource>().ok());
        // A stream that broke off is opened again by the browser, which then tells what was missed.
        if stream.is_some_and(|stream| stream.ready_state() != EventSource::CONNECTING) {
            hear();
        }
    })
    .into_js_value();
    let mut open: Option<EventSource> = None;
    let mut turn = move || {
        if document().is_none_or(|document| document.hidden()) {
            if let Some(stream) = open.take() {
                stream.close();
                deaf_since = Date::now();
            }
        } else if open.is_none() {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "too long is long enough")]
            let age = (Date::now() - deaf_since) as u32;
            open = EventSource::new(&format!("{address}?age={age}")).ok();
            if let Some(stream) = &open {
                stream.set_onmessage(Some(hear.unchecked_ref()));
                stream.set_onerror(Some(hear.unchecked_ref()));
            }
        }
    };
    turn();
    let turn = std::cell::RefCell::new(turn);
    let handle = window_event_listener(ev::visibilitychange, move |_| turn.borrow_mut()());
    // For as long as the page is there.
    std::mem::forget(handle);
}

/// Asks before the page is left while `unsaved` says so.
pub fn guard(unsaved: impl Fn() -> bool + 'static) {
    let handle = window_event_listener(ev::beforeunload, move |event| {
        if unsaved() {
            event.prevent_default();
            event.set_return_value("unsaved");
        }
    });
    // For as long as the page is there.
    std::mem::forget(handle);
}
