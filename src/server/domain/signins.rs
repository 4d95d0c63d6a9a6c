//! Where a person is signed in, at the tenant and here, shown as one list; ended one by one, or all but this one.

use std::sync::Arc;

use super::{
    caller::Caller,
    identifiers::Refusal,
    ports::{Access, OwnSessions, SessionKey, TenantSession},
    stepup::{StepUp, StillYou},
};
use crate::{
    model::operation::Operation,
    server::clock::{Clock, Timestamp},
};

/// A session of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnSession {
    /// Its key.
    pub key: SessionKey,
    /// Its id at the tenant, where the ID token told (`sid`).
    pub sid: Option<String>,
    /// When the person proved themselves to the tenant, where the ID token told.
    pub signed_in: Option<Timestamp>,
    /// When it began.
    pub created: Timestamp,
    /// When it was last used, a minute more or less.
    pub seen: Timestamp,
}

/// A browser that is signed in, at the tenant, here, or both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The tenant's session.
    pub tenant: Option<TenantSession>,
    /// Ours that came of it.
    pub own: Vec<OwnSession>,
    /// Whether it is the one that asks.
    pub is_here: bool,
}

impl Place {
    /// What a form names it by.
    pub fn id(&self) -> String {
        match (&self.tenant, self.own.first()) {
            (Some(session), _) => format!("t.{}", session.uid),
            (None, Some(own)) => format!("o.{}", own.key.0),
            (None, None) => String::new(),
        }
    }

    /// Since when.
    pub fn since(&self) -> Timestamp {
        let own = self.own.iter().map(|own| own.created).min();
        self.tenant.as_ref().map(|session| session.signed_in).or(own).unwrap_or(Timestamp::from_millis(0))
    }

    /// When it was last used here.
    pub fn seen(&self) -> Option<Timestamp> {
        self.own.iter().map(|own| own.seen).max()
    }
}

/// Puts together what the tenant and we know. Logto tells a session's id only to applications that ask for it; the second in
/// which the person signed in is in both.
pub fn places(here: &SessionKey, own: Vec<OwnSession>, tenant: Vec<TenantSession>) -> Vec<Place> {
    let mut rest = own;
    let mut places: Vec<_> = tenant
        .into_iter()
        .map(|session| {
            let (ours, others) = rest.drain(..).partition(|own: &OwnSession| came_of(own, &session));
            rest = others;
            let own: Vec<OwnSession> = ours;
            Place { is_here: own.iter().any(|own| own.key == *here), own, tenant: Some(session) }
        })
        .collect();
    places.extend(rest.into_iter().map(|own| Place { is_here: own.key == *here, own: vec![own], tenant: None }));
    places.sort_by_key(|place| (!place.is_here, std::cmp::Reverse(place.since())));
    places
}

fn came_of(own: &OwnSession, session: &TenantSession) -> bool {
    match (&own.sid, &session.sid, own.signed_in) {
        (_, None, _) => false,
        (Some(ours), Some(theirs), _) => ours == theirs,
        (None, Some(_), Some(at)) => at.seconds() == session.signed_in.seconds(),
        (None, Some(_), None) => false,
    }
}

