//! Sessions of browsers at the tenant, and what each has been authorized for.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Asked, CODE, Code, GRANT, Grant, Ledger, SESSION, secret};
use crate::server::{clock::Timestamp, demo::person, random::Random};

/// A browser that is signed in.
#[derive(Clone, Serialize, Deserialize)]
pub struct Session {
    pub uid: String,
    /// What the browser's cookie says.
    pub cookie: String,
    jti: String,
    pub user: String,
    /// Milliseconds since the Unix epoch.
    pub signed_in: i64,
    pub expires: i64,
    pub authorization: Option<Authorization>,
    /// Its grant was revoked: it is still listed, and no longer signs anyone in.
    #[serde(default)]
    pub revoked: bool,
    context: SignInContext,
}

/// What the one application was given in a session.
#[derive(Clone, Serialize, Deserialize)]
pub struct Authorization {
    pub sid: String,
    pub grant: String,
}

/// From where someone signed in, and how.
#[derive(Clone, Serialize, Deserialize)]
pub struct SignInContext {
    pub record: String,
    pub username: String,
    pub ip: String,
    pub user_agent: String,
}

impl SignInContext {
    pub fn new(username: &str, ip: String, user_agent: &str, random: &dyn Random) -> Self {
        Self { record: person::id(21, random), username: username.to_owned(), ip, user_agent: user_agent.to_owned() }
    }
}

impl Session {
    /// One entry of `GET /api/users/:id/sessions`.
    pub fn json(&self, client: &str) -> Value {
        let authorizations = self.authorization.as_ref().map_or(json!({}), |authorization| {
            json!({ client: { "sid": authorization.sid, "grantId": authorization.grant, "persistsLogout": true } })
        });
        json!({
            "payload": {
                "exp": self.expires / 1000, "iat": self.signed_in / 1000, "jti": self.jti, "uid": self.uid,
                "kind": "Session", "loginTs": self.signed_in / 1000, "accountId": self.user,
                "authorizations": authorizations,
            },
            "lastSubmission": {
                "interactionEvent": "SignIn",
                "userId": self.user,
                "verificationRecords": [{
                    "id": self.context.record, "type": "Password", "verified": true,
                    "identifier": { "type": "username", "value": self.context.username },
                }],
                "signInContext": { "ip": self.context.ip, "userAgent": self.context.user_agent },
            },
            "clientId": client,
            "accountId": self.user,
            "expiresAt": self.expires,
        })
    }
}

impl Ledger {
    /// Begins a session; what the cookie must say is in it.
    pub fn begin(&mut self, user: &str, context: SignInContext, now: Timestamp, random: &dyn Random) -> Session {
        let session = Session {
            uid: secret(random),
            cookie: secret(random),
            jti: secret(random),
            user: user.to_owned(),
            signed_in: now.millis(),
            expires: (now + SESSION).millis(),
            authorization: None,
            revoked: false,
            context,
        };
        self.sessions.push(session.clone());
        session
    }

    /// The session of a cookie.
    pub fn session(&self, cookie: &str, now: Timestamp) -> Option<&Session> {
        self.sessions
            .iter()
            .find(|session| session.cookie == cookie && session.expires > now.millis() && !session.revoked)
    }

    /// Ends a browser's session at its own wish: the application's grant goes with it.
    pub fn end(&mut self, cookie: &str) {
        let Some(at) = self.sessions.iter().position(|session| session.cookie == cookie) else { return };
        if let Some(authorization) = self.sessions.remove(at).authorization {
            self.revoke_grant(&authorization.grant);
        }
    }

    /// Ends a session from outside; grants stay unless asked.
    pub fn end_by_uid(&mut self, user: &str, uid: &str, with_grants: bool) -> bool {
        let found = self.sessions.iter().position(|session| session.uid == uid && session.user == user);
        let Some(at) = found else { return false };
        let authorization = self.sessions.remove(at).authorization;
        if let Some(authorization) = authorization.filter(|_| with_grants) {
            self.revoke_grant(&authorization.grant);
        }
        true
    }

    /// An authorization code for a session: under a new grant when consent was asked for, else under the session's own.
    pub fn authorize(&mut self, uid: &str, asked: Asked, now: Timestamp, random: &dyn Random) -> Option<String> {
        let session = self.sessions.iter_mut().find(|session| session.uid == uid)?;
        let kept = session.authorization.clone().filter(|_| !asked.consent);
        let authorization = kept.unwrap_or_else(|| {
            self.grants.push(Grant {
                id: secret(random),
                user: session.user.clone(),
                scope: asked.scope.clone(),
                created: now.millis(),
                expires: (now + GRANT).millis(),
            });
            let sid = session.authorization.as_ref().map_or_else(|| secret(random), |before| before.sid.clone());
            let grant = self.grants.last().map(|grant| grant.id.clone()).unwrap_or_default();
            Authorization { sid, grant }
        });
        session.authorization = Some(authorization.clone());
        let code = Code {
            code: secret(random),
            grant: authorization.grant,
            session: uid.to_owned(),
            asked,
            expires: (now + CODE).millis(),
            used: false,
        };
        self.codes.push(code.clone());
        Some(code.code)
    }
}
