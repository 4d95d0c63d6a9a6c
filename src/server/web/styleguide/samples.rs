//! Made-up people for every page in every state: what the styleguide shows, and what the tests of the pages look at.

mod parts;
mod payment;
mod person;

pub use self::parts::parts;
use self::{
    payment::{payment_methods, told},
    person::{alice, profile},
};
use crate::{
    model::{
        check::Reason,
        edit::Problem,
        identifier::IdentifierKind,
        operation::Operation,
        password::{Flaw, Policy},
        payment::{Decline, Told as PaymentTold, Wallet},
        pending::{Ask, Pending, Shown},
        profile::{Entry, Heading, Notice, Profile, Standing, Typed},
        report::{Outcome, Sum},
        value::Value,
    },
    server::{
        i18n::Catalogue,
        web::render::{Confirm, Kind, LandingNotice, Opened, Place, Security, SignInTrouble, Told, Trouble, Way},
    },
};

/// A page in a state.
#[derive(Debug)]
pub struct Sample {
    /// Its name in the styleguide's address.
    pub name: &'static str,
    /// Its path in the product.
    pub path: &'static str,
    /// Who is signed in.
    pub person: Option<Heading>,
    /// The page.
    pub kind: Kind,
}

/// The name of the sample that has every part in every state.
pub const PARTS: &str = "parts";

/// All samples in a language.
pub fn all(catalogue: &Catalogue) -> Vec<Sample> {
    let mut all = Vec::new();
    for (name, notice) in [
        ("landing", None),
        ("landing-signed-out", Some(LandingNotice::SignedOut)),
        ("landing-session-ended", Some(LandingNotice::SessionEnded)),
    ] {
        all.push(Sample { name, path: "/", person: None, kind: Kind::Landing { notice } });
    }
    all.extend(profiles(catalogue));
    let flawed = Told::Flawed(vec![Flaw::TooShort { min: 12 }, Flaw::TooFewKinds { min: 3 }]);
    for (name, page) in [
        ("security", security()),
        ("security-flawed", Security { told: Some(flawed), ..security() }),
        ("security-set", Security { told: Some(Told::PasswordSetNotAlone), ..security() }),
        (
            "security-alone",
            Security { password: false, policy: None, elsewhere: Vec::new(), all_known: false, ..security() },
        ),
    ] {
        all.push(Sample { name, path: "/security", person: Some(alice()), kind: Kind::Security(page) });
    }
    for (name, page) in confirms() {
        all.push(Sample { name, path: "/confirm", person: Some(alice()), kind: Kind::Confirm(page) });
    }
    all.push(Sample {
        name: "sign-in-again",
        path: "/profile",
        person: None,
        kind: Kind::SignInAgain { return_to: "/profile".into() },
    });
    all.push(Sample {
        name: "try-again",
        path: "/profile",
        person: None,
        kind: Kind::TryAgain {
            action: "/profile".into(),
            pairs: vec![("name".into(), "Ada".into())],
            incident: Some("K7Q2M4XA".into()),
        },
    });
    all.extend(payment_methods());
    all.extend(troubles());
    let kind = Kind::Styleguide { parts: parts(catalogue), pages: Vec::new() };
    all.push(Sample { name: PARTS, path: "/styleguide", person: None, kind });
    all
}

