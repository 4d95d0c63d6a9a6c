//! The browser's half of each pair.

use std::time::Duration;

use js_sys::{Array, Reflect};
use leptos::{
    IntoView,
    ev::{self, Event},
    mount::hydrate_from,
    prelude::{queue_microtask, request_animation_frame, set_interval, set_timeout, window_event_listener},
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Document, FormData, HtmlElement, HtmlFormElement, HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement,
};

use crate::{
    app::Data,
    i18n::List,
    model::{error::AppError, packed::unpack},
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

/// The `<option>` elements of a long list. The server made them; those of a form that opens later wait in a template.
pub fn options(_language: &str, list: List, _chosen: &str) -> String {
    match list {
        List::CallingCodes => document()
            .and_then(|document| document.get_element_by_id(List::TEMPLATE))
            .map(|template| template.inner_html())
            .unwrap_or_default(),
        List::Countries | List::Languages | List::TimeZones => String::new(),
    }
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

/// Puts a text into the input of this name: writes it, or chooses it.
pub fn put(form: &str, name: &str, text: &str) {
    let Some(controls) = element::<HtmlFormElement>(form).map(|form| form.elements()) else { return };
    for place in 0..controls.length() {
        let Some(control) = controls.get_with_index(place) else { continue };
        if let Some(input) = control.dyn_ref::<HtmlInputElement>().filter(|input| input.name() == name) {
            match input.type_().as_str() {
                // A box that is not ticked is the empty text.
                "radio" | "checkbox" => input.set_checked(input.value() == text),
                _ => input.set_value(text),
            }
        } else if let Some(lines) = control.dyn_ref::<HtmlTextAreaElement>().filter(|lines| lines.name() == name) {
            lines.set_value(text);
        } else if let Some(list) = control.dyn_ref::<HtmlSelectElement>().filter(|list| list.name() == name) {
            choose(list, text);
        }
    }
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
