//! A mailing address: the country first, the street in several lines.

use leptos::{either::EitherOf3, prelude::*};

use super::list;
use crate::{
    i18n::{List, Ui},
    model::address::PARTS,
    platform,
    ui::profile::Row,
};

/// A mailing address.
pub fn address(ui: Ui, row: Row, labels: &[String]) -> impl IntoView + use<> {
    let part = |(part, &name): (usize, &&str)| {
        let label = labels.get(part).cloned().unwrap_or_default();
        let id = row.input_name(part);
        let input = match name {
            "country" => EitherOf3::A(list::list(ui, row, part, List::Countries)),
            "street" => EitherOf3::B(street(row, part)),
            _ => EitherOf3::C(line(row, part, name)),
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

fn street(row: Row, part: usize) -> impl IntoView + use<> {
    let name = row.input_name(part);
    view! {
        <textarea
            class="input"
            rows="2"
            id=name.clone()
            name=name
            dir="auto"
            autocomplete=row.autocomplete("street-address")
            disabled=move || row.is_locked()
            aria-invalid=move || row.is_wrong(part)
            aria-describedby=row.described_by()
            inner_html=platform::lines(&row.at_first(part))
        ></textarea>
    }
}

fn line(row: Row, part: usize, name: &str) -> impl IntoView + use<> {
    let token = match name {
        "postal_code" => "postal-code",
        "locality" => "address-level2",
        _ => "address-level1",
    };
    let name = row.input_name(part);
    view! {
        <input
            class="input"
            type="text"
            id=name.clone()
            name=name
            value=row.at_first(part)
            dir="auto"
            autocomplete=row.autocomplete(token)
            disabled=move || row.is_locked()
            aria-invalid=move || row.is_wrong(part)
            aria-describedby=row.described_by()
        />
    }
}
