//! The picture of a person, or their initials in a circle.

use leptos::{either::Either, prelude::*};

use crate::{model::profile::Heading, platform};

/// The picture of a person, or their initials. The name stands beside it, so it says nothing itself.
pub fn avatar(heading: &Heading, size: &'static str) -> impl IntoView + use<> {
    match &heading.picture {
        Some(picture) => Either::Left(view! {
            <img
                class=format!("avatar {size}")
                src=platform::hole(picture)
                alt=""
                width="80"
                height="80"
                referrerpolicy="no-referrer"
                decoding="async"
            />
        }),
        None => Either::Right(view! {
            <span class=format!("avatar {size} hue-{}", heading.hue % 8) aria-hidden="true">
                {platform::hole(&heading.initials)}
            </span>
        }),
    }
}
