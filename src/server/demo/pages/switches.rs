//! What goes wrong on purpose, to see what the app makes of it.

use std::{sync::Arc, time::Duration};

use crate::server::{
    demo::{
        answer::{self, Answer},
        fault::{Fault, FaultKind},
        person::Person,
        request::Request,
        shared::Shared,
        told::{self, Happening},
    },
    escape::html,
};

/// Endpoints that can be chosen, and what they are for.
const ENDPOINTS: [(&str, &str); 7] = [
    ("/api/", "the whole Management API"),
    ("/api/users", "people: reading and writing"),
    ("/api/verification-codes", "codes: sending and checking"),
    ("/oidc/token", "tokens"),
    ("/oidc/me", "UserInfo"),
    ("/oidc/", "the whole OpenID provider"),
    ("/pay/api/", "the payment provider"),
];

const KINDS: [(&str, &str); 10] = [
    ("slow", "answers 3 s late"),
    ("hang", "never answers"),
    ("429", "too many requests (429)"),
    ("500", "fails (500)"),
    ("502", "fails (502)"),
    ("drop", "connection reset"),
    ("truncated", "answer breaks off"),
    ("huge", "answers with 50 MiB"),
    ("garbage", "answers with a page instead of JSON"),
    ("unauthorized", "token refused (401)"),
];

/// `GET /demo/switches`
pub fn page(shared: &Shared) -> Answer {
    let option = |(value, label): &(&str, &str)| format!("<option value=\"{value}\">{value} – {label}</option>");
    let endpoints = ENDPOINTS.iter().map(option).collect::<Vec<_>>().concat();
    let kind = |(value, label): &(&str, &str)| format!("<option value=\"{value}\">{label}</option>");
    let kinds = KINDS.iter().map(kind).collect::<Vec<_>>().concat();
    let on: Vec<_> = shared
        .faults()
        .iter()
        .map(|fault| {
            format!("<li><code>{}</code>: {}</li>", html(&fault.path_prefix), html(&format!("{:?}", fault.kind)))
        })
        .collect();
    let on = if on.is_empty() { "<li>Nothing: all endpoints answer.</li>".to_owned() } else { on.concat() };
    let person = |person: &Person| {
        let name = html(person.username.as_deref().unwrap_or(&person.id));
        format!("<option value=\"{}\">{name}</option>", html(&person.id))
    };
    let people = shared.state().people.iter().map(person).collect::<Vec<_>>().concat();
    let happening = |(name, what, _): &(&str, &str, Happening)| format!("<option value=\"{name}\">{what}</option>");
    let happenings = Happening::ALL.iter().map(happening).collect::<Vec<_>>().concat();
    let main = format!(
        "<h1>Switches</h1><h2>Switched on</h2><ul>{on}</ul>\
         <form method=\"post\" action=\"/demo/switches\"><input type=\"hidden\" name=\"kind\" value=\"off\">\
         <button class=\"plain\">Switch all off</button></form>\
         <h2>Switch on</h2><form method=\"post\" action=\"/demo/switches\" class=\"stack\">\
         <label for=\"path\">Endpoint</label><select id=\"path\" name=\"path\">{endpoints}</select>\
         <label for=\"kind\">What goes wrong</label><select id=\"kind\" name=\"kind\">{kinds}</select>\
         <button>Switch on</button></form>\
         <h2>Make something happen</h2><p>The tenant tells the app of it, as Logto does.</p>\
         <form method=\"post\" action=\"/demo/switches/happen\" class=\"stack\">\
         <label for=\"who\">To whom</label><select id=\"who\" name=\"who\">{people}</select>\
         <label for=\"happening\">What</label><select id=\"happening\" name=\"happening\">{happenings}</select>\
         <button>Let it happen</button></form>"
    );
    super::page(200, "Switches", &main, "")
}

/// `POST /demo/switches/happen`
pub fn happen(shared: &Arc<Shared>, request: &Request) -> Answer {
    let (who, what) = (request.field("who").unwrap_or_default(), request.field("happening").unwrap_or_default());
    if let Some((_, _, happening)) = Happening::ALL.into_iter().find(|(name, ..)| *name == what) {
        if happening == Happening::Change {
            let now = shared.clock.now();
            if let Some(person) = shared.state().person_mut(&who) {
                person.profile.insert("nickname".to_owned(), format!("Renamed {}", now.seconds() % 1000).into());
                person.touch(now);
            }
        }
        told::happen(shared, &who, happening);
    }
    answer::redirect("/demo/switches")
}

/// `POST /demo/switches`
pub fn switch(shared: &Shared, request: &Request) -> Answer {
    let kind = match request.field("kind").unwrap_or_default().as_str() {
        "slow" => Some(FaultKind::Slow(Duration::from_secs(3))),
        "hang" => Some(FaultKind::Hang),
        "drop" => Some(FaultKind::Drop),
        "truncated" => Some(FaultKind::Truncated),
        "huge" => Some(FaultKind::Huge),
        "garbage" => Some(FaultKind::Garbage),
        "unauthorized" => Some(FaultKind::Unauthorized),
        status => status.parse().ok().filter(|status| (400..600).contains(status)).map(FaultKind::Status),
    };
    match kind {
        Some(kind) => {
            let path_prefix = request.field("path").unwrap_or_default();
            shared.faults().push(Fault { method: None, path_prefix, kind, times: None });
        }
        None => shared.faults().clear(),
    }
    answer::redirect("/demo/switches")
}
