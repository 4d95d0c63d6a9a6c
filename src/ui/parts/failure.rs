//! A failed call in words.

use crate::{
    i18n::{Text, Ui, explain},
    model::{check::Reason, error::AppError},
};

/// A failed call in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What happened.
    pub title: String,
    /// What to do.
    pub body: String,
}

impl Failure {
    /// The words for a failed call.
    pub fn new(ui: Ui, error: &AppError) -> Self {
        let (title, body) = match error {
            AppError::SignedOut => (Text::FailedSignedOut, Text::FailedSignedOutBody),
            AppError::AnotherPerson => (Text::NoticeAnotherPerson, Text::NoticeAnotherPersonBody),
            AppError::Unavailable { .. } => (Text::FailedUnavailable, Text::FailedUnavailableBody),
            AppError::TooMany { wait } => {
                let title = ui.text(Text::FailedUnavailable).to_owned();
                return Self { title, body: explain(ui.texts, Reason::TooMany { wait: *wait }) };
            }
            AppError::Malformed => (Text::FailedMalformed, Text::FailedMalformedBody),
            AppError::Offline => (Text::FailedOffline, Text::FailedOfflineBody),
            AppError::Fields(_) => (Text::FailedUnavailable, Text::NoticeWrong),
        };
        let mut body = ui.text(body).to_owned();
        if let AppError::Unavailable { incident } = error
            && !incident.is_empty()
        {
            body.push(' ');
            body.push_str(&ui.filled(Text::FailedIncident, &[("incident", incident)]));
        }
        Self { title: ui.text(title).to_owned(), body }
    }
}
