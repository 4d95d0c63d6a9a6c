//! UserInfo (OpenID Connect Core section 5.3): a person's claims, by their own access token.

use async_trait::async_trait;
use reqwest::StatusCode;
use serde::Deserialize;

use super::{Client, claims::PersonClaims};
use crate::server::{
    domain::{
        person::{Person, UserId},
        ports::{DirectoryError, OwnView},
    },
    http,
};

#[derive(Deserialize)]
struct Body {
    sub: String,
    #[serde(flatten)]
    person: PersonClaims,
}

#[async_trait]
impl OwnView for Client {
    async fn user_info(&self, access_token: &str, user: &UserId) -> Result<Person, DirectoryError> {
        let failed = |what| DirectoryError::Unavailable { what, sure: true };
        let provider = self.discovery.get().await.map_err(|_| failed("discovery fails"))?;
        let address = provider.userinfo_endpoint.clone().ok_or(failed("no UserInfo endpoint"))?;
        let request = self.http.get(address).bearer_auth(access_token);
        let answer = http::send(request).await.map_err(|error| failed(error.what))?;
        match answer.status {
            StatusCode::OK => {}
            StatusCode::UNAUTHORIZED => return Err(failed("UserInfo refuses the access token")),
            _ => return Err(failed("UserInfo fails")),
        }
        let body: Body = answer.json().ok_or(failed("UserInfo is not what it should be"))?;
        // Section 5.3.2: claims of somebody else must not be used.
        if body.sub != user.as_str() {
            return Err(failed("UserInfo is somebody else's"));
        }
        Ok(body.person.into())
    }
}
