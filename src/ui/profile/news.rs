//! What the form came to, at the top: it takes the focus, and leads to each field that is in trouble (GOV.UK design
//! system, "Error summary"; WCAG 2.2 criteria 3.3.1 and 4.1.3).

use leptos::prelude::*;

use super::{
    form::{Form, News},
    row::Row,
};
use crate::{
    i18n::{Text, explain},
    model::{
        check::Reason,
        edit::Problem,
        error::AppError,
        profile::Notice,
        report::{Outcome, Sum},
    },
    platform,
    ui::parts::{Failure, Tone},
};

/// The id of the box.
pub const NEWS_ID: &str = "news";

/// What the form came to.
pub fn news(form: Form) -> impl IntoView {
    (
        move || form.news.get().map(|news| news_box(form, &news)),
        move || form.wait.get().map(|wait| countdown(form, wait)),
    )
}

/// Beside the box, not in it: what changes each second must not be read out each second.
fn countdown(form: Form, wait: u32) -> impl IntoView + use<> {
    let time = format!("\u{2066}{}:{:02}\u{2069}", wait / 60, wait % 60);
    let text = match wait {
        0 => form.ui.text(Text::ReasonTryNow).to_owned(),
        _ => form.ui.filled(Text::TryAgainIn, &[("time", &time)]),
    };
    view! {
        <p class="help" role="timer" aria-live="off">
            {text}
        </p>
    }
}

fn news_box(form: Form, news: &News) -> impl IntoView + use<> {
    let ui = form.ui;
    let (tone, title, body) = match news {
        News::Notice(notice) => {
            let (tone, title, body) = describe(*notice);
            (tone, ui.text(title).to_owned(), body.map(|body| ui.text(body).to_owned()))
        }
        News::Failed(error) => {
            let failure = Failure::new(ui, error);
            (Tone::Bad, failure.title, Some(failure.body))
        }
    };
    let is_old = match news {
        News::Notice(notice) => *notice == Notice::AnotherPerson,
        News::Failed(error) => matches!(error, AppError::AnotherPerson | AppError::Malformed),
    };
    let again = is_old.then(|| {
        view! {
            <p>
                <a class="button small" href="/profile">
                    {ui.text(Text::LoadAgain)}
                </a>
            </p>
        }
    });
    // A page that was just loaded. In one that is at work the focus is moved by hand.
    let autofocus = tone == Tone::Bad && !form.live.get_untracked();
    let leads = move || form.troubled().into_iter().flat_map(|row| leads(form, row)).collect_view();
    view! {
        <div
            class=tone.class()
            id=NEWS_ID
            role=tone.role()
            tabindex="-1"
            autofocus=autofocus
        >
            <p class="alert-title">{title}</p>
            {body.map(|body| view! { <p>{body}</p> })}
            <ul class="alert-leads">{leads}</ul>
            {again}
        </div>
    }
}

const fn describe(notice: Notice) -> (Tone, Text, Option<Text>) {
    match notice {
        Notice::Saved(Sum::All) => (Tone::Good, Text::NoticeAllSaved, None),
        Notice::Saved(Sum::Nothing) => (Tone::Neutral, Text::NoticeNothing, None),
        Notice::Saved(Sum::Some) => (Tone::Bad, Text::NoticeSomeSaved, None),
        Notice::Saved(Sum::None) => (Tone::Bad, Text::NoticeNoneSaved, None),
        Notice::Wrong => (Tone::Bad, Text::NoticeWrong, None),
        Notice::Kept => (Tone::Warning, Text::NoticeKept, Some(Text::NoticeKeptBody)),
        Notice::AnotherPerson => (Tone::Bad, Text::NoticeAnotherPerson, Some(Text::NoticeAnotherPersonBody)),
        Notice::CodeSent => (Tone::Good, Text::CodeSent, None),
        Notice::CodeSentAgain => (Tone::Good, Text::CodeSentAgain, None),
        Notice::AddressChanged => (Tone::Good, Text::NoticeAddressChanged, None),
        Notice::AddressRemoved => (Tone::Good, Text::NoticeAddressRemoved, None),
        Notice::ChangeCancelled => (Tone::Neutral, Text::NoticeChangeCancelled, None),
    }
}

fn leads(form: Form, row: Row) -> Vec<impl IntoView + use<>> {
    let problems = match row.outcome.get() {
        Some(Outcome::Refused(problems)) => problems,
        Some(Outcome::Conflict) => vec![Problem::of_whole(Reason::ChangedElsewhere)],
        Some(Outcome::Saved) | None => Vec::new(),
    };
    problems.into_iter().map(|Problem { part, reason }| lead(row, part, &explain(form.ui.texts, reason))).collect()
}

fn lead(row: Row, part: usize, why: &str) -> impl IntoView + use<> {
    let input = row.input_name(part);
    let go = {
        let input = input.clone();
        move |event: leptos::ev::MouseEvent| {
            // A link to an input scrolls there, but not every browser moves the focus.
            event.prevent_default();
            platform::focus(&input);
        }
    };
    let label = row.part_label(part);
    view! {
        <li>
            <a href=format!("#{input}") on:click=go>
                {format!("{label}: {why}")}
            </a>
        </li>
    }
}
