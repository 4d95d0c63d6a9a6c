//! Social identities: shown and unlinked. Linking needs a connector, and the demo has none.

use serde_json::json;

use super::{
    Desk,
    users::{load, load_mut},
};
use crate::server::demo::answer::{self, Answer, Outcome};

fn missing() -> Answer {
    answer::error(404, "user.identity_not_exist", "The social account has not been registered yet.")
}

pub fn all(desk: &Desk<'_>, id: &str) -> Outcome<Answer> {
    let identities = &load(desk, id)?.identities;
    let social: Vec<_> =
        identities.iter().map(|(target, identity)| json!({ "target": target, "identity": identity })).collect();
    Ok(answer::tagged(desk.request, &json!({ "socialIdentities": social, "ssoIdentities": [] })))
}

pub fn get(desk: &Desk<'_>, id: &str, target: &str) -> Outcome<Answer> {
    let identity = load(desk, id)?.identities.get(target);
    Ok(identity.map_or_else(missing, |identity| answer::tagged(desk.request, &json!({ "identity": identity }))))
}

pub fn unlink(desk: &mut Desk<'_>, id: &str, target: &str) -> Outcome<Answer> {
    let now = desk.now;
    let person = load_mut(desk, id)?;
    if person.identities.remove(target).is_none() {
        return Ok(missing());
    }
    person.touch(now);
    Ok(answer::json(200, &person.json()))
}