fn confirms() -> [(&'static str, Confirm); 4] {
    let page = |operation| Confirm {
        operation,
        of: "opaque".into(),
        username: "alice".into(),
        has_password: true,
        addresses: vec![
            (IdentifierKind::Email, "a•••e@e•••e.com".into()),
            (IdentifierKind::Phone, "+•••••••••01".into()),
        ],
        code: None,
        told: None,
    };
    let told = Some((Way::Password, Reason::WrongPassword));
    let code = Some(("a•••e@e•••e.com".to_owned(), 40));
    [
        ("confirm", page(Operation::ChangeEmail)),
        ("confirm-wrong", Confirm { told, ..page(Operation::ChangeUsername) }),
        ("confirm-code", Confirm { code, ..page(Operation::RemovePhone) }),
        ("confirm-no-password", Confirm { has_password: false, ..page(Operation::SetPassword) }),
    ]
}

fn troubles() -> impl Iterator<Item = Sample> {
    let incident = || "K7Q2M4XA".to_owned();
    [
        ("not-found", Trouble::NotFound),
        ("method", Trouble::MethodNotAllowed),
        ("cross-site", Trouble::CrossSite),
        ("too-large", Trouble::TooLarge),
        ("malformed", Trouble::Malformed),
        ("proof-too-late", Trouble::ProofTooLate),
        ("unavailable", Trouble::Unavailable { incident: incident() }),
        ("internal", Trouble::Internal { incident: incident() }),
        ("sign-in-denied", Trouble::SignIn(SignInTrouble::Denied)),
        ("sign-in-expired", Trouble::SignIn(SignInTrouble::Expired)),
        ("sign-in-rejected", Trouble::SignIn(SignInTrouble::Rejected)),
        ("sign-in-suspended", Trouble::SignIn(SignInTrouble::Suspended)),
        ("sign-in-provider-down", Trouble::SignIn(SignInTrouble::ProviderDown)),
    ]
    .into_iter()
    .map(|(name, trouble)| Sample { name, path: "/", person: None, kind: Kind::Trouble(trouble) })
}

fn profiles(catalogue: &Catalogue) -> Vec<Sample> {
    let full = || profile(catalogue);
    let with = |change: &dyn Fn(&mut Profile)| {
        let mut profile = full();
        change(&mut profile);
        profile
    };
    let pending = |change: &dyn Fn(&mut Pending)| {
        with(&|profile| {
            let mut pending = Pending {
                masked: "n•••@example.org".into(),
                expires_in: 571,
                resend_in: 43,
                tries_left: 5,
                proven: false,
            };
            change(&mut pending);
            profile.identifiers[0].pending = Some(pending);
        })
    };
    let refused = |change: &dyn Fn(&mut Pending), reason| {
        let mut profile = pending(change);
        profile.identifiers[0].problem = Some(reason);
        profile
    };
    let ask = |kind: IdentifierKind| Some((kind, Opened::Ask));
    let samples = [
        ("profile", full(), None),
        ("profile-empty", with(&empty), None),
        ("profile-saved", with(&|profile| saved(profile, Sum::All)), None),
        ("profile-partly", with(&|profile| saved(profile, Sum::Some)), None),
        ("profile-wrong", with(&wrong), None),
        ("profile-kept", with(&|profile| profile.notice = Some(Notice::Kept)), None),
        ("profile-another-person", with(&|profile| profile.notice = Some(Notice::AnotherPerson)), None),
        ("profile-changed", with(&|profile| profile.notice = Some(Notice::AddressChanged)), None),
        ("profile-arriving", with(&arriving), None),
        ("profile-userinfo", with(&|profile| profile.standing = Standing::FromUserInfo), None),
        ("profile-id-token", with(&|profile| profile.standing = Standing::FromIdToken), None),
        ("email-ask", full(), ask(IdentifierKind::Email)),
        ("email-ask-wrong", with(&ask_wrong), None),
        ("email-remove", full(), Some((IdentifierKind::Email, Opened::Remove))),
        ("email-code", pending(&|_| ()), None),
        ("email-code-wrong", refused(&|_| (), Reason::WrongCode { tries_left: 4 }), None),
        ("email-code-expired", pending(&|p| (p.expires_in, p.resend_in) = (0, 0)), None),
        ("email-proven", refused(&|p| p.proven = true, Reason::NotStored), None),
        ("phone-ask", full(), ask(IdentifierKind::Phone)),
        ("payment-added", with(&|profile| told(profile, PaymentTold::AddedAsDefault)), None),
        ("payment-declined", with(&|profile| told(profile, PaymentTold::Declined(Decline::InsufficientFunds))), None),
        ("payment-unsure", with(&|profile| told(profile, PaymentTold::Unsure)), None),
        (
            "payment-none",
            with(&|profile| change(profile, "payment_methods", |entry| entry.wallet = Some(Wallet::default()))),
            None,
        ),
        ("hostile", with(&hostile), None),
    ];
    let sample = |(name, profile, opened)| Sample {
        name,
        path: "/profile",
        person: Some(alice()),
        kind: Kind::Profile { profile: Box::new(profile), opened },
    };
    samples.into_iter().map(sample).collect()
}

/// Changes one field.
fn change(profile: &mut Profile, id: &str, change: impl FnOnce(&mut Entry)) {
    let mut entries = profile.sections.iter_mut().flat_map(|section| &mut section.entries);
    if let Some(entry) = entries.find(|entry| entry.field.id == id) {
        change(entry);
    }
}

fn empty(profile: &mut Profile) {
    profile.heading = Heading { name: "bob_1984".into(), initials: "B".into(), hue: 5, picture: None };
    for section in &mut profile.sections {
        for entry in &mut section.entries {
            entry.value = Value::Empty;
        }
    }
    for held in &mut profile.identifiers {
        held.address = None;
    }
}

fn saved(profile: &mut Profile, sum: Sum) {
    profile.notice = Some(Notice::Saved(sum));
    for id in ["name", "birthdate"] {
        change(profile, id, |entry| entry.outcome = Some(Outcome::Saved));
    }
    if sum != Sum::All {
        change(profile, "username", |entry| {
            entry.typed = Some(Typed(vec!["grace".into()]));
            entry.outcome = Some(Outcome::Refused(vec![Problem::of_whole(Reason::Taken)]));
        });
        change(profile, "website", |entry| {
            entry.typed = Some(Typed(vec!["https://ada.example".into()]));
            entry.outcome = Some(Outcome::Conflict);
        });
    }
}

fn wrong(profile: &mut Profile) {
    profile.notice = Some(Notice::Wrong);
    for (id, typed, part, reason) in [
        ("website", &["javascript:alert(1)"][..], 0, Reason::UrlScheme),
        ("birthdate", &["1984", "2", "30"], 0, Reason::NotADate),
        ("age", &["2000"], 0, Reason::OutOfRange { min: 0, max: 150 }),
        ("gender", &["other", ""], 1, Reason::Required),
        ("address", &["", "Stephansplatz 3", "1010", "Wien", ""], 0, Reason::Required),
    ] {
        change(profile, id, |entry| {
            entry.typed = Some(Typed(typed.iter().map(|&part| part.to_owned()).collect()));
            entry.outcome = Some(Outcome::Refused(vec![Problem { part, reason }]));
        });
    }
}

fn ask_wrong(profile: &mut Profile) {
    profile.identifiers[0].ask =
        Some(Ask { typed: Shown("ada@example".into()), country: String::new(), problem: Some(Reason::NotAnEmail) });
}

fn arriving(profile: &mut Profile) {
    profile.standing = Standing::Arriving;
    for id in ["birthdate", "age", "gender", "address", "payment"] {
        change(profile, id, |entry| (entry.value, entry.known) = (Value::Empty, false));
    }
}

/// Values that try to become part of the page.
pub const HOSTILE: &str = "</textarea></script><script>alert(1)</script>\"><img src=x onerror=alert(1)>'<!--";

fn hostile(profile: &mut Profile) {
    let hostile = || HOSTILE.to_owned();
    profile.heading.name = hostile();
    profile.heading.initials = hostile();
    profile.heading.picture = Some(hostile());
    profile.form = hostile();
    profile.identifiers[0].address = Some(Shown(hostile()));
    profile.identifiers[1].ask = Some(Ask { typed: Shown(hostile()), country: hostile(), problem: None });
    for section in &mut profile.sections {
        section.title = hostile();
        for entry in &mut section.entries {
            entry.field.label = hostile();
            entry.field.help = Some(hostile());
            let parts = entry.field.kind.parts().len();
            entry.typed = Some(Typed(vec![hostile(); parts]));
            entry.value = Value::Foreign(hostile());
            entry.outcome = Some(Outcome::Conflict);
            for method in entry.wallet.iter_mut().flat_map(|wallet| &mut wallet.methods) {
                (method.label, method.brand, method.id) = (hostile(), hostile(), hostile());
            }
        }
    }
}

fn security() -> Security {
    Security {
        password: true,
        email: Some("alice@example.com".into()),
        phone: None,
        identities: 1,
        since: ("2026-11-24 08:15 UTC".into(), "2026-11-24T08:15:00Z".into()),
        ends: ("2026-12-08 08:15 UTC".into(), "2026-12-08T08:15:00Z".into()),
        form: "opaque".into(),
        username: "alice".into(),
        policy: Some(Policy {
            min: 12,
            max: 256,
            kinds: 3,
            refuses_leaked: true,
            refuses_runs: true,
            refuses_own_words: true,
            refuses_words: true,
        }),
        elsewhere: vec![
            Place {
                id: "t.1".into(),
                agent: Some(("Safari", "iPhone")),
                ip: Some("203.0.113.7".into()),
                since: "2026-11-20 07:30 UTC".into(),
                seen: Some("2026-11-23 21:04 UTC".into()),
            },
            Place { id: "o.2".into(), agent: None, ip: None, since: "2026-11-02 10:00 UTC".into(), seen: None },
        ],
        all_known: true,
        told: None,
    }
}
