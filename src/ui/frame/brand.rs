//! Whose service it is: logo and name at the head of every page, help and policies at its foot.

use leptos::prelude::*;

use super::Theme;
use crate::i18n::{Text, Ui};

/// Whose service it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brand {
    /// The company's or the product's name.
    pub name: String,
    /// Its logo; without one, a shape in its colour.
    pub logo: Option<Logo>,
    /// Where its help and its policies are: what each is, and its address.
    pub links: Vec<(Text, String)>,
}

/// A logo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    /// Where it is.
    pub light: String,
    /// Where the one for dark ground is, if there is another.
    pub dark: Option<String>,
    /// Its width; what counts is its proportion to the height.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// Whether the name is part of it.
    pub shows_name: bool,
}

/// Logo and name, as a link to the first page.
pub fn brand(brand: &Brand, theme: Theme) -> AnyView {
    let Brand { name, logo, .. } = brand;
    let shows_name = logo.as_ref().is_some_and(|logo| logo.shows_name);
    let mark = match logo {
        Some(logo) => {
            let dark = logo.dark.clone().map(|dark| view! { <source srcset=dark media=theme.when_dark()/> });
            let alt = if logo.shows_name { name.clone() } else { String::new() };
            view! {
                <picture class="logo">
                    {dark}
                    <img src=logo.light.clone() alt=alt width=logo.width.to_string() height=logo.height.to_string()/>
                </picture>
            }
            .into_any()
        }
        None => view! { <span class="brand-mark" aria-hidden="true"></span> }.into_any(),
    };
    view! {
        <a class="brand" href="/">
            {mark}
            {(!shows_name).then(|| view! { <span dir="auto">{name.clone()}</span> })}
        </a>
    }
    .into_any()
}

/// Help and policies; nothing when there are none.
pub fn links(ui: Ui, brand: &Brand) -> Option<AnyView> {
    let link = |(what, address): &(Text, String)| {
        view! {
            <li>
                <a href=address.clone()>{ui.text(*what)}</a>
            </li>
        }
    };
    let links = brand.links.iter().map(link).collect_view();
    (!brand.links.is_empty()).then(|| view! { <ul class="links">{links}</ul> }.into_any())
}
