//! Saving, in the browser: the same rules as on the server, then one call.

use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

use super::{
    form::{FORM_ID, Form, News},
    news::NEWS_ID,
    row::Row,
};
use crate::{
    api,
    i18n::Text,
    model::{
        edit::{Edit, Submitted},
        error::AppError,
        profile::Notice,
        report::{Outcome, Report, Sum},
    },
    platform,
};

impl Form {
    /// The form was sent.
    pub fn save(self, event: &SubmitEvent) {
        event.prevent_default();
        // With the parts of a country on their way it is not known yet what there is to save.
        if self.drawing.get_value() > 0 {
            self.save_then.set_value(true);
        } else {
            self.save_now();
        }
    }

    /// Saves what stands in the inputs.
    pub fn save_now(self) {
        self.save_rows(|_| true);
    }

    /// Saves what was changed in some of the rows.
    pub fn save_rows(self, of: impl Fn(Row) -> bool) {
        // A second click while the first is on its way.
        if self.saving.get_untracked() {
            return;
        }
        self.news.set(None);
        let mut changed = Vec::new();
        let mut wrong = false;
        for (row, submitted, edit) in self.submitted().into_iter().filter(|(row, ..)| of(*row)) {
            match edit {
                // Nothing of the person's is in it: what was stored meanwhile can be shown.
                Edit::Unchanged if row.loaded.with_untracked(Option::is_some) => self.put_stored(row),
                Edit::Unchanged => row.outcome.set(None),
                Edit::Changed(_) => changed.push((row, submitted)),
                Edit::Wrong(problem) => {
                    row.outcome.set(Some(Outcome::Refused(vec![problem])));
                    wrong = true;
                }
            }
        }
        if wrong {
            self.tell(News::Notice(Notice::Wrong));
        } else if changed.is_empty() {
            self.status.set(self.ui.text(Text::NoticeNothing).to_owned());
        } else {
            self.send(changed);
        }
    }

    fn send(self, changed: Vec<(Row, Submitted)>) {
        self.saving.set(true);
        self.status.set(self.ui.text(Text::BarSaving).to_owned());
        spawn_local(async move {
            let fields = changed.iter().map(|(_, submitted)| submitted.clone()).collect();
            let answer = api::profile::save_profile(self.token.get_untracked(), fields, platform::language()).await;
            self.saving.set(false);
            self.status.set(String::new());
            match answer {
                Ok(report) => self.saved(&changed, report),
                Err(AppError::Fields(problems)) => {
                    for (row, _) in &changed {
                        let id = row.id();
                        let its = problems.iter().filter(|(given, _)| *given == id).map(|(_, problem)| *problem);
                        let its: Vec<_> = its.collect();
                        if !its.is_empty() {
                            row.outcome.set(Some(Outcome::Refused(its)));
                        }
                    }
                    self.tell(News::Notice(Notice::Wrong));
                }
                // The server keeps what was typed, and asks to sign in.
                Err(AppError::SignedOut) => {
                    self.may_leave.set_value(true);
                    platform::send_plainly(FORM_ID);
                }
                Err(error) => self.tell(News::Failed(error)),
            }
        });
    }

    fn saved(self, sent: &[(Row, Submitted)], report: Report) {
        let sum = report.sum();
        for field in report.fields {
            let Some((row, submitted)) = sent.iter().find(|(row, _)| row.id() == field.id) else { continue };
            let saved = field.outcome == Outcome::Saved;
            row.report(field, &submitted.typed);
            // What is stored may be written a little differently (`https://` added). What was typed since stays.
            if saved && self.now_in(*row).is_some_and(|typed| typed == submitted.typed) {
                for (part, text) in untrack(|| row.parts()).iter().enumerate() {
                    platform::put(FORM_ID, &row.input_name(part), text);
                }
            }
        }
        self.look();
        if !report.name.is_empty() {
            platform::write("person-name", &report.name);
            self.name.set(report.name);
        }
        if let Some(page) = report.confirm {
            self.may_leave.set_value(true);
            return platform::go(&page);
        }
        match sum {
            Sum::All => self.status.set(self.ui.text(Text::NoticeAllSaved).to_owned()),
            Sum::Nothing => self.status.set(self.ui.text(Text::NoticeNothing).to_owned()),
            Sum::Some | Sum::None => self.tell(News::Notice(Notice::Saved(sum))),
        }
        if report.language_changed && untrack(|| self.changes()) == 0 {
            platform::reload();
        }
    }

    fn now_in(self, row: Row) -> Option<Vec<String>> {
        let id = row.id();
        self.submitted().into_iter().map(|(_, submitted, _)| submitted).find(|s| s.id == id).map(|s| s.typed)
    }

    /// Tells something at the top of the form, which takes the focus.
    pub fn tell(self, news: News) {
        self.wait.set(match &news {
            News::Failed(AppError::TooMany { wait }) => Some(*wait),
            News::Failed(_) | News::Notice(_) => None,
        });
        self.news.set(Some(news));
        platform::focus(NEWS_ID);
    }
}
