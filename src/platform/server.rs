//! The server's half of each pair. See the browser's for what each one does there.

use leptos::{IntoView, ev::Event, prelude::RenderHtml as _};

use crate::{
    app::Data,
    i18n::List,
    model::{address::Layout, error::AppError},
    server::{
        domain::addresses,
        escape,
        i18n::{Languages, plurals},
        web::render::{Part as Kept, pieces},
    },
    ui::swap::Part,
};

/// What it is when a message of the other half is not understood: here, a request that is not one of ours.
pub fn not_understood() -> AppError {
    AppError::Malformed
}

/// The `<option>` elements of a long list, with the one chosen marked: here, the mark of the place where they will stand.
pub fn options(_language: &str, list: List, chosen: &str) -> String {
    pieces::slot(&Kept::Options(list, chosen.to_owned()))
}

/// The plural category of a number in a language (BCP 47 tag).
pub fn plural_category(language: &str, number: u32) -> String {
    plurals::category(language, number).to_owned()
}

/// Text that is one person's own: what stands around it is the same on many pages.
pub fn hole(text: &str) -> String {
    pieces::hole(text)
}

/// The content of a `<textarea>`, as HTML. Leptos 0.8 does not escape such children, so no other way is used.
pub fn lines(text: &str) -> String {
    // The parser drops the first line end.
    format!("\n{}", hole(&escape::html(text)))
}

/// Takes over what the server rendered.
pub fn take_over<V: IntoView + 'static>(_view: impl FnOnce(Data) -> V + 'static) {}

/// Calls `act` after the taking over.
pub fn soon(_act: impl FnOnce() + 'static) {}

/// The names and values in a form, by its id.
pub fn typed(_form: &str) -> Vec<(String, String)> {
    Vec::new()
}

/// Puts a text into the input of this name.
pub fn put(_form: &str, _name: &str, _text: &str) {}

/// Says of the input of this name whether it is wrong.
pub fn set_wrong(_form: &str, _name: &str, _is_wrong: bool) {}

/// Lets the input of this name be changed, or not.
pub fn lock(_form: &str, _name: &str, _locked: bool) {}

/// Lets a hidden input be sent, or not.
pub fn withhold(_form: &str, _name: &str, _withheld: bool) {}

/// What only the server draws, as HTML.
pub fn written<V: IntoView>(view: impl FnOnce() -> V) -> String {
    view().into_view().to_html()
}

/// Draws a view in an element.
pub fn draw<V: IntoView + 'static>(_id: &str, _view: impl FnOnce() -> V + 'static) {}

/// Puts HTML of the server's into an element.
pub fn put_html(_id: &str, _html: &str) {}

/// How an address's country asks for its parts, given what stands in them.
pub fn address_layout(language: &str, parts: &[String]) -> Layout {
    let languages = Languages::load();
    languages.map_or_else(
        |_| Layout::default(),
        |all| addresses::layout(all.find(language).unwrap_or_else(|| all.default()), parts),
    )
}

/// The page's language.
pub fn language() -> String {
    String::new()
}

/// Moves the focus.
pub fn focus(_id: &str) {}

/// Sends a form as the browser does without us.
pub fn send_plainly(_form: &str) {}

/// Goes to another page of ours.
pub fn go(_path: &str) {}

/// Loads the page again.
pub fn reload() {}

/// Sends the links and forms of the page's parts, and swaps each part for what the server draws next.
pub fn swap_parts(
    _working: &'static str,
    _failed: impl Fn(AppError) -> String + Copy + 'static,
    _leave: impl Fn() + Copy + 'static,
) {
}

/// Draws a part anew.
pub fn refresh_part(_part: Part) {}

/// Changes a text outside of what we took over.
pub fn write(_id: &str, _text: &str) {}

/// The name of the input that an event came from.
pub fn input_name(_event: &Event) -> String {
    String::new()
}

/// Calls `tick` each second.
pub fn each_second(_tick: impl Fn() + 'static) {}

/// Calls `act` after some seconds.
pub fn after(_seconds: u32, _act: impl FnOnce() + 'static) {}

/// Calls `hear` whenever the stream at this address tells something.
pub fn listen(_address: &'static str, _hear: impl Fn() + 'static) {}

/// Asks before the page is left while `unsaved` says so.
pub fn guard(_unsaved: impl Fn() -> bool + 'static) {}
