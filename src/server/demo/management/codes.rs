//! Verification codes: sent into the inbox, verified once.

use serde_json::Value;

use super::{
    Desk,
    patch::{is_email, is_phone},
    zod,
};
use crate::server::demo::{
    answer::{self, Answer, Outcome},
    codes::Refusal,
    control::{Channel, Message},
};

/// The address in a body; with both, the e-mail address wins.
fn recipient(body: &Value) -> Option<Outcome<(String, Channel)>> {
    let take = |name: &str, channel, fits: fn(&str) -> bool| {
        let text = body.get(name)?.as_str()?;
        Some(if fits(text) {
            Ok((text.to_owned(), channel))
        } else {
            zod::refuse(zod::wrong_text("regex", &[name]), "body")
        })
    };
    take("email", Channel::Email, is_email).or_else(|| take("phone", Channel::Sms, is_phone))
}

pub fn send(desk: &mut Desk<'_>, body: &Value) -> Outcome<Answer> {
    let Some(recipient) = recipient(body) else {
        let missing = |name: &str| vec![zod::wrong_type("string", body.get(name), &[name])];
        return zod::refuse(zod::no_choice(&[missing("email"), missing("phone")], &[]), "body");
    };
    let (to, channel) = recipient?;
    let Ok(code) = desk.state.codes.send(&to, desk.now, &*desk.shared.random) else {
        let message = "Too many messages sent to this recipient. Please try again later.";
        return Ok(answer::error(429, "request.message_rate_limited", message));
    };
    desk.state.deliver(Message { to, channel, code, usage: "Generic".to_owned(), sent: desk.now });
    Ok(answer::empty(204))
}

pub fn verify(desk: &mut Desk<'_>, body: &Value) -> Outcome<Answer> {
    let code = body.get("verificationCode").and_then(Value::as_str);
    let (Some(recipient), Some(code)) = (recipient(body), code) else {
        let issues = |names: [&str; 2]| {
            let bad = names.into_iter().filter(|name| !body.get(*name).is_some_and(Value::is_string));
            bad.map(|name| zod::wrong_type("string", body.get(name), &[name])).collect::<Vec<_>>()
        };
        let choices = [issues(["email", "verificationCode"]), issues(["phone", "verificationCode"])];
        return zod::refuse(zod::no_choice(&choices, &[]), "body");
    };
    let (to, _) = recipient?;
    if code.is_empty() {
        return zod::refuse(zod::too_short(&["verificationCode"]), "body");
    }
    let (code, message) = match desk.state.codes.verify(&to, code, desk.now) {
        Ok(()) => return Ok(answer::empty(204)),
        Err(Refusal::NotFound) => ("not_found", "Verification code not found. Please send verification code first."),
        Err(Refusal::Expired) => ("expired", "Verification code has expired. Please request a new verification code."),
        Err(Refusal::TooManyTries) => {
            ("exceed_max_try", "Verification code retries limitation exceeded. Please request a new verification code.")
        }
        Err(Refusal::Mismatch) => ("code_mismatch", "Invalid verification code."),
    };
    Ok(answer::error(400, &format!("verification_code.{code}"), message))
}