/// Lists and ends.
#[derive(Clone, Debug)]
pub struct SignIns {
    /// The tenant's sessions.
    pub access: Arc<dyn Access>,
    /// Ours.
    pub own: Arc<dyn OwnSessions>,
    /// Asks who it is.
    pub stepup: StepUp,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl SignIns {
    /// Where the caller is signed in. `own` are our sessions of theirs. Returns also whether the tenant told of its own.
    pub async fn list(&self, caller: &Caller, own: Vec<OwnSession>) -> (Vec<Place>, bool) {
        match self.access.sessions(&caller.user).await {
            Ok(tenant) => (places(&caller.session, own, tenant), true),
            Err(error) => {
                tracing::warn!(%error, "the tenant did not tell where a person is signed in");
                (places(&caller.session, own, Vec::new()), false)
            }
        }
    }

    /// Ends one, by the id that the list gave it. One that is gone already is no error; the caller's own is not ended here.
    ///
    /// # Errors
    /// [`Refusal::ProveFirst`], or that it may be alive still.
    pub async fn end(&self, caller: &Caller, own: Vec<OwnSession>, id: &str) -> Result<(), Refusal> {
        let places = places(&caller.session, own, self.access.sessions(&caller.user).await?);
        let Some(place) = places.iter().find(|place| place.id() == id && !place.is_here) else { return Ok(()) };
        let proof = self.stepup.spend(caller, Operation::EndSessions).await?;
        self.end_place(caller, place, &proof).await
    }

    /// Ends all but the caller's own, with everything that was granted elsewhere.
    ///
    /// # Errors
    /// [`Refusal::ProveFirst`], or that some may be alive still.
    pub async fn end_others(&self, caller: &Caller, own: Vec<OwnSession>) -> Result<(), Refusal> {
        let proof = self.stepup.spend(caller, Operation::EndSessions).await?;
        self.end_others_proven(caller, own, &proof).await
    }

    /// The same for whoever has just set a password.
    ///
    /// # Errors
    /// Some may be alive still.
    pub async fn end_others_proven(
        &self,
        caller: &Caller,
        own: Vec<OwnSession>,
        proof: &StillYou,
    ) -> Result<(), Refusal> {
        // Ours first: that needs nobody else.
        self.own.end_others(&caller.user, &caller.session, self.clock.now()).await?;
        let places = places(&caller.session, own, self.access.sessions(&caller.user).await?);
        for place in places.iter().filter(|place| !place.is_here) {
            self.end_place(caller, place, proof).await?;
        }
        // What an ended session had granted before lives on, and so does what was granted in sessions that ended by
        // themselves.
        let here = places.iter().find(|place| place.is_here).and_then(|place| place.tenant.as_ref());
        let Some(here) = here else { return Ok(()) };
        for grant in self.access.grants(&caller.user).await? {
            if !here.grants.contains(&grant) {
                self.access.end_grant(&caller.user, &grant, proof).await?;
            }
        }
        Ok(())
    }

    async fn end_place(&self, caller: &Caller, place: &Place, proof: &StillYou) -> Result<(), Refusal> {
        for own in &place.own {
            self.own.end_one(&caller.user, &own.key, self.clock.now()).await?;
        }
        if let Some(session) = &place.tenant {
            self.access.end_session(&caller.user, &session.uid, proof).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(key: &str, sid: Option<&str>, signed_in: Option<i64>) -> OwnSession {
        let at = Timestamp::from_millis;
        let (key, sid) = (SessionKey(key.into()), sid.map(str::to_owned));
        OwnSession { key, sid, signed_in: signed_in.map(at), created: at(1), seen: at(2) }
    }

    fn tenant(uid: &str, sid: Option<&str>, signed_in: i64) -> TenantSession {
        TenantSession {
            uid: uid.into(),
            signed_in: Timestamp::from_millis(signed_in),
            sid: sid.map(str::to_owned),
            grants: Vec::new(),
            ip: None,
            agent: None,
        }
    }

    fn ids(places: &[Place]) -> Vec<(String, bool)> {
        places.iter().map(|place| (place.id(), place.is_here)).collect()
    }

    #[test]
    fn a_session_of_ours_stands_with_the_tenants_that_it_came_of() {
        let here = SessionKey("here".into());
        let ours = vec![own("here", Some("s1"), Some(5000)), own("phone", None, Some(9000))];
        let theirs = vec![tenant("a", Some("s1"), 5000), tenant("b", Some("s2"), 9999), tenant("c", Some("s3"), 5000)];
        let list = places(&here, ours, theirs);
        assert_eq!(ids(&list), [("t.a".into(), true), ("t.b".into(), false), ("t.c".into(), false)]);
        assert_eq!(list[1].own.len(), 1, "the same second");
        assert_eq!(list[2].own.len(), 0, "another id");
    }

    #[test]
    fn what_only_one_side_knows_is_shown_too() {
        let here = SessionKey("here".into());
        let list = places(&here, vec![own("here", None, None)], vec![tenant("a", None, 5000)]);
        assert_eq!(ids(&list), [("o.here".into(), true), ("t.a".into(), false)]);
    }
}
