//! `/api/verification-codes`.

use serde_json::Value;

use super::invalid;
use crate::server::{
    clock::Timestamp,
    demo::{
        answer::{self, Answer, Outcome},
        codes::{Limited, Refusal},
        control::{Channel, Message},
        state::State,
    },
    random::Random,
};

/// Whom a body names; an e-mail address wins over a telephone number.
fn recipient(body: &Value) -> Outcome<(Channel, &str)> {
    let text = |key: &str| body[key].as_str().filter(|text| !text.is_empty());
    match (text("email"), text("phone")) {
        (Some(email), _) if email.contains('@') => Ok((Channel::Email, email)),
        (None, Some(phone)) if phone.bytes().all(|b| b.is_ascii_digit()) => Ok((Channel::Sms, phone)),
        _ => Err(invalid("email")),
    }
}

/// `POST /api/verification-codes`
pub fn send(state: &mut State, body: &Value, now: Timestamp, random: &dyn Random) -> Outcome<Answer> {
    let (channel, to) = recipient(body)?;
    let code = state.codes.send(to, now, random).map_err(|Limited| {
        Box::new(answer::error(429, "request.message_rate_limited", "Too many messages. Please try again later."))
    })?;
    state.deliver(Message { to: to.to_owned(), channel, code, usage: "Generic".to_owned(), sent: now });
    Ok(answer::empty(204))
}

/// `POST /api/verification-codes/verify`
pub fn verify(state: &mut State, body: &Value, now: Timestamp) -> Outcome<Answer> {
    let (_, to) = recipient(body)?;
    let code = body["verificationCode"].as_str().ok_or_else(|| invalid("verificationCode"))?;
    state.codes.verify(to, code, now).map_err(|refusal| {
        let (code, message) = match refusal {
            Refusal::NotFound => ("not_found", "Verification code not found. Please send verification code first."),
            Refusal::Expired => ("expired", "Verification code has expired. Please request a new verification code."),
            Refusal::TooManyTries => (
                "exceed_max_try",
                "Verification code retries limitation exceeded. Please request a new verification code.",
            ),
            Refusal::Mismatch => ("code_mismatch", "Invalid verification code."),
        };
        Box::new(answer::error(400, &format!("verification_code.{code}"), message))
    })?;
    Ok(answer::empty(204))
}
