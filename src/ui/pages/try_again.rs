//! Nothing could be saved nor shown: the page holds what was typed, and sends it again.

use leptos::prelude::*;

use super::trouble::message;
use crate::i18n::{Text, Ui};

/// Nothing could be saved. `pairs` are the names and values that were sent to `action`.
pub fn try_again(ui: Ui, action: String, pairs: Vec<(String, String)>, incident: Option<String>) -> AnyView {
    let kept = pairs.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
    let kept = kept.collect_view();
    let button = view! {
        <form method="post" action=action>
            {kept}
            <button type="submit" class="button primary">
                {ui.text(Text::TryAgainButton)}
            </button>
        </form>
    };
    message(ui, Text::TryAgainTitle, ui.text(Text::TryAgainBody).to_owned(), incident, button.into_any())
}
