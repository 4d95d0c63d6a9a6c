//! What of a field changes in the browser after the server has drawn it: whether it can be changed, what is wrong with it,
//! what it was loaded with, what became of it.

use leptos::prelude::*;

use super::{
    form::{FORM_ID, Form},
    outcome::outcome,
};
use crate::{i18n::explain, model::field::WAS, platform};

impl Form {
    /// Keeps the document's inputs in step with the rows. Called once, when the browser's half has taken over.
    pub fn follow(self) {
        for row in self.rows.get_value() {
            platform::draw(&row.outcome_id(), move || outcome(self, row));
            Effect::watch(
                move || (row.is_locked(), row.problems(), row.was()),
                move |(locked, problems, was), before, _| {
                    let mark = format!("{WAS}{}", row.id());
                    platform::put(FORM_ID, &mark, was);
                    platform::withhold(FORM_ID, &mark, *locked && row.is_boxes());
                    for part in 0..row.parts_count() {
                        let name = row.input_name(part);
                        let problem = problems.iter().find(|problem| problem.part == part);
                        platform::set_wrong(FORM_ID, &name, problem.is_some());
                        let why = problem.map(|problem| explain(self.ui.texts, problem.reason));
                        platform::write(&format!("{name}-problem"), &why.unwrap_or_default());
                        if before.is_some_and(|before| before.0 != *locked) {
                            platform::lock(FORM_ID, &name, *locked);
                        }
                    }
                },
                false,
            );
            if row.is_address() {
                let id = format!("{}-shown", row.id());
                Effect::watch(move || row.shown.get(), move |shown, _, _| platform::write(&id, shown), false);
            }
        }
    }
}
