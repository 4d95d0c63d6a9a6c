//! The foot of every page: the menu of languages, light or dark, help and policies.

use leptos::prelude::*;

use super::{Brand, Language, Menu, Theme, brand::links, theme::themes};
use crate::{
    i18n::{Text, Ui},
    model::field::{FORM, WAS},
    platform,
};

/// The foot of every page; `back` is the page to come back to. The language chosen is posted and, where somebody is signed in, what
/// saves it in their profile.
pub fn footer(
    ui: Ui,
    languages: &[Language],
    back: &str,
    menu: Option<&Menu>,
    (of, theme): (&Brand, Theme),
) -> AnyView {
    let current = languages.iter().find(|language| language.tag == ui.language);
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
                    aria-current=current
                >
                    <bdi>{language.name}</bdi>
                </button>
            </li>
        }
    };
    let saves = menu.map(|menu| {
        view! {
            <input type="hidden" name=FORM value=platform::hole(&menu.form) autocomplete="off"/>
            <input type="hidden" name=WAS value=platform::hole(&menu.was) autocomplete="off"/>
        }
    });
    view! {
        <footer class="footer">
        <div class="footer-in">
            <details class="languages">
                <summary>
                    <span>{ui.text(Text::LanguageLabel)}</span>
                    {current.map(|language| view! { <bdi lang=language.tag>{language.name}</bdi> })}
                </summary>
                <form method="post" action="/language" aria-label=ui.text(Text::LanguageLabel)>
                    <input type="hidden" name="return_to" value=platform::hole(back)/>
                    {saves}
                    <ul>{languages.iter().map(language).collect_view()}</ul>
                </form>
            </details>
            {themes(ui, theme, back)} {links(ui, of)}
        </div>
    </footer>
    }
    .into_any()
}
