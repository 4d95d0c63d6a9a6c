//! The picture of a person, or their initials in a circle.

use leptos::prelude::*;

use crate::model::profile::Heading;

/// The picture of a person, or their initials. The name stands beside it, so it says nothing itself.
pub fn avatar(heading: &Heading, size: &'static str) -> AnyView {
    match &heading.picture {
        Some(picture) => view! {
            <img
                class=format!("avatar {size}")
                src=picture.clone()
                alt=""
                width="80"
                height="80"
                referrerpolicy="no-referrer"
                decoding="async"
            />
        }
        .into_any(),
        None => view! {
            <span class=format!("avatar {size} hue-{}", heading.hue % 8) aria-hidden="true">
                {heading.initials.clone()}
            </span>
        }
        .into_any(),
    }
}
