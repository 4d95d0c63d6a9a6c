//! The sign-in page: the seeded people by one click, anyone by name and password.

use std::fmt::Write as _;

use crate::server::{
    demo::{answer::Answer, request::Request, shared::Shared},
    escape::html,
};

/// The people that the page offers.
const OFFERED: [&str; 3] = ["alice", "bob", "carol"];

/// `GET /sign-in`, with what the authorization request asked for as its query.
pub fn get(shared: &Shared, request: &Request) -> Answer {
    let to = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(&request.query).finish();
    page(shared, 200, &to, "", None)
}

/// The page, again after a refusal.
pub fn page(shared: &Shared, status: u16, to: &str, username: &str, problem: Option<&str>) -> Answer {
    let to = html(to);
    let alert =
        problem.map(|problem| format!("<p role=\"alert\" class=\"problem\">{}</p>", html(problem))).unwrap_or_default();
    let state = shared.state();
    let mut offers = String::new();
    for name in OFFERED {
        let Some(told) = state.named(name).and_then(|person| person.told_password.as_deref()) else { continue };
        let (name, told) = (html(name), html(told));
        let _ = write!(
            offers,
            "<li><form method=\"post\" action=\"/sign-in\"><input type=\"hidden\" name=\"username\" value=\"{name}\">\
             <input type=\"hidden\" name=\"password\" value=\"{told}\"><input type=\"hidden\" name=\"to\" value=\"{to}\">\
             <button class=\"plain\">Sign in as {name}</button> <code>{told}</code></form></li>"
        );
    }
    let main = format!(
        "<h1>Sign in</h1>{alert}<form method=\"post\" action=\"/sign-in\" class=\"stack\">\
         <label for=\"username\">Username</label><input id=\"username\" name=\"username\" value=\"{username}\" \
         autocomplete=\"username\" autocapitalize=\"none\" required>\
         <label for=\"password\">Password</label><input id=\"password\" name=\"password\" type=\"password\" \
         autocomplete=\"current-password\" required><input type=\"hidden\" name=\"to\" value=\"{to}\">\
         <button>Sign in</button></form><h2>People of this demo</h2><ul class=\"plain\">{offers}</ul>",
        username = html(username),
    );
    super::page(status, "Sign in", &main, "")
}
