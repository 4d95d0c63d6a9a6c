//! Compares answers, and learns which made-up value stands for which recorded one.

use serde_json::Value;

/// Keys whose values are made up anew: only their type is compared, and texts are learned.
const FRESH: [&str; 23] = [
    "id",
    "uid",
    "sid",
    "jti",
    "grantId",
    "createdAt",
    "updatedAt",
    "created_at",
    "updated_at",
    "iat",
    "exp",
    "loginTs",
    "expiresAt",
    "access_token",
    "id_token",
    "refresh_token",
    "ip",
    "userAgent",
    "message",
    "details",
    "userId",
    "accountId",
    "sub",
];

/// What two JSON values differ in; pairs of recorded and actual texts are put into `learned`.
pub fn json(at: &str, recorded: &Value, actual: &Value, learned: &mut Vec<(String, String)>) -> Vec<String> {
    match (recorded, actual) {
        (Value::Object(theirs), Value::Object(ours)) => {
            let missing =
                theirs.keys().filter(|key| !ours.contains_key(*key)).map(|key| format!("{at}.{key} is missing"));
            let extra =
                ours.keys().filter(|key| !theirs.contains_key(*key)).map(|key| format!("{at}.{key} is too much"));
            let mut differences: Vec<_> = missing.chain(extra).collect();
            for (key, theirs) in theirs {
                let Some(ours) = ours.get(key) else { continue };
                differences.extend(member(&format!("{at}.{key}"), key, theirs, ours, learned));
            }
            differences
        }
        (Value::Array(theirs), Value::Array(ours)) if theirs.len() == ours.len() => {
            let pairs = theirs.iter().zip(ours).enumerate();
            pairs.flat_map(|(n, (theirs, ours))| json(&format!("{at}[{n}]"), theirs, ours, learned)).collect()
        }
        (Value::Number(theirs), Value::Number(ours)) if theirs.as_f64() == ours.as_f64() => Vec::new(),
        _ if recorded == actual => Vec::new(),
        _ => vec![format!("{at}: recorded {recorded}, got {actual}")],
    }
}

fn member(at: &str, key: &str, recorded: &Value, actual: &Value, learned: &mut Vec<(String, String)>) -> Vec<String> {
    // Whoever signed in before has a time here; the recordings' people never have.
    if key == "lastSignInAt" {
        return Vec::new();
    }
    // The token's own claims, echoed: which ones depends on the token that was sent.
    if key == "payload" && recorded.get("iss").is_some() {
        return if actual.is_object() { Vec::new() } else { vec![format!("{at} is no object")] };
    }
    if !FRESH.contains(&key) {
        return json(at, recorded, actual, learned);
    }
    if std::mem::discriminant(recorded) != std::mem::discriminant(actual) {
        return vec![format!("{at}: recorded {recorded}, got {actual}")];
    }
    if let (Value::String(recorded), Value::String(actual)) = (recorded, actual)
        && !matches!(key, "message" | "details" | "ip" | "userAgent")
        && !recorded.starts_with('<')
    {
        learned.push((recorded.clone(), actual.clone()));
    }
    Vec::new()
}

/// What two `Location`s differ in: the place, and the parameters except the code. The sign-in page's parameters are
/// the tenant's own affair.
pub fn location(recorded: &str, actual: &str) -> Vec<String> {
    let place = |url: &str| url.split(['?', '#']).next().unwrap_or_default().to_owned();
    let parameters = |url: &str| {
        let query = url.split_once(['?', '#']).map(|(_, query)| query).unwrap_or_default();
        let mut pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes())
            .map(|(name, value)| {
                let value = if name == "code" { String::new() } else { value.into_owned() };
                (name.into_owned(), value)
            })
            .collect();
        pairs.sort();
        pairs
    };
    let fragment = recorded.contains('#') == actual.contains('#');
    let same = place(recorded) == place(actual) && fragment;
    if same && (place(recorded) == "/sign-in" || parameters(recorded) == parameters(actual)) {
        return Vec::new();
    }
    vec![format!("Location: recorded {recorded}, got {actual}")]
}
