//! The tenant's own pages: who there is, signing in, what was "sent", what goes wrong on purpose. English only, without
//! scripts, and each says that it is a demo.

mod inbox;
mod pay;
pub mod sign_in;
mod switches;

use std::{fmt::Write as _, sync::Arc};

use super::{
    answer::{self, Answer},
    oidc,
    request::Request,
    shared::Shared,
};
use crate::server::escape::html;

const STYLE: &str = include_str!("pages/style.css");
const ALICE: &str = include_str!("pages/alice.svg");

/// Answers a request for a page.
pub fn answer(shared: &Arc<Shared>, request: &Request) -> Answer {
    let path: Vec<_> = request.segments.iter().map(String::as_str).collect();
    match (request.method.as_str(), &path[..]) {
        ("GET", []) => home(shared),
        ("GET", ["sign-in"]) => sign_in::get(shared, request),
        ("POST", ["sign-in"]) => oidc::sign_in(shared, request),
        ("GET", ["pay", id]) => pay::get(shared, id),
        ("POST", ["pay", id]) => pay::post(shared, id, request),
        ("GET", ["demo", "inbox"]) => inbox::page(shared),
        ("GET", ["demo", "switches"]) => switches::page(shared),
        ("POST", ["demo", "switches"]) => switches::switch(shared, request),
        ("POST", ["demo", "switches", "happen"]) => switches::happen(shared, request),
        ("GET", ["demo", "style.css"]) => answer::file("text/css; charset=utf-8", STYLE.as_bytes()),
        ("GET", ["demo", "alice.svg"]) => answer::with(
            answer::file("image/svg+xml", ALICE.as_bytes()),
            // The app's page may show it although it comes from another port.
            axum::http::HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
        ("GET", ["favicon.ico"]) => answer::empty(204),
        _ => page(404, "Not found", "<h1>Not found</h1><p>The demo tenant has no such page.</p>", ""),
    }
}

fn page(status: u16, title: &str, main: &str, head: &str) -> Answer {
    answer::html(
        status,
        format!(
            "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
             <meta name=\"color-scheme\" content=\"light dark\"><title>{title} – demo tenant</title>{head}\
             <link rel=\"stylesheet\" href=\"/demo/style.css\"></head><body>\
             <header><p><strong>This is a demo.</strong> It plays a Logto tenant on this machine; nothing leaves it.</p>\
             <nav aria-label=\"Demo tenant\"><a href=\"/\">People</a> <a href=\"/demo/inbox\">Inbox</a> \
             <a href=\"/demo/switches\">Switches</a></nav></header><main>{main}</main></body></html>",
            title = html(title),
        ),
    )
}

fn home(shared: &Shared) -> Answer {
    let mut rows = String::new();
    for person in &shared.state().people {
        let told = person.told_password.as_deref().unwrap_or("changed");
        let what = if person.is_suspended {
            "suspended"
        } else {
            person.name.as_deref().unwrap_or("a username and a password, nothing else")
        };
        let _ = write!(
            rows,
            "<tr><th scope=\"row\">{}</th><td><code>{}</code></td><td>{}</td></tr>",
            html(person.username.as_deref().unwrap_or("–")),
            html(told),
            html(what),
        );
    }
    let main = format!(
        "<h1>Demo tenant</h1><p>The app at <a href=\"{app}\">{app}</a> signs people in here, as it would at a real Logto.</p>\
         <h2>People</h2><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"People\"><table><thead><tr><th scope=\"col\">Username</th><th scope=\"col\">Password</th>\
         <th scope=\"col\">What there is</th></tr></thead><tbody>{rows}</tbody></table></div>\
         <h2>Messages</h2><p>Codes that the app has sent are in the <a href=\"/demo/inbox\">inbox</a>.</p>\
         <h2>What if?</h2><p>On the <a href=\"/demo/switches\">switch page</a> endpoints become slow or fail.</p>",
        app = html(&shared.app_base_url),
    );
    page(200, "People", &main, "")
}
