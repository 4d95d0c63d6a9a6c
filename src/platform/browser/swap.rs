//! The parts of the page that the server draws, see `ui::swap`.

use leptos::{
    ev,
    prelude::{request_animation_frame, window_event_listener},
    task::spawn_local,
};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Element, FormData, Headers, HtmlElement, HtmlFormElement, MouseEvent, RequestInit, Response, UrlSearchParams,
};

use super::{document, each_second, go, set};
use crate::{
    model::error::AppError,
    ui::swap::{self, Part},
};

/// What to do where the answer is not a part.
#[derive(Clone, Copy)]
struct Words<F, L> {
    working: &'static str,
    failed: F,
    leave: L,
}

/// Sends the links and forms of the page's parts, and swaps each part for what the server draws next. `working` is said
/// while it is under way, `failed` says what went wrong; `leave` is called before the page is left for a sign-in.
pub fn swap_parts(
    working: &'static str,
    failed: impl Fn(AppError) -> String + Copy + 'static,
    leave: impl Fn() + Copy + 'static,
) {
    let words = Words { working, failed, leave };
    let submits = window_event_listener(ev::submit, move |event| {
        let Some(form) = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok()) else { return };
        if let Some(part) = part_around(&form) {
            event.prevent_default();
            send(part, Sent::Form(form), words);
        }
    });
    let clicks = window_event_listener(ev::click, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(link) = target.and_then(|target| target.closest("a[href]").ok().flatten()) else { return };
        if let Some(part) = part_around(&link)
            && is_plain(&event)
        {
            event.prevent_default();
            send(part, Sent::Link(link.get_attribute("href").unwrap_or_default()), words);
        }
    });
    // For as long as the page is there.
    std::mem::forget((submits, clicks));
    count_down(0);
    each_second(|| count_down(1));
}

/// Draws a part anew, from what is known now; not while somebody is at work in it.
pub fn refresh_part(part: Part) {
    let Some(element) = document().and_then(|document| document.get_element_by_id(part.id())) else { return };
    let in_use = element.query_selector("input:not([type=hidden]), :focus").ok().flatten().is_some();
    if in_use || element.has_attribute("aria-busy") {
        return;
    }
    spawn_local(async move {
        if let Ok(Answer::Part(html)) = ask(&element.id(), &Sent::Link("/profile".to_owned())).await {
            element.set_inner_html(&html);
            count_down(0);
        }
    });
}

fn part_around(element: &Element) -> Option<Element> {
    element.closest("[data-swap]").ok().flatten()
}

/// Whether a click is to be followed here, not in another tab.
fn is_plain(event: &MouseEvent) -> bool {
    event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
}

/// What was sent.
enum Sent {
    Link(String),
    Form(HtmlFormElement),
}

/// What was answered.
enum Answer {
    Part(String),
    Page(String),
    SignedOut,
    Failed(AppError),
}

fn send<F, L>(part: Element, sent: Sent, words: Words<F, L>)
where
    F: Fn(AppError) -> String + Copy + 'static,
    L: Fn() + Copy + 'static,
{
    if part.has_attribute("aria-busy") {
        return;
    }
    set(&part, "aria-busy", Some("true"));
    let around = match &sent {
        Sent::Form(form) => form.closest("section").ok().flatten(),
        Sent::Link(_) => None,
    };
    let around = around.unwrap_or_else(|| part.clone());
    say(&around, words.working);
    spawn_local(async move {
        let answer = ask(&part.id(), &sent).await.unwrap_or(Answer::Failed(AppError::Offline));
        set(&part, "aria-busy", None);
        match answer {
            Answer::Part(html) => {
                part.set_inner_html(&html);
                count_down(0);
                shown(&part, &sent);
            }
            Answer::Page(url) => {
                say(&around, "");
                go(&url);
            }
            Answer::SignedOut => {
                (words.leave)();
                match sent {
                    Sent::Link(url) => go(&url),
                    Sent::Form(form) => drop(form.submit()),
                }
            }
            Answer::Failed(error) => say(&around, &(words.failed)(error)),
        }
    });
}

