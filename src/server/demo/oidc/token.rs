//! The token endpoint and revocation.

use std::sync::Arc;

use axum::http::header;
use serde_json::json;

use super::claims;
use crate::server::demo::{
    answer::{self, Answer, Outcome},
    ledger::{ACCESS, InvalidGrant, Issued, has},
    request::Request,
    shared::Shared,
};

/// Which of the two applications asks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Client {
    Web,
    Machine,
}

#[expect(clippy::unnecessary_box_returns, reason = "a refusal is boxed wherever it goes")]
fn refused(status: u16, error: &str, description: &str) -> Box<Answer> {
    Box::new(no_store(answer::oidc(status, error, description)))
}

/// A grant that is over; Logto adds where to read about it.
#[expect(clippy::unnecessary_box_returns, reason = "a refusal is boxed wherever it goes")]
fn bad_grant() -> Box<Answer> {
    let uri = [("error_uri", "https://openid.sh/debug/invalid_grant")];
    Box::new(no_store(answer::oidc_with(400, "invalid_grant", "grant request is invalid", &uri)))
}

fn no_store(answer: Answer) -> Answer {
    answer::with(answer, header::CACHE_CONTROL, "no-store")
}

fn client(shared: &Shared, request: &Request) -> Outcome<Client> {
    let (id, secret) = request
        .basic()
        .or_else(|| Some((request.field("client_id")?, request.field("client_secret").unwrap_or_default())))
        .ok_or_else(|| refused(400, "invalid_request", "no client authentication mechanism provided"))?;
    let credentials = shared.state().credentials.clone();
    let (client, right) = if id == credentials.app_id {
        (Client::Web, credentials.app_secret)
    } else if id == credentials.m2m_app_id {
        (Client::Machine, credentials.m2m_app_secret)
    } else {
        return Err(refused(400, "invalid_client", &format!("invalid client {id}")));
    };
    if secret == right {
        return Ok(client);
    }
    let description = "client authentication failed";
    let refusal = *refused(401, "invalid_client", description);
    let realm = shared.issuer();
    let header = format!("Basic realm=\"{realm}\", error=\"invalid_client\", error_description=\"{description}\"");
    Err(Box::new(answer::with(refusal, header::WWW_AUTHENTICATE, &header)))
}

/// `POST /oidc/token`
pub fn token(shared: &Arc<Shared>, request: &Request) -> Outcome<Answer> {
    let client = client(shared, request)?;
    let field = |name: &str| request.field(name);
    let now = shared.clock.now();
    let random = &*shared.random;
    let issued = match (field("grant_type").as_deref(), client) {
        (Some("client_credentials"), Client::Machine) => return machine(shared, request),
        (Some("authorization_code"), Client::Web) => {
            let code =
                field("code").ok_or_else(|| refused(400, "invalid_request", "missing required parameter 'code'"))?;
            let uri = field("redirect_uri").unwrap_or_default();
            let verifier = field("code_verifier");
            shared
                .state()
                .ledger
                .exchange(&code, &uri, verifier.as_deref(), now, random)
                .map_err(|InvalidGrant| bad_grant())?
        }
        (Some("refresh_token"), Client::Web) => {
            let token = field("refresh_token")
                .ok_or_else(|| refused(400, "invalid_request", "missing required parameter 'refresh_token'"))?;
            let scope = field("scope");
            // The app asks for no resource when it signs people in, so it gets none afterwards.
            if field("resource").is_some() {
                return Err(refused(400, "invalid_target", "resource indicator is missing, or unknown"));
            }
            let mut state = shared.state();
            if let Some(scope) = &scope {
                let granted = state.ledger.refresh_scope(&token).unwrap_or_default();
                let missing: Vec<_> = scope.split(' ').filter(|one| !has(granted, one)).collect();
                if !missing.is_empty() {
                    let description = "refresh token missing requested scope";
                    let scope = [("scope", missing.join(" "))];
                    let scope = scope.each_ref().map(|(name, value)| (*name, value.as_str()));
                    return Err(Box::new(no_store(answer::oidc_with(400, "invalid_scope", description, &scope))));
                }
            }
            state.ledger.renew(&token, scope.as_deref(), now, random).map_err(|InvalidGrant| bad_grant())?
        }
        (Some("authorization_code" | "refresh_token" | "client_credentials"), _) => {
            return Err(refused(400, "invalid_request", "requested grant type is not allowed for this client"));
        }
        (Some(_), _) => return Err(refused(400, "unsupported_grant_type", "unsupported grant_type requested")),
        (None, _) => return Err(refused(400, "invalid_request", "missing required parameter 'grant_type'")),
    };
    Ok(no_store(answer(shared, issued)))
}

fn answer(shared: &Shared, issued: Issued) -> Answer {
    let mut body = json!({
        "access_token": issued.access, "expires_in": ACCESS.as_secs(), "scope": issued.scope, "token_type": "Bearer",
    });
    if has(&issued.scope, "openid")
        && let Some(id_token) = claims::id_token(shared, &issued)
    {
        body["id_token"] = id_token.into();
    }
    if let Some(refresh) = issued.refresh {
        body["refresh_token"] = refresh.into();
    }
    answer::json(200, &body)
}

/// RFC 6749 section 4.4. Without `scope=all` there is a token all the same, which opens nothing.
fn machine(shared: &Shared, request: &Request) -> Outcome<Answer> {
    let resource = shared.state().credentials.resource.clone();
    match request.field("resource") {
        Some(asked) if asked == resource => {}
        Some(asked) if url::Url::parse(&asked).is_err() => {
            return Err(refused(400, "invalid_target", "resource indicator must be an absolute URI"));
        }
        Some(_) => return Err(refused(400, "invalid_target", "resource indicator is missing, or unknown")),
        None => {
            let description = "both `resource` and `organization_id` are not provided";
            return Err(refused(400, "invalid_target", description));
        }
    }
    let all = request.field("scope").is_some_and(|scope| has(&scope, "all"));
    let mut body = json!({
        "access_token": management_token(shared, all), "expires_in": ACCESS.as_secs(), "token_type": "Bearer",
    });
    if all {
        body["scope"] = "all".into();
    }
    Ok(no_store(answer::json(200, &body)))
}

/// A token for the Management API (RFC 9068).
pub fn management_token(shared: &Shared, all: bool) -> String {
    let now = shared.clock.now();
    let issuer = shared.issuer();
    let state = shared.state();
    let mut claims = json!({
        "jti": shared.random.token(32),
        "sub": state.credentials.m2m_app_id,
        "client_id": state.credentials.m2m_app_id,
        "iss": issuer,
        "aud": state.credentials.resource,
        "iat": now.seconds(),
        "exp": (now + ACCESS).seconds(),
    });
    if all {
        claims["scope"] = "all".into();
    }
    state.keys.first().map(|key| key.sign(Some("at+jwt"), &claims)).unwrap_or_default()
}

/// `POST /oidc/token/revocation`
pub fn revoke(shared: &Arc<Shared>, request: &Request) -> Outcome<Answer> {
    client(shared, request)?;
    let token =
        request.field("token").ok_or_else(|| refused(400, "invalid_request", "missing required parameter 'token'"))?;
    shared.state().ledger.revoke(&token);
    Ok(answer::empty(200))
}
