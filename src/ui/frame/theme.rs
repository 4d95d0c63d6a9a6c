//! Light, dark, or as the system is: chosen at the foot of every page, kept in a cookie.

use leptos::prelude::*;

use crate::{
    i18n::{Text, Ui},
    platform,
};

/// Light, dark, or as the system is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the person's system is.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The name of the input that chooses one.
    pub const INPUT: &str = "theme";

    /// Its name: in the cookie, in the form, and as the document's `data-theme`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    /// What the document says of itself before the style sheet is there (HTML, "The `color-scheme` meta tag"), so that
    /// nothing flashes.
    pub const fn color_scheme(self) -> &'static str {
        match self {
            Self::System => "light dark",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The media query for what is seen on dark ground only.
    pub const fn when_dark(self) -> &'static str {
        match self {
            Self::System => "screen and (prefers-color-scheme: dark)",
            Self::Light => "not all",
            Self::Dark => "screen",
        }
    }

    const fn label(self) -> Text {
        match self {
            Self::System => Text::ThemeSystem,
            Self::Light => Text::ThemeLight,
            Self::Dark => Text::ThemeDark,
        }
    }
}

/// The form that chooses one. What is chosen is posted, with `back`, the page to come back to; a page that runs scripts
/// changes at once, and stays.
pub fn themes(ui: Ui, chosen: Theme, back: &str) -> AnyView {
    let button = |theme: Theme| {
        let pressed = if theme == chosen { "true" } else { "false" };
        view! {
            <li>
                <button type="submit" class="theme" name=Theme::INPUT value=theme.name() aria-pressed=pressed>
                    {ui.text(theme.label())}
                </button>
            </li>
        }
    };
    view! {
        <form method="post" action="/theme" aria-label=ui.text(Text::ThemeLabel)>
            <input type="hidden" name="return_to" value=platform::hole(back)/>
            <ul class="themes">{Theme::ALL.map(button).into_iter().collect_view()}</ul>
        </form>
    }
    .into_any()
}
