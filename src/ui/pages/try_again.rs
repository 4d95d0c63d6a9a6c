//! Nothing could be saved nor shown: the page holds what was typed, and sends it again.

use leptos::prelude::*;

use super::trouble::message;
use crate::{
    i18n::{Text, Ui, explain},
    model::check::Reason,
};

/// Nothing could be saved. `pairs` are the names and values that were sent to `action`; `wait` is for how many seconds it is
/// of no use to send them again, where too much was sent.
pub fn try_again(
    ui: Ui,
    action: String,
    pairs: Vec<(String, String)>,
    incident: Option<String>,
    wait: Option<u32>,
) -> AnyView {
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
    let body = match wait {
        Some(wait) => {
            format!("{} {}", explain(ui.texts, Reason::TooMany { wait }), ui.text(Text::TryAgainKept))
        }
        None => ui.text(Text::TryAgainBody).to_owned(),
    };
    message(ui, Text::TryAgainTitle, body, incident, button.into_any())
}
