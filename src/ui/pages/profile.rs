//! The profile page: the only one that the browser's half takes over.

use leptos::{prelude::*, task::spawn_local};

use crate::{
    api,
    i18n::{Text, Ui},
    model::{
        error::AppError,
        field::{FORM, Kind},
        profile::{Entry, Profile, Section, Standing},
    },
    platform,
    ui::{
        parts::Failure,
        profile::{FORM_ID, Form, News, bar, elsewhere, heading, listen, news, section, standing},
        swap::Part,
    },
};

/// How often to ask for what is still on its way, and how many seconds apart.
const ASK_AGAIN: u32 = 5;
const SECONDS_APART: u32 = 2;

/// The profile page. `identifiers` is the part of that name, as the server has drawn it.
pub fn profile(ui: Ui, profile: Profile, identifiers: String) -> impl IntoView {
    let form = Form::new(ui, &profile);
    platform::soon(move || begin(form));
    let sections = platform::written(|| sections(form, &profile.sections));
    view! {
        <div class="page">
            {heading(form, &profile)}
            {standing(form)}
            {elsewhere(form)}
            {news(form)}
            <section class="section" aria-labelledby="section-identifiers">
                <header class="section-head">
                    <h2 id="section-identifiers">{ui.text(Text::VerifyTitle)}</h2>
                    <p>{ui.text(Text::VerifyIntro)}</p>
                </header>
                <div class="card identifiers" id=Part::Identifiers.id() data-swap="" inner_html=identifiers></div>
            </section>
            <form
                id=FORM_ID
                class="sections"
                method="post"
                action="/profile"
                novalidate
                on:input=move |event| form.typed(&platform::input_name(&event))
                on:change=move |event| {
                    let name = platform::input_name(&event);
                    form.typed(&name);
                    form.chosen(&name);
                }
                on:submit=move |event| form.save(&event)
            >
                <input type="hidden" name=FORM value=move || form.token.get() autocomplete="off"/>
                // What the Enter key presses: without it, the first button of a field.
                <button type="submit" class="hidden" tabindex="-1" aria-hidden="true"></button>
                <div class="sections" inner_html=sections></div>
                {bar(form)}
            </form>
        </div>
    }
}

fn sections(form: Form, sections: &[Section]) -> impl IntoView + use<> {
    let mut rows = form.rows.get_value().into_iter();
    let drawn = sections.iter().map(|each| {
        let rows: Vec<_> = rows.by_ref().take(each.entries.len()).collect();
        section(form, each, &rows)
    });
    let drawn = drawn.collect_view();
    let is_address = |entry: &Entry| matches!(entry.field.kind, Kind::Address { .. });
    let has_address = sections.iter().flat_map(|section| &section.entries).any(is_address);
    // The enter key presses the first of a form's buttons, and that must not be the one that asks for another country.
    let first = (has_address && form.standing.get_untracked().can_change()).then(|| {
        view! { <button type="submit" class="first-button" tabindex="-1" aria-hidden="true"></button> }
    });
    (first, drawn)
}

/// What begins when the browser's half has taken over.
fn begin(form: Form) {
    form.live.set(true);
    form.follow();
    let ui = form.ui;
    platform::swap_parts(
        ui.text(Text::Working),
        move |error| Failure::new(ui, &error).body,
        move || form.may_leave.set_value(true),
    );
    // What was typed before, or was put back by the browser, counts.
    form.look();
    platform::guard(move || {
        !form.may_leave.get_value() && form.rows.with_value(|rows| rows.iter().any(|row| row.changed.get_untracked()))
    });
    listen(form);
    platform::each_second(move || form.tick());
    if form.standing.get_untracked() == Standing::Arriving {
        complete(form, ASK_AGAIN);
    }
}

/// Asks for what is still on its way.
fn complete(form: Form, times: u32) {
    spawn_local(async move {
        match api::profile::load_profile().await {
            Ok(profile) => {
                let standing = profile.standing;
                form.arrived(profile);
                if standing != Standing::Arriving {
                    platform::refresh_part(Part::Identifiers);
                } else if times > 1 {
                    platform::after(SECONDS_APART, move || complete(form, times - 1));
                }
            }
            Err(AppError::SignedOut) => platform::reload(),
            Err(_) if times > 1 => platform::after(SECONDS_APART, move || complete(form, times - 1)),
            Err(error) => {
                form.standing.set(Standing::FromIdToken);
                form.news.set(Some(News::Failed(error)));
            }
        }
    });
}
