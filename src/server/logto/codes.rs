//! `/api/verification-codes`: codes belong to an address, in the spelling that they were asked for, and to nothing else.

use reqwest::Method;
use serde_json::{Value as Json, json};

use super::client::ManagementApi;
use crate::{
    model::{code::Code, identifier::Identifier},
    server::domain::ports::{DirectoryError, Verdict},
};

fn address(identifier: &Identifier) -> Json {
    match identifier {
        Identifier::Email(email) => json!({ "email": email.as_str() }),
        Identifier::Phone(phone) => json!({ "phone": phone.digits() }),
    }
}

/// `POST /api/verification-codes`
pub async fn send(api: &ManagementApi, to: &Identifier) -> Result<(), DirectoryError> {
    api.call(Method::POST, &["verification-codes"], Some(&address(to))).await.map(|_| ())
}

/// `POST /api/verification-codes/verify`
pub async fn verify(api: &ManagementApi, sent_to: &Identifier, code: &Code) -> Result<Verdict, DirectoryError> {
    let mut body = address(sent_to);
    body["verificationCode"] = code.as_str().into();
    match api.verdict(&["verification-codes", "verify"], &body).await? {
        None => Ok(Verdict::Right),
        Some(code) if code == "verification_code.code_mismatch" => Ok(Verdict::Wrong),
        Some(_) => Ok(Verdict::Expired),
    }
}
