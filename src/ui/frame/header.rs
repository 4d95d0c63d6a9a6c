//! The head of every page: whose service it is, the pages, who is signed in.

use leptos::prelude::*;

use super::{Brand, Theme, brand::brand};
use crate::{
    i18n::{Text, Ui},
    model::profile::Heading,
    platform,
    ui::parts::avatar,
};

/// The pages of the navigation.
const PAGES: [(&str, Text); 2] = [("/profile", Text::NavProfile), ("/security", Text::NavSecurity)];

/// The head of every page. `path` is the page's own.
pub fn header(ui: Ui, of: &Brand, theme: Theme, path: &str, person: Option<&Heading>) -> AnyView {
    let pages = person.map(|_| {
        let links = PAGES.map(|(href, name)| {
            let current = (path == href).then_some("page");
            view! {
                <li>
                    <a href=href aria-current=current>
                        {ui.text(name)}
                    </a>
                </li>
            }
        });
        view! {
            <nav class="nav" aria-label=ui.text(Text::NavLabel)>
                <ul>{links.into_iter().collect_view()}</ul>
            </nav>
        }
    });
    let who = person.map(|person| {
        view! {
            <div class="who">
                {avatar(person, "small")}
                <span class="who-name">
                    <span class="hidden">{ui.text(Text::SignedInAs)}</span>
                    <span id="person-name" dir="auto">
                        {platform::hole(&person.name)}
                    </span>
                </span>
                <form method="post" action="/sign-out">
                    <button type="submit" class="button small quiet">
                        {ui.text(Text::SignOut)}
                    </button>
                </form>
            </div>
        }
    });
    view! {
        <header class="header">
            <div class="header-in">
                {brand(of, theme)}
                {pages}
                {who}
            </div>
        </header>
    }
    .into_any()
}
