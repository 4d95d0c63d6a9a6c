//! Codes for tokens, tokens for newer tokens, and the end of tokens.

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{ACCESS, Access, GRACE, Ledger, REFRESH, Refresh, secret};
use crate::server::{clock::Timestamp, random::Random};

/// The code or token does not exist, is over, belongs to something else, or was used before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidGrant;

/// What a token request gives.
pub struct Issued {
    pub user: String,
    pub access: String,
    pub refresh: Option<String>,
    pub scope: String,
    pub nonce: Option<String>,
    /// Seconds since the Unix epoch, where it was asked for.
    pub auth_time: Option<i64>,
    /// The session that it belongs to, where there still is one.
    pub sid: Option<String>,
}

impl Ledger {
    /// Tokens for an authorization code (RFC 6749 section 4.1.3, RFC 7636 section 4.6).
    ///
    /// A wrong verifier leaves the code usable, a second use revokes everything under its grant: both as Logto does.
    pub fn exchange(
        &mut self,
        code: &str,
        redirect_uri: &str,
        verifier: Option<&str>,
        now: Timestamp,
        random: &dyn Random,
    ) -> Result<Issued, InvalidGrant> {
        let found = self.codes.iter_mut().find(|one| one.code == code).ok_or(InvalidGrant)?;
        if found.used {
            let grant = found.grant.clone();
            self.revoke_grant(&grant);
            return Err(InvalidGrant);
        }
        let proven = match (&found.asked.challenge, verifier) {
            (Some(challenge), Some(verifier)) => *challenge == s256(verifier),
            (None, None) => true,
            _ => false,
        };
        if found.expires <= now.millis() || found.asked.redirect_uri != redirect_uri || !proven {
            return Err(InvalidGrant);
        }
        found.used = true;
        let code = found.clone();
        let offline = has(&code.asked.scope, "offline_access");
        let refresh =
            offline.then(|| self.new_refresh(&code.grant, &code.asked.scope, code.asked.nonce.clone(), now, random));
        let session = (!offline).then(|| code.session.clone());
        let signed_in = self.sessions.iter().find(|session| session.uid == code.session);
        let auth_time = signed_in.filter(|_| code.asked.auth_time).map(|session| session.signed_in / 1000);
        let issued = self.issue(&code.grant, session, code.asked.scope, code.asked.nonce, refresh, now, random)?;
        Ok(Issued { auth_time, ..issued })
    }

    /// New tokens for a refresh token. After 70 % of its life it is replaced; used later than 3 s after that, everything
    /// under its grant is revoked (RFC 9700 section 4.14.2).
    ///
    /// `scope` is a part of what was granted; the caller has checked that.
    pub fn renew(
        &mut self,
        token: &str,
        scope: Option<&str>,
        now: Timestamp,
        random: &dyn Random,
    ) -> Result<Issued, InvalidGrant> {
        let found = self.refresh.iter_mut().find(|one| one.token == token).ok_or(InvalidGrant)?;
        if found.expires <= now.millis() {
            return Err(InvalidGrant);
        }
        if found.rotated.is_some_and(|at| now.since(Timestamp::from_millis(at)) > GRACE) {
            let grant = found.grant.clone();
            self.revoke_grant(&grant);
            return Err(InvalidGrant);
        }
        let lived = now.since(Timestamp::from_millis(found.issued)).as_millis();
        let due = lived * 10 >= REFRESH.as_millis() * 7;
        if due && found.rotated.is_none() {
            found.rotated = Some(now.millis());
        }
        let found = found.clone();
        let refresh = if due {
            self.new_refresh(&found.grant, &found.scope, found.nonce.clone(), now, random)
        } else {
            found.token
        };
        let scope = scope.map_or(found.scope, str::to_owned);
        self.issue(&found.grant, None, scope, found.nonce, Some(refresh), now, random)
    }

    fn new_refresh(
        &mut self,
        grant: &str,
        scope: &str,
        nonce: Option<String>,
        now: Timestamp,
        random: &dyn Random,
    ) -> String {
        let token = secret(random);
        self.refresh.push(Refresh {
            token: token.clone(),
            grant: grant.to_owned(),
            scope: scope.to_owned(),
            nonce,
            issued: now.millis(),
            expires: (now + REFRESH).millis(),
            rotated: None,
        });
        token
    }

    #[expect(clippy::too_many_arguments, reason = "the members of one row, used in two places")]
    fn issue(
        &mut self,
        grant: &str,
        session: Option<String>,
        scope: String,
        nonce: Option<String>,
        refresh: Option<String>,
        now: Timestamp,
        random: &dyn Random,
    ) -> Result<Issued, InvalidGrant> {
        let user = self.grant(grant).ok_or(InvalidGrant)?.user.clone();
        let access = secret(random);
        self.access.push(Access {
            token: access.clone(),
            grant: grant.to_owned(),
            session,
            scope: scope.clone(),
            expires: (now + ACCESS).millis(),
        });
        let of_grant = |session: &super::Session| {
            session.authorization.as_ref().filter(|one| one.grant == grant).map(|one| one.sid.clone())
        };
        let sid = self.sessions.iter().find_map(of_grant);
        Ok(Issued { user, access, refresh, scope, nonce, auth_time: None, sid })
    }

    /// Whose opaque access token this is, and for what.
    pub fn bearer(&self, token: &str, now: Timestamp) -> Option<(&str, &str)> {
        let access = self.access.iter().find(|one| one.token == token && one.expires > now.millis())?;
        let alive = |uid: &String| self.sessions.iter().any(|session| session.uid == *uid);
        if !access.session.as_ref().is_none_or(alive) {
            return None;
        }
        Some((&self.grant(&access.grant)?.user, &access.scope))
    }

    /// What a refresh token was granted.
    pub fn refresh_scope(&self, token: &str) -> Option<&str> {
        self.refresh.iter().find(|one| one.token == token).map(|one| one.scope.as_str())
    }

    /// Revocation (RFC 7009): an access token alone, a refresh token with everything under its grant.
    pub fn revoke(&mut self, token: &str) {
        let grant = self.refresh.iter().find(|one| one.token == token).map(|one| one.grant.clone());
        match grant {
            Some(grant) => self.revoke_grant(&grant),
            None => self.access.retain(|one| one.token != token),
        }
    }
}

/// Whether a space-separated list has this word.
pub fn has(scope: &str, word: &str) -> bool {
    scope.split(' ').any(|one| one == word)
}

fn s256(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, verifier.as_bytes()))
}
