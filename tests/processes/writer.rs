//! Somebody with a form open, as the hydrated page has it: sends what they wrote, and is told what became of each field.

use logto_profile::{
    api::profile::SaveProfile,
    model::{
        edit::Submitted,
        report::{Outcome, Report},
        value::{self, Value},
    },
};
use reqwest::StatusCode;

use super::{browser::Browser, process::reqwest_client};

/// A browser that has signed in, as far as saving goes.
#[derive(Clone)]
pub struct Ticket {
    cookies: String,
    form: String,
}

impl Ticket {
    pub async fn of(base_url: &str, username: &str, password: &str) -> Self {
        let mut browser = Browser::new(base_url);
        let page = browser.sign_in("/profile", username, password).await;
        assert_eq!(page.status, 200, "{}", page.text());
        Self { cookies: browser.all_cookies(), form: page.form("/profile").value("form").to_owned() }
    }
}

/// What became of what was sent.
pub enum Told {
    Report(Report),
    /// No answer at all: it may be saved or not.
    Nothing,
}

pub struct Writer {
    ticket: Ticket,
    client: reqwest::Client,
    pub url: String,
}

impl Writer {
    pub fn new(ticket: &Ticket, url: &str) -> Self {
        Self { ticket: ticket.clone(), client: reqwest_client(), url: url.to_owned() }
    }

    /// Sends some fields: id, what the form was loaded with, what was typed.
    pub async fn save(&self, fields: &[(&str, &str, &str)]) -> Told {
        let sent = SaveProfile {
            language: "en".into(),
            form: self.ticket.form.clone(),
            fields: fields
                .iter()
                .map(|(id, was, typed)| Submitted {
                    id: (*id).to_owned(),
                    was: value::tag(&[(*was).to_owned()]),
                    typed: vec![(*typed).to_owned()],
                })
                .collect(),
        };
        let request = self
            .client
            .post(format!("{}/api/profile/save", self.url))
            .header("content-type", "application/x-postcard")
            .header("accept", "application/x-postcard")
            .header("cookie", &self.ticket.cookies)
            .body(postcard::to_allocvec(&sent).expect("bytes"));
        let Ok(answer) = request.send().await else { return Told::Nothing };
        let status = answer.status();
        let Ok(body) = answer.bytes().await else { return Told::Nothing };
        assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&body));
        Told::Report(postcard::from_bytes(&body).expect("a report"))
    }
}

/// What a report says of a field: whether it is stored, and what is.
pub fn of(report: &Report, id: &str) -> (Outcome, String) {
    let field = report.fields.iter().find(|field| field.id == id).expect("each field that was sent is told of");
    let stored = match &field.stored {
        Value::Text(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Empty => String::new(),
        other => panic!("{other:?}"),
    };
    (field.outcome.clone(), stored)
}
