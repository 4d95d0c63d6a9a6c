//! A mailing address: the country first, then the parts of that country line by line, as on an envelope.

use leptos::{either::EitherOf3, prelude::*};

use super::list;
use crate::{
    i18n::{List, Text, explain},
    model::{
        address::{CHANGE, DRAWN_FOR, KEPT, PARTS, Place},
        field::Choice,
    },
    platform,
    ui::profile::Drawn,
};

/// A mailing address.
pub fn address(drawn: &Drawn<'_>) -> impl IntoView + use<> {
    let ui = drawn.ui;
    let id = drawn.id();
    // Without a script the other country's parts are asked for by a button.
    let change = (!drawn.locked).then(|| {
        view! {
            <button type="submit" class="button small change-country" name=CHANGE value=id.clone()>
                {ui.text(Text::AddressChangeCountry)}
            </button>
        }
    });
    let hint = (!drawn.locked).then(|| view! { <p class="help">{ui.text(Text::AddressFollows)}</p> });
    view! {
        <div class="parts address">
            <div class="part country">
                {label(drawn, 0, false)} <div class="with-button">{list::list(drawn, 0, List::Countries)} {change}</div>
                {hint} {problem(drawn, 0)}
            </div>
            <div class="address-parts" id=format!("{id}-parts")>
                {parts(drawn)}
            </div>
            <div class="envelope">
                <p class="help">{ui.text(Text::AddressEnvelope)}</p>
                <p class="envelope-lines" id=format!("{id}-shown")>
                    {(!drawn.shown.is_empty()).then(|| platform::hole(drawn.shown))}
                </p>
            </div>
        </div>
    }
}

/// The parts of the country that is chosen. They are drawn anew when another one is.
pub fn parts(drawn: &Drawn<'_>) -> impl IntoView + use<> {
    let id = drawn.id();
    let layout = platform::address_layout(drawn.ui.language, drawn.parts());
    let line = |line: &Vec<Place>| {
        let places = line.iter().map(|place| part(drawn, place)).collect_view();
        view! { <div class="part-line">{places}</div> }
    };
    let lines = layout.lines.iter().map(line).collect_view();
    let hidden =
        |name: String, value: String| view! { <input type="hidden" name=name value=value autocomplete="off"/> };
    let aside = layout.aside.iter().map(|&part| hidden(drawn.input_name(part), drawn.own(part))).collect_view();
    let drawn_for = hidden(format!("{DRAWN_FOR}{id}"), drawn.own(0));
    let kept = hidden(format!("{KEPT}{id}"), platform::hole(drawn.kept));
    view! {
        {lines}
        {aside}
        {drawn_for}
        {kept}
    }
}

fn part(drawn: &Drawn<'_>, place: &Place) -> impl IntoView + use<> {
    let name = PARTS.get(place.part).copied().unwrap_or_default();
    let hint_id = format!("{}-hint", drawn.input_name(place.part));
    let has_hint = !place.hint.is_empty() && !drawn.locked;
    let own = drawn.described_by_own(place.part);
    let described_by = if has_hint { format!("{own} {hint_id}") } else { own };
    let input = match (&place.choices, name) {
        (Some(choices), _) => EitherOf3::A(choice(drawn, place.part, choices, described_by)),
        (None, "street") => EitherOf3::B(street(drawn, place.part, described_by)),
        (None, _) => EitherOf3::C(line(drawn, place.part, name, described_by)),
    };
    let hint = has_hint.then(|| view! { <p class="help" id=hint_id>{place.hint.clone()}</p> });
    view! {
        <div class=format!("part {}", name.replace('_', "-"))>
            {label(drawn, place.part, place.is_optional && !drawn.locked)} {input} {hint} {problem(drawn, place.part)}
        </div>
    }
}

fn label(drawn: &Drawn<'_>, part: usize, is_optional: bool) -> impl IntoView + use<> {
    let label = drawn.field.part_label(part).map(str::to_owned);
    let optional = is_optional.then(|| view! { <span class="optional">{drawn.ui.text(Text::AddressOptional)}</span> });
    view! {
        <label class="part-label" for=drawn.input_name(part)>
            {label}
            {optional}
        </label>
    }
}

/// What is wrong with a part, below it. It is there without anything to say too: the browser writes it.
fn problem(drawn: &Drawn<'_>, part: usize) -> impl IntoView + use<> {
    let why = drawn.problem(part).map(|reason| explain(drawn.ui.texts, reason));
    view! {
        <p class="problem" id=format!("{}-problem", drawn.input_name(part))>
            {why}
        </p>
    }
}

const fn token(part: &str) -> &'static str {
    match part.as_bytes() {
        b"street" => "street-address",
        b"postal_code" => "postal-code",
        b"locality" => "address-level2",
        _ => "address-level1",
    }
}

fn street(drawn: &Drawn<'_>, part: usize, described_by: String) -> impl IntoView + use<> {
    let name = drawn.input_name(part);
    view! {
        <textarea
            class="input"
            rows="2"
            id=name.clone()
            name=name
            dir="auto"
            autocomplete=drawn.autocomplete(token("street"))
            readonly=drawn.locked
            aria-invalid=drawn.is_wrong(part)
            aria-describedby=described_by
            inner_html=platform::lines(&drawn.part(part))
        ></textarea>
    }
}

fn line(drawn: &Drawn<'_>, part: usize, name: &str, described_by: String) -> impl IntoView + use<> {
    let token = token(name);
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
            aria-describedby=described_by
        />
    }
}

fn choice(drawn: &Drawn<'_>, part: usize, choices: &[Choice], described_by: String) -> impl IntoView + use<> {
    let name = drawn.input_name(part);
    let chosen = drawn.part(part);
    let option = |choice: &Choice| {
        let is_chosen = choice.value == chosen;
        view! {
            <option value=choice.value.clone() selected=is_chosen>
                {choice.label.clone()}
            </option>
        }
    };
    let options = choices.iter().map(option).collect_view();
    view! {
        <div class="select">
            <select
                class="input"
                id=name.clone()
                name=name
                autocomplete=drawn.autocomplete(token("region"))
                disabled=drawn.locked
                aria-invalid=drawn.is_wrong(part)
                aria-describedby=described_by
            >
                {options}
            </select>
        </div>
    }
}
