//! One payment method: given a name, or asked once more before it is removed. A page without a script.

use leptos::{either::Either, prelude::*};

use crate::{
    i18n::{Text, Ui},
    model::payment::{LabelProblem, Method},
    platform,
    ui::payment::{badges, drawn_name, title, validity, why_not},
};

/// What the page of one payment method shows.
#[derive(Clone, Debug)]
pub struct MethodPage {
    /// The method.
    pub method: Method,
    /// What is asked for.
    pub step: MethodStep,
    /// Whose form it is: a sealed token that the form sends back.
    pub form: String,
    /// Where to go without doing anything.
    pub back: String,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub enum MethodStep {
    /// Its name.
    Rename {
        /// What stands in the input.
        typed: String,
        /// Why that was refused.
        problem: Option<LabelProblem>,
    },
    /// Whether to remove it.
    Remove {
        /// The others, one of which takes its place when it is the default.
        others: Vec<Method>,
        /// Whether that was not said.
        lacks_next: bool,
    },
}

impl MethodStep {
    /// Whether something about what was sent was wrong.
    pub const fn is_wrong(&self) -> bool {
        match self {
            Self::Rename { problem, .. } => problem.is_some(),
            Self::Remove { lacks_next, .. } => *lacks_next,
        }
    }
}

impl MethodPage {
    /// The title of the page.
    pub const fn title(&self) -> Text {
        match self.step {
            MethodStep::Rename { .. } => Text::MethodRenameTitle,
            MethodStep::Remove { .. } => Text::MethodRemoveTitle,
        }
    }
}

/// One payment method.
pub fn method(ui: Ui, page: MethodPage) -> AnyView {
    let heading = page.title();
    let MethodPage { method, step, form, back } = page;
    let (action, body, button, class) = match step {
        MethodStep::Rename { typed, problem } => {
            ("rename", Either::Left(rename(ui, typed, problem)), Text::MethodSave, "button primary")
        }
        MethodStep::Remove { others, lacks_next } => {
            let others = if method.is_default { others } else { Vec::new() };
            ("remove", Either::Right(remove(ui, &others, lacks_next)), Text::RemoveConfirm, "button danger")
        }
    };
    let action = platform::hole(&format!("/profile/payment/{}/{action}", method.id));
    // What it is stands there already when it has no name.
    let what = (!method.label.is_empty()).then(|| platform::hole(&title(ui, &method)));
    let more = validity(ui, &method).map(|text| platform::hole(&text));
    view! {
        <div class="page">
            <form class="card method-form" method="post" action=action>
                <h1>{ui.text(heading)}</h1>
                <div class="method-what">
                    <p class="method-name">
                        {drawn_name(ui, &method)}
                        {badges(ui, &method)}
                    </p>
                    <p class="method-more">
                        {what.map(|what| view! { <span>{what}</span> })}
                        {more.map(|more| view! { <span>{more}</span> })}
                    </p>
                </div>
                <input type="hidden" name="form" value=platform::hole(&form) autocomplete="off"/>
                {body}
                <div class="buttons">
                    <button type="submit" class=class>
                        {ui.text(button)}
                    </button>
                    <a class="button" href=back>
                        {ui.text(Text::Cancel)}
                    </a>
                </div>
            </form>
        </div>
    }
    .into_any()
}

fn rename(ui: Ui, typed: String, problem: Option<LabelProblem>) -> impl IntoView {
    let wrong = problem.map(|problem| {
        view! {
            <p class="problem" id="label-problem">
                {why_not(ui, problem)}
            </p>
        }
    });
    view! {
        <div class="field">
            <label class="label" for="label">
                {ui.text(Text::MethodLabel)}
            </label>
            <p class="help" id="label-help">
                {ui.text(Text::MethodLabelHelp)}
            </p>
            {wrong}
            <input
                class="input"
                type="text"
                id="label"
                name="label"
                value=platform::hole(&typed)
                dir="auto"
                autocomplete="off"
                autofocus=problem.is_some()
                aria-invalid=problem.is_some().then_some("true")
                aria-describedby=if problem.is_some() { "label-help label-problem" } else { "label-help" }
            />
        </div>
    }
}

fn remove(ui: Ui, others: &[Method], lacks_next: bool) -> impl IntoView + use<> {
    let rows = others.iter().enumerate().map(|(place, other)| {
        let id = format!("next-{place}");
        let label_for = id.clone();
        let more = if other.label.is_empty() { String::new() } else { format!(" ({})", title(ui, other)) };
        view! {
            <label class="radio" for=label_for>
                <input
                    type="radio"
                    id=id
                    name="next"
                    value=platform::hole(&other.id)
                    autofocus=lacks_next && place == 0
                    aria-describedby=lacks_next.then_some("next-problem")
                />
                <span>
                    {drawn_name(ui, other)}
                    {platform::hole(&more)}
                </span>
                {badges(ui, other)}
            </label>
        }
    });
    let rows = rows.collect_view();
    let next = (!others.is_empty()).then(|| {
        let missing = lacks_next.then(|| {
            view! {
                <p class="problem" id="next-problem">
                    {ui.text(Text::MethodNextMissing)}
                </p>
            }
        });
        view! {
            <fieldset class="field">
                <legend class="label">{ui.text(Text::MethodNext)}</legend>
                {missing}
                <div class="radios">{rows}</div>
            </fieldset>
        }
    });
    view! {
        <p>{ui.text(Text::MethodRemoveBody)}</p>
        {next}
    }
}
