//! Sessions: an opaque random id in a cookie, everything else in the store.
//!
//! The id is 32 random bytes; the store knows only its hash. Tokens and claims are sealed. A session is over after
//! [`IDLE`] without a request, after [`ABSOLUTE`] in any case, and when the tenant refuses to renew its tokens.

pub mod renewal;

use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};

use aws_lc_rs::digest;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use self::renewal::{Renewal, RenewalError, Renewals, Tokens};
use super::{
    clock::{Clock, Timestamp},
    domain::{
        caller::Caller,
        loading::Own,
        payments::ports::MethodRow,
        person::{Person, UserId},
        ports::{Ended, Opened, OwnSessions, PendingRow, Records, RecordsError, SessionKey, SessionRow},
        signins::OwnSession,
    },
    random::Random,
    seal::{Purpose, Sealer},
};

/// How long a session lasts without a request (OWASP ASVS 5.0, 7.3.1).
pub const IDLE: Duration = Duration::from_hours(12);
/// How long a session lasts at most (OWASP ASVS 5.0, 7.3.2).
pub const ABSOLUTE: Duration = Duration::from_hours(7 * 24);
/// How exactly `seen` is kept: a write for each request would cost more than it tells.
const SEEN_WITHIN: Duration = Duration::from_mins(1);

/// What of a session is sealed at rest. Does not print.
#[derive(Clone, Serialize, Deserialize)]
pub struct Kept {
    /// The person's tokens.
    pub tokens: Tokens,
    /// What the ID token said at sign-in.
    pub claims: Person,
    /// When the person proved themselves to the tenant, where the ID token told (`auth_time`).
    #[serde(default)]
    pub signed_in: Option<Timestamp>,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Kept(…)")
    }
}

/// A valid session, with what the page shows from our database.
#[derive(Debug)]
pub struct Session {
    /// Whose it is, and which.
    pub caller: Caller,
    /// When the person signed in.
    pub created: Timestamp,
    /// When it is over whatever happens.
    pub ends: Timestamp,
    /// Tokens and claims.
    pub kept: Kept,
    /// The person's values in our database, by field.
    pub values: BTreeMap<String, Json>,
    /// Changes of addresses under way.
    pub pending: Vec<PendingRow>,
    /// The person's payment methods, at any provider.
    pub methods: Vec<MethodRow>,
    access_valid: bool,
}

impl Session {
    /// The person's own means, for when the Management API fails.
    pub fn own(&self) -> Own<'_> {
        let access_token = self.access_valid.then_some(self.kept.tokens.access.as_str());
        Own { claims: &self.kept.claims, access_token }
    }
}

/// What a cookie leads to.
#[derive(Debug)]
pub enum Found {
    /// A valid session.
    Valid(Box<Session>),
    /// A session that has ended, and why: the next page says so.
    Over(Over),
    /// None.
    Nothing,
}

/// Why a session is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// The tenant ended it: revoked, suspended, deleted, signed out there.
    Refused,
    /// Nobody used it for too long, or it is too old.
    TooOld,
}

/// Finds, begins, renews and ends sessions.
#[derive(Clone, Debug)]
pub struct Sessions {
    records: Arc<dyn Records>,
    renewals: Renewals,
    sealer: Sealer,
    clock: Arc<dyn Clock>,
    random: Arc<dyn Random>,
}

impl Sessions {
    /// Sessions in a store, renewed at a tenant.
    pub fn new(
        records: Arc<dyn Records>,
        renewal: Arc<dyn Renewal>,
        sealer: Sealer,
        clock: Arc<dyn Clock>,
        random: Arc<dyn Random>,
    ) -> Self {
        let renewals = Renewals::new(renewal, Arc::clone(&clock));
        Self { records, renewals, sealer, clock, random }
    }

