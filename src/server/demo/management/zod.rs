//! Refusals of a body in the words of Logto's validator (zod), which name the field.

use serde_json::{Value, json};

use crate::server::demo::answer::{self, Answer, Outcome};

/// What is wrong with a body, in the order of the schema.
#[derive(Default)]
pub struct Issues(Vec<Value>);

impl Issues {
    pub fn add(&mut self, issue: Value) {
        self.0.push(issue);
    }

    /// Refuses when there is any.
    pub fn settle(self, part: &str) -> Outcome<()> {
        if self.0.is_empty() { Ok(()) } else { Err(Box::new(refusal(self.0, part))) }
    }
}

/// One issue that refuses at once.
pub fn refuse<T>(issue: Value, part: &str) -> Outcome<T> {
    Err(Box::new(refusal(vec![issue], part)))
}

fn refusal(issues: Vec<Value>, part: &str) -> Answer {
    let told = |issue: &Value| {
        let path = issue["path"].as_array().map_or(&[][..], Vec::as_slice);
        let path = path.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(".");
        let code = issue["code"].as_str().unwrap_or_default();
        let what = match (issue["expected"].as_str(), issue["received"].as_str()) {
            (Some(expected), Some(received)) if code == "invalid_type" => {
                format!("Expected {expected} but received {received}.")
            }
            _ => issue["message"].as_str().unwrap_or_default().to_owned(),
        };
        format!("Error in key path \"{path}\": ({code}) {what}")
    };
    let details = issues.iter().map(told).collect::<Vec<_>>().join("\n");
    answer::json(
        400,
        &json!({
            "code": "guard.invalid_input",
            "message": format!("The request {part} is invalid."),
            "data": { "issues": issues, "name": "ZodError" },
            "details": details,
        }),
    )
}

/// What JavaScript calls this value.
pub fn kind(value: Option<&Value>) -> &'static str {
    match value {
        None => "undefined",
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "boolean",
        Some(Value::Number(_)) => "number",
        Some(Value::String(_)) => "string",
        Some(Value::Array(_)) => "array",
        Some(Value::Object(_)) => "object",
    }
}

/// Another type was expected.
pub fn wrong_type(expected: &str, value: Option<&Value>, path: &[&str]) -> Value {
    let received = kind(value);
    let message = match value {
        None => "Required".to_owned(),
        Some(_) => format!("Expected {expected}, received {received}"),
    };
    json!({ "code": "invalid_type", "expected": expected, "received": received, "path": path, "message": message })
}

/// A text that does not fit its pattern; `rule` is `regex` or `url`.
pub fn wrong_text(rule: &str, path: &[&str]) -> Value {
    let message = if rule == "url" { "Invalid url" } else { "Invalid" };
    json!({ "validation": rule, "code": "invalid_string", "message": message, "path": path })
}

/// A text that may not be empty.
pub fn too_short(path: &[&str]) -> Value {
    json!({
        "code": "too_small", "minimum": 1, "type": "string", "inclusive": true, "exact": false,
        "message": "String must contain at least 1 character(s)", "path": path,
    })
}

/// None of several shapes fits; each has its own issues.
pub fn no_choice(choices: &[Vec<Value>], path: &[&str]) -> Value {
    let errors: Vec<_> = choices.iter().map(|issues| json!({ "issues": issues, "name": "ZodError" })).collect();
    json!({ "code": "invalid_union", "unionErrors": errors, "path": path, "message": "Invalid input" })
}

/// Not one of the words.
pub fn not_one_of(options: &[&str], received: &str, path: &[&str]) -> Value {
    let listed = options.iter().map(|option| format!("'{option}'")).collect::<Vec<_>>().join(" | ");
    json!({
        "received": received, "code": "invalid_enum_value", "options": options, "path": path,
        "message": format!("Invalid enum value. Expected {listed}, received '{received}'"),
    })
}

/// A text of at least one character.
pub fn text<'a>(body: &'a Value, name: &str) -> Outcome<&'a str> {
    match body.get(name) {
        Some(Value::String(text)) if text.is_empty() => refuse(too_short(&[name]), "body"),
        Some(Value::String(text)) => Ok(text),
        other => refuse(wrong_type("string", other, &[name]), "body"),
    }
}
