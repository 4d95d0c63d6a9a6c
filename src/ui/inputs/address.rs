//! A mailing address: the country first, the street in several lines.

use leptos::{either::EitherOf3, prelude::*};

use super::list;
use crate::{i18n::List, model::address::PARTS, platform, ui::profile::Drawn};

/// A mailing address.
pub fn address(drawn: &Drawn<'_>, labels: &[String]) -> impl IntoView + use<> {
    let part = |(part, &name): (usize, &&str)| {
        let label = labels.get(part).cloned().unwrap_or_default();
        let id = drawn.input_name(part);
        let input = match name {
            "country" => EitherOf3::A(list::list(drawn, part, List::Countries)),
            "street" => EitherOf3::B(street(drawn, part)),
            _ => EitherOf3::C(line(drawn, part, name)),
        };
        view! {
            <div class=format!("part {}", name.replace('_', "-"))>
                <label class="part-label" for=id>
                    {label}
                </label>
                {input}
            </div>
        }
    };
    view! { <div class="parts address">{PARTS.iter().enumerate().map(part).collect_view()}</div> }
}

fn street(drawn: &Drawn<'_>, part: usize) -> impl IntoView + use<> {
    let name = drawn.input_name(part);
    view! {
        <textarea
            class="input"
            rows="2"
            id=name.clone()
            name=name
            dir="auto"
            autocomplete=drawn.autocomplete("street-address")
            readonly=drawn.locked
            aria-invalid=drawn.is_wrong(part)
            aria-describedby=drawn.described_by()
            inner_html=platform::lines(&drawn.part(part))
        ></textarea>
    }
}

fn line(drawn: &Drawn<'_>, part: usize, name: &str) -> impl IntoView + use<> {
    let token = match name {
        "postal_code" => "postal-code",
        "locality" => "address-level2",
        _ => "address-level1",
    };
    let name = drawn.input_name(part);
    view! {
        <input
            class="input"
            type="text"
            id=name.clone()
            name=name
            value=drawn.own(part)
            dir="auto"
            autocomplete=drawn.autocomplete(token)
            readonly=drawn.locked
            aria-invalid=drawn.is_wrong(part)
            aria-describedby=drawn.described_by()
        />
    }
}
