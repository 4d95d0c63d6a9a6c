//! The session ended while something was typed. What was typed is kept on the server until the person is back.

use leptos::prelude::*;

use super::trouble::message;
use crate::i18n::{Text, Ui};

/// The session ended while something was typed. `href` leads to the sign-in and back.
pub fn sign_in_again(ui: Ui, href: String) -> AnyView {
    let button = view! {
        <a class="button primary" href=href>
            {ui.text(Text::SignInAgainButton)}
        </a>
    };
    message(ui, Text::SignInAgainTitle, ui.text(Text::SignInAgainBody).to_owned(), None, button.into_any())
}