    /// The session of a cookie's value, in one statement; tokens that are due are renewed first.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn find(&self, cookie: &str) -> Result<Found, RecordsError> {
        let key = key(cookie);
        let Some(opened) = self.records.open(&key).await? else { return Ok(Found::Nothing) };
        let now = self.clock.now();
        let row = opened.session;
        match row.ended {
            None => {}
            Some(Ended::Refused) => return Ok(Found::Over(Over::Refused)),
            Some(Ended::SignedOut | Ended::Replaced) => return Ok(Found::Nothing),
        }
        if row.ends <= now || row.seen + IDLE <= now {
            return Ok(Found::Over(Over::TooOld));
        }
        // Sealed with a key that is no longer configured: as good as none.
        let Some(kept) = self.unseal(&row) else { return Ok(Found::Nothing) };
        let mut access_valid = row.access_expires > now;
        let kept = if self.renewals.is_due(row.access_expires) {
            match self.renew(&row, kept.clone()).await {
                Ok(kept) => {
                    access_valid = true;
                    kept
                }
                Err(RenewalError::Refused) => {
                    self.records.end_session(&key, Ended::Refused, now).await?;
                    return Ok(Found::Over(Over::Refused));
                }
                Err(RenewalError::Unavailable) => kept,
            }
        } else {
            kept
        };
        if now.since(row.seen) >= SEEN_WITHIN {
            self.records.touch_session(&key, now).await?;
        }
        let caller = Caller { user: row.user, session: key, signed_in: kept.signed_in, grant: None };
        let (created, ends) = (row.created, row.ends);
        let (values, pending, methods) = (opened.values, opened.pending, opened.methods);
        Ok(Found::Valid(Box::new(Session { caller, created, ends, kept, values, pending, methods, access_valid })))
    }

    /// Whose valid session a cookie leads to, without any of what a request of a person does: neither is it used, nor are
    /// its tokens renewed. A page that merely stays open must not keep its session alive.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn whose(&self, cookie: &str) -> Result<Option<UserId>, RecordsError> {
        let Some(Opened { session, .. }) = self.records.open(&key(cookie)).await? else { return Ok(None) };
        let now = self.clock.now();
        let is_valid = session.ended.is_none() && session.ends > now && session.seen + IDLE > now;
        Ok(is_valid.then_some(session.user))
    }

    async fn renew(&self, row: &SessionRow, kept: Kept) -> Result<Kept, RenewalError> {
        let tokens = self.renewals.renew(&row.key, &row.user, &kept.tokens).await?;
        let kept = Kept { tokens, ..kept };
        let sealed = self.seal(&row.key, &kept);
        // Another process, or another request that waited for the same tokens, may have written them already.
        if let Err(error) = self.records.renew_session(&row.key, row.version, &sealed, kept.tokens.access_expires).await
        {
            tracing::warn!(%error, "renewed tokens could not be kept");
        }
        Ok(kept)
    }

    /// Begins a session in place of the one that the browser had (session fixation, OWASP ASVS 5.0, 7.2.4). Returns the
    /// cookie's value.
    ///
    /// # Errors
    /// The database does not answer: then the person is not signed in.
    pub async fn begin(
        &self,
        user: UserId,
        logto_sid: Option<String>,
        kept: &Kept,
        replaces: Option<&str>,
    ) -> Result<String, RecordsError> {
        let cookie = self.random.token(32);
        let key = key(&cookie);
        let now = self.clock.now();
        let sealed = self.seal(&key, kept);
        let row = SessionRow {
            key,
            user,
            logto_sid,
            sealed,
            version: 0,
            access_expires: kept.tokens.access_expires,
            created: now,
            seen: now,
            ends: now + ABSOLUTE,
            ended: None,
        };
        self.records.insert_session(&row, replaces.map(self::key).as_ref()).await?;
        Ok(cookie)
    }

    /// Ends a session. Returns its refresh token, to be revoked.
    ///
    /// # Errors
    /// The database does not answer: then the session is still valid.
    pub async fn end(&self, cookie: &str, reason: Ended) -> Result<Option<String>, RecordsError> {
        let key = key(cookie);
        let opened = self.records.open(&key).await?;
        self.records.end_session(&key, reason, self.clock.now()).await?;
        Ok(opened.and_then(|opened| self.unseal(&opened.session)).and_then(|kept| kept.tokens.refresh))
    }

    /// The sessions that a person has not ended, as far as they are in use still.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn of(&self, own: &dyn OwnSessions, user: &UserId) -> Result<Vec<OwnSession>, RecordsError> {
        let now = self.clock.now();
        let rows = own.sessions_of(user, now).await?;
        let told = |row: SessionRow| {
            let signed_in = self.unseal(&row)?.signed_in;
            let SessionRow { key, logto_sid: sid, created, seen, .. } = row;
            Some(OwnSession { key, sid, signed_in, created, seen })
        };
        Ok(rows.into_iter().filter(|row| row.seen + IDLE > now).filter_map(told).collect())
    }

    /// Gives a session a new id (OWASP ASVS 5.0, 7.2.4): a copy of the old one is of no use after the person has proven
    /// themselves. Returns the new cookie's value and key; none when the session is over, or its tokens are just being renewed
    /// by another request: then the old id stays.
    ///
    /// # Errors
    /// The database does not answer.
    pub async fn rotate(&self, own: &dyn OwnSessions, old: &str) -> Result<Option<(String, SessionKey)>, RecordsError> {
        let Some(opened) = self.records.open(&key(old)).await? else { return Ok(None) };
        let row = opened.session;
        let Some(kept) = self.unseal(&row) else { return Ok(None) };
        let cookie = self.random.token(32);
        let new = key(&cookie);
        let sealed = self.seal(&new, &kept);
        Ok(own.rekey(&row, &new, &sealed, self.clock.now()).await?.then_some((cookie, new)))
    }

    fn seal(&self, key: &SessionKey, kept: &Kept) -> Vec<u8> {
        let plain = serde_json::to_vec(kept).unwrap_or_default();
        self.sealer.seal(&*self.random, Purpose("session", &key.0), &plain)
    }

    fn unseal(&self, row: &SessionRow) -> Option<Kept> {
        serde_json::from_slice(&self.sealer.open(Purpose("session", &row.key.0), &row.sealed)?).ok()
    }
}

/// The store's key of a cookie's value: whoever reads the store cannot make cookies of it.
fn key(cookie: &str) -> SessionKey {
    SessionKey(URL_SAFE_NO_PAD.encode(digest::digest(&digest::SHA256, cookie.as_bytes())))
}
