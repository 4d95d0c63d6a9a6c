//! Which recorded exchanges are played, and why others are not.

use serde_json::Value;

/// What becomes of an exchange.
pub enum Scope {
    /// Only a remark.
    Note,
    /// The demo tenant has no such endpoint.
    Unknown(String),
    /// The reason why it cannot be played.
    LeftOut(&'static str),
    Played,
}

const CONNECTOR: &str = "needs a connector";
const RESOURCE: &str = "needs an API resource of the app's own";
const PAGES: &str = "is about pages that the demo does not have (registration, password reset, social sign-in)";
const SIGN_OUT: &str = "shows a page that needs JavaScript; the demo goes straight back instead";
const ROLE: &str = "needs a machine-to-machine application without the role";
const HASH: &str = "shows the password's hash";
const ANOTHER_DAY: &str = "was recorded later than the rest of its file, in another state";
const LOCK: &str = "sets how many wrong passwords lock the sign-in page, which the demo's does not";
const DISCOVERY: &str = "announces what the demo does not have";

/// Exchanges that cannot be played, by file and the beginning of their name.
const LEFT_OUT: [(&str, &str, &str); 20] = [
    ("01", "M2M app without", ROLE),
    ("02", "includePasswordHash", HASH),
    ("07", "no SMS connector", CONNECTOR),
    ("07", "e-mail connector without", CONNECTOR),
    ("08", "link", CONNECTOR),
    ("08", "user now", CONNECTOR),
    ("08", "all-identities", CONNECTOR),
    ("08", "GET one identity", CONNECTOR),
    ("08", "DELETE a social identity", CONNECTOR),
    ("08", "DELETE the last", CONNECTOR),
    ("16", "number field with numeric", ANOTHER_DAY),
    ("19", "end_session with id_token_hint", SIGN_OUT),
    ("19", "end_session without", SIGN_OUT),
    ("19", "end_session with only", SIGN_OUT),
    ("19", "resource:", RESOURCE),
    ("20", "authorize: first_screen", PAGES),
    ("20", "authorize: direct_sign_in", PAGES),
    ("24", "sentinelPolicy", LOCK),
    ("24", "issuer when asked", DISCOVERY),
    ("24", "admin tenant", DISCOVERY),
];

/// Decides.
pub fn of(file: &str, exchange: &Value) -> Scope {
    let (Some(method), Some(path)) = (exchange["request"]["method"].as_str(), exchange["request"]["path"].as_str())
    else {
        return Scope::Note;
    };
    if exchange["response"]["status"].is_null() {
        return Scope::Note;
    }
    let route = path.split('?').next().unwrap_or_default();
    let is_put =
        method == "PUT" && exchange["response"]["status"] != 405 && !route.starts_with("/api/custom-profile-fields/");
    if is_put || !is_implemented(route, exchange["response"]["status"] == 404) {
        let pattern: Vec<_> = route.split('/').map(|part| if is_id(part) { ":id" } else { part }).collect();
        return Scope::Unknown(format!("{method} {}", pattern.join("/")));
    }
    let name = exchange["name"].as_str().unwrap_or_default();
    let listed = LEFT_OUT.iter().find(|(of, begins, _)| file.starts_with(of) && name.starts_with(begins));
    listed.map_or(Scope::Played, |(_, _, reason)| Scope::LeftOut(reason))
}

fn is_id(part: &str) -> bool {
    part.len() >= 12 && part.bytes().any(|b| b.is_ascii_digit()) || part == "doesnotexist1"
}

/// Whether the demo tenant has the endpoint. Paths that Logto does not have either are the demo's too.
fn is_implemented(route: &str, missing: bool) -> bool {
    let parts: Vec<_> = route.split('/').skip(1).collect();
    match parts[..] {
        ["oidc", "auth" | "me" | "nope" | "token"] | ["oidc", "token", "revocation"] => true,
        ["oidc", "session", "end"] | ["oidc", ".well-known", _] => true,
        ["api", "users" | "verification-codes"] | ["api", "users", _] => true,
        ["api", "verification-codes", "verify"] | ["api", "sign-in-exp", "default", "check-password"] => true,
        ["api", "custom-profile-fields"] | ["api", "custom-profile-fields", _] => true,
        ["api", "verification-code", ..] => missing,
        ["api", "sign-in-exp"] | ["api", "users", _, "password", "verify"] => true,
        ["api", "users", _, "sessions" | "grants" | "identities", _] => true,
        ["api", "users", _, what] => [
            "custom-data",
            "profile",
            "password",
            "has-password",
            "is-suspended",
            "sessions",
            "grants",
            "identities",
            "all-identities",
            "roles",
            "organizations",
        ]
        .contains(&what),
        _ => false,
    }
}
