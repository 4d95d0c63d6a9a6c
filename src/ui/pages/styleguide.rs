//! Every part in every state, for those who work on the pages: `/styleguide`, in development only. Its captions are names
//! of the code, the same in every language.

use leptos::prelude::*;

use crate::{
    i18n::{Text, Ui},
    model::profile::{Heading, Profile, Standing},
    ui::{
        parts::{Tone, avatar},
        profile::{Form, bar, section, standing},
    },
};

/// Its name.
pub const TITLE: &str = "Styleguide";

/// Every part in every state, and links to `pages`: the samples of whole pages, by name.
pub fn styleguide(ui: Ui, parts: &Profile, pages: &[&'static str]) -> AnyView {
    let links = pages.iter().map(|name| {
        view! {
            <li>
                <a href=format!("/styleguide/{name}")>{*name}</a>
            </li>
        }
    });
    let links = links.collect_view();
    view! {
        <div class="page">
            <header class="heading">
                <div>
                    <h1>{TITLE}</h1>
                </div>
            </header>
            {group("buttons", buttons(ui))} {group("words", words(ui))} {group("avatars", avatars())}
            {fields(ui, parts)} {group("bars", bars(ui, parts))} {group("standings", standings(ui, parts))}
            {(!pages.is_empty()).then(|| group("pages", view! { <ul>{links}</ul> }.into_any()))}
        </div>
    }
    .into_any()
}

fn group(name: &'static str, content: AnyView) -> impl IntoView {
    let id = format!("group-{name}");
    let labelled_by = id.clone();
    view! {
        <section class="section" aria-labelledby=labelled_by>
            <header class="section-head">
                <h2 id=id>{name}</h2>
            </header>
            <div class="card fields">{content}</div>
        </section>
    }
}

fn buttons(ui: Ui) -> AnyView {
    let row = |size: &'static str, disabled: bool| {
        let button = |kind: &'static str, text: Text| {
            view! {
                <button type="button" class=format!("button {kind} {size}") disabled=disabled>
                    {ui.text(text)}
                </button>
            }
        };
        view! {
            <div class="buttons">
                {button("primary", Text::BarSave)} {button("", Text::Change)} {button("quiet", Text::Remove)}
                {button("danger", Text::RemoveConfirm)}
            </div>
        }
    };
    view! { {row("", false)} {row("small", false)} {row("big", false)} {row("", true)} }.into_any()
}

fn words(ui: Ui) -> AnyView {
    let tones = [
        (Tone::Neutral, Text::NoticeNothing, Text::StandingArrivingBody),
        (Tone::Good, Text::NoticeAllSaved, Text::LandingPointSafeBody),
        (Tone::Warning, Text::NoticeKept, Text::NoticeKeptBody),
        (Tone::Bad, Text::FailedOffline, Text::FailedOfflineBody),
    ];
    let alert = |(tone, title, body): (Tone, Text, Text)| {
        view! {
            <div class=tone.class()>
                <p class="alert-title">{ui.text(title)}</p>
                <p>{ui.text(body)}</p>
            </div>
        }
    };
    let offline = view! {
        <div class="offline still">
            <p>
                <strong>{ui.text(Text::OfflineTitle)}</strong>
                " "
                {ui.text(Text::OfflineBody)}
            </p>
        </div>
    };
    view! {
        <p>
            <span class="badge good">{ui.text(Text::Verified)}</span>
            " "
            <span class="badge warning">{ui.text(Text::PendingBadge)}</span>
        </p>
        {tones.map(alert).into_iter().collect_view()}
        {offline}
    }
    .into_any()
}

fn avatars() -> AnyView {
    let row = |size: &'static str| {
        let one = |hue: u8| avatar(&Heading { name: String::new(), initials: "AB".into(), hue, picture: None }, size);
        view! { <div class="buttons">{(0..8).map(one).collect_view()}</div> }
    };
    view! { {row("large")} {row("small")} }.into_any()
}

fn fields(ui: Ui, parts: &Profile) -> impl IntoView + use<> {
    let form = Form::new(ui, parts);
    let mut rows = form.rows.get_value().into_iter();
    let drawn = parts.sections.iter().map(|each| {
        let rows: Vec<_> = rows.by_ref().take(each.entries.len()).collect();
        section(form, each, &rows)
    });
    drawn.collect_view()
}

/// The bar at the form's end: without JavaScript, nothing changed, something changed, saving, saved, nothing may change.
fn bars(ui: Ui, parts: &Profile) -> AnyView {
    let with = |change: &dyn Fn(Form)| {
        let form = Form::new(ui, parts);
        change(form);
        bar(form)
    };
    let live = |form: Form| form.live.set(true);
    let changed = |form: Form| {
        live(form);
        for row in form.rows.get_value().into_iter().take(2) {
            row.changed.set(true);
        }
    };
    let bars = [
        with(&|_| ()),
        with(&live),
        with(&changed),
        with(&|form| {
            changed(form);
            form.saving.set(true);
            form.status.set(ui.text(Text::BarSaving).to_owned());
        }),
        with(&|form| {
            live(form);
            form.status.set(ui.text(Text::NoticeAllSaved).to_owned());
        }),
        with(&|form| {
            live(form);
            form.standing.set(Standing::FromIdToken);
        }),
    ];
    bars.into_iter().map(|bar| view! { <div>{bar}</div> }).collect_view().into_any()
}

/// How much of the profile is known, where that is not all of it.
fn standings(ui: Ui, parts: &Profile) -> AnyView {
    let all = [Standing::Arriving, Standing::FromUserInfo, Standing::FromIdToken];
    let one = |is: Standing| {
        let form = Form::new(ui, parts);
        form.standing.set(is);
        standing(form)
    };
    all.map(one).into_iter().collect_view().into_any()
}