async fn ask(part: &str, sent: &Sent) -> Result<Answer, JsValue> {
    let headers = Headers::new()?;
    headers.set(Part::HEADER, part)?;
    let init = RequestInit::new();
    init.set_headers(&headers);
    let url = match sent {
        Sent::Link(url) => url.clone(),
        Sent::Form(form) => {
            init.set_method("POST");
            let body = UrlSearchParams::new_with_str_sequence_sequence(&FormData::new_with_form(form)?.into())?;
            init.set_body(&body);
            form.action()
        }
    };
    let window = web_sys::window().ok_or(JsValue::NULL)?;
    let response: Response = JsFuture::from(window.fetch_with_str_and_init(&url, &init)).await?.dyn_into()?;
    if response.headers().has(Part::HEADER)? {
        let text = JsFuture::from(response.text()?).await?;
        return Ok(Answer::Part(text.as_string().unwrap_or_default()));
    }
    Ok(match response.status() {
        401 => Answer::SignedOut,
        _ if response.ok() => Answer::Page(response.url()),
        503 => {
            let incident = response.headers().get("x-incident")?.unwrap_or_default();
            Answer::Failed(AppError::Unavailable { incident })
        }
        _ => Answer::Failed(AppError::Malformed),
    })
}

/// What is new takes the focus, and what was done is read out: a region that came with its text is not.
fn shown(part: &Element, sent: &Sent) {
    let find = |selector: &str| part.query_selector(selector).ok().flatten();
    if let Some(status) = find("[role=status] p").and_then(|told| told.parent_element()) {
        let text = status.text_content().unwrap_or_default();
        say(&status, "");
        request_animation_frame(move || say(&status, &text));
    }
    let leads_to = match sent {
        Sent::Link(url) => url.split('#').nth(1).map(str::to_owned),
        Sent::Form(form) => form.closest("[id]").ok().flatten().map(|element| element.id()),
    };
    let first = |id: String| find(&format!("#{id} a, #{id} button"));
    if let Some(target) = find("[data-focus]").or_else(|| leads_to.and_then(first)) {
        let _ = target.unchecked_into::<HtmlElement>().focus();
    }
}

/// Puts a sentence into the status of what is given, or into what is given when that is the status.
fn say(around: &Element, text: &str) {
    let status = around.query_selector("[role=status]").ok().flatten();
    let status = status.as_ref().unwrap_or(around);
    let Some(line) = document().and_then(|document| document.create_element("p").ok()) else { return };
    status.set_text_content(None);
    if !text.is_empty() {
        line.set_text_content(Some(text));
        let _ = status.append_child(&line);
    }
}

/// Lets some seconds pass for whatever counts.
fn count_down(seconds: u32) {
    for counting in all("[data-left]") {
        let left = pass(&counting, "data-left", seconds);
        let read = |name| counting.get_attribute(name).unwrap_or_default();
        let text = if left == 0 {
            read("data-over")
        } else {
            // Left-to-right in a sentence of any direction.
            read("data-counting").replace(swap::TIME, &format!("\u{2066}{}:{:02}\u{2069}", left / 60, left % 60))
        };
        counting.set_text_content(Some(&text));
    }
    for waiting in all("[data-wait]") {
        let left = pass(&waiting, "data-wait", seconds);
        set(&waiting, "disabled", (left > 0).then_some(""));
    }
}

fn pass(element: &Element, name: &str, seconds: u32) -> u32 {
    let left = element.get_attribute(name).and_then(|left| left.parse::<u32>().ok()).unwrap_or_default();
    let left = left.saturating_sub(seconds);
    set(element, name, Some(&left.to_string()));
    left
}

fn all(selector: &str) -> impl Iterator<Item = Element> {
    let found = document().and_then(|document| document.query_selector_all(selector).ok());
    found
        .into_iter()
        .flat_map(|found| (0..found.length()).filter_map(move |place| found.item(place)?.dyn_into::<Element>().ok()))
}
