//! `/api/custom-profile-fields`: what an administrator declares. Nothing checks the values against it, as at Logto.

use serde_json::{Map, Value, json};

use super::{Desk, zod};
use crate::server::{
    demo::{
        answer::{self, Answer, Outcome},
        person,
    },
    random::Random,
};

const TYPES: [&str; 9] = ["Text", "Number", "Date", "Checkbox", "Select", "Url", "Regex", "Address", "Fullname"];
/// What one signs in with cannot be declared.
const RESERVED: [&str; 3] = ["username", "email", "phone"];
const LIMITS: [&str; 4] = ["minValue", "maxValue", "minLength", "maxLength"];

pub fn list(desk: &Desk<'_>) -> Answer {
    let mut fields: Vec<_> = desk.state.fields.iter().collect();
    fields.sort_by_key(|field| field["sieOrder"].as_i64());
    answer::tagged(desk.request, &json!(fields))
}

pub fn get(desk: &Desk<'_>, name: &str) -> Answer {
    let field = desk.state.fields.iter().find(|field| field["name"] == name);
    field.map_or_else(answer::not_found, |field| answer::tagged(desk.request, field))
}

pub fn create(desk: &mut Desk<'_>, body: &Value) -> Outcome<Answer> {
    check(body)?;
    let name = zod::text(body, "name")?.to_owned();
    if RESERVED.contains(&name.as_str()) {
        let message = format!("Invalid field name. Reserved sign-in identifier key(s): {name}.");
        return Ok(answer::error(400, "custom_profile_fields.name_conflict_sign_in_identifier", &message));
    }
    if desk.state.fields.iter().any(|field| field["name"] == name.as_str()) {
        let message = "Field already exists with the given name.";
        return Ok(answer::error(422, "custom_profile_fields.name_exists", message));
    }
    let last = desk.state.fields.iter().filter_map(|field| field["sieOrder"].as_i64()).max().unwrap_or(0);
    let field = json!({
        "tenantId": "default",
        "id": id(desk.random()),
        "name": name,
        "type": body["type"],
        "label": body["label"],
        "description": body.get("description").cloned().unwrap_or_default(),
        "required": body["required"],
        "config": body.get("config").cloned().unwrap_or_else(|| Map::new().into()),
        "createdAt": desk.now.seconds() * 1000,
        "sieOrder": last + 1,
    });
    desk.state.fields.push(field.clone());
    Ok(answer::json(201, &field))
}

pub fn update(desk: &mut Desk<'_>, name: &str, body: &Value) -> Outcome<Answer> {
    check(body)?;
    let Some(field) = desk.state.fields.iter_mut().find(|field| field["name"] == name) else {
        return Ok(answer::not_found());
    };
    for key in ["type", "label", "description", "required", "config"] {
        if let Some(value) = body.get(key) {
            field[key] = value.clone();
        }
    }
    Ok(answer::json(200, field))
}

pub fn delete(desk: &mut Desk<'_>, name: &str) -> Answer {
    let before = desk.state.fields.len();
    desk.state.fields.retain(|field| field["name"] != name);
    if desk.state.fields.len() == before { answer::not_found() } else { answer::empty(204) }
}

fn check(body: &Value) -> Outcome<()> {
    let kind = body["type"].as_str().unwrap_or_default();
    let mut issues = zod::Issues::default();
    if !TYPES.contains(&kind) {
        let listed = TYPES.map(|kind| format!("'{kind}'")).join(" | ");
        issues.add(json!({
            "code": "invalid_union_discriminator", "options": TYPES, "path": ["type"],
            "message": format!("Invalid discriminator value. Expected {listed}"),
        }));
    }
    for limit in LIMITS {
        if let Some(value) = body["config"].get(limit).filter(|value| !value.is_number()) {
            issues.add(zod::wrong_type("number", Some(value), &["config", limit]));
        }
    }
    issues.settle("body")
}

fn id(random: &dyn Random) -> String {
    person::id(21, random)
}
