//! The foot of every page: the languages.

use leptos::prelude::*;

use super::Language;
use crate::i18n::{Text, Ui};

/// The foot of every page. The language chosen is posted, with the page to come back to.
pub fn footer(ui: Ui, languages: &[Language], path: &str) -> AnyView {
    let language = |language: &Language| {
        let current = (language.tag == ui.language).then_some("true");
        view! {
            <li>
                <button
                    type="submit"
                    class="language"
                    name="lang"
                    value=language.tag
                    lang=language.tag
                    dir="auto"
                    aria-current=current
                >
                    {language.name}
                </button>
            </li>
        }
    };
    view! {
        <footer class="footer">
            <form method="post" action="/language" aria-label=ui.text(Text::LanguageLabel)>
                <input type="hidden" name="return_to" value=path.to_owned()/>
                <ul class="languages">{languages.iter().map(language).collect_view()}</ul>
            </form>
        </footer>
    }
    .into_any()
}
