//! Made-up people for every page in every state. Used by the preview and by the tests of the pages.

use logto_profile::{
    i18n::{Text, Texts},
    model::{
        address::Address,
        check::Reason,
        edit::Problem,
        field::{Choice, Field, Kind as FieldKind},
        identifier::IdentifierKind,
        operation::Operation,
        password::{Flaw, Policy},
        pending::{Ask, Held, Pending, Shown},
        profile::{Entry, Heading, Notice, Profile, Section, Standing, Typed},
        report::{Outcome, Sum},
        value::Value,
    },
    server::{
        i18n::Catalogue,
        web::render::{Confirm, Kind, LandingNotice, Opened, Place, Security, SignInTrouble, Told, Trouble, Way},
    },
};

/// A page in a state.
pub struct Sample {
    /// Its name in the preview's address.
    pub name: &'static str,
    /// Its path in the product.
    pub path: &'static str,
    /// Who is signed in.
    pub person: Option<Heading>,
    /// The page.
    pub kind: Kind,
}

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
            wait: None,
        },
    });
    all.push(Sample {
        name: "too-many",
        path: "/profile",
        person: None,
        kind: Kind::TryAgain {
            action: "/profile".into(),
            pairs: vec![("name".into(), "Ada".into())],
            incident: None,
            wait: Some(42),
        },
    });
    all.extend(troubles());
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

fn entry<'a>(profile: &'a mut Profile, id: &str) -> &'a mut Entry {
    let mut entries = profile.sections.iter_mut().flat_map(|section| &mut section.entries);
    entries.find(|entry| entry.field.id == id).expect("a field of the sample")
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
    entry(profile, "name").outcome = Some(Outcome::Saved);
    entry(profile, "birthdate").outcome = Some(Outcome::Saved);
    if sum != Sum::All {
        let username = entry(profile, "username");
        username.typed = Some(Typed(vec!["grace".into()]));
        username.outcome = Some(Outcome::Refused(Problem::of_whole(Reason::Taken)));
        let website = entry(profile, "website");
        website.typed = Some(Typed(vec!["https://ada.example".into()]));
        website.outcome = Some(Outcome::Conflict);
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
        let entry = entry(profile, id);
        entry.typed = Some(Typed(typed.iter().map(|&part| part.to_owned()).collect()));
        entry.outcome = Some(Outcome::Refused(Problem { part, reason }));
    }
}

fn ask_wrong(profile: &mut Profile) {
    profile.identifiers[0].ask =
        Some(Ask { typed: Shown("ada@example".into()), country: String::new(), problem: Some(Reason::NotAnEmail) });
}

fn arriving(profile: &mut Profile) {
    profile.standing = Standing::Arriving;
    for id in ["birthdate", "age", "gender", "address", "payment"] {
        let entry = entry(profile, id);
        entry.value = Value::Empty;
        entry.known = false;
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
        }
    }
}

fn alice() -> Heading {
    Heading { name: "Alice Berger".into(), initials: "AB".into(), hue: 3, picture: None }
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

/// A profile with everything filled in.
pub fn profile(catalogue: &Catalogue) -> Profile {
    Profile {
        heading: alice(),
        identifiers: vec![
            Held {
                kind: IdentifierKind::Email,
                address: Some(Shown("alice@example.com".into())),
                pending: None,
                removable: true,
                ask: None,
                problem: None,
                told: None,
            },
            Held {
                kind: IdentifierKind::Phone,
                address: Some(Shown("+43 664 1234567".into())),
                pending: None,
                removable: false,
                ask: None,
                problem: None,
                told: None,
            },
        ],
        sections: sections(catalogue),
        standing: Standing::Complete,
        form: "sealed".into(),
        notice: None,
        picture: None,
    }
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn sections(catalogue: &Catalogue) -> Vec<Section> {
    let texts = *catalogue.texts;
    let section = |id: &str, title: Text, intro: Text, entries: Vec<Entry>| Section {
        id: id.into(),
        title: texts.get(title).into(),
        intro: texts.get(intro).into(),
        entries,
    };
    vec![
        section("about", Text::SectionAboutTitle, Text::SectionAboutIntro, about(texts)),
        section("details", Text::SectionDetailsTitle, Text::SectionDetailsIntro, details(catalogue)),
        section("region", Text::SectionRegionTitle, Text::SectionRegionIntro, region(texts)),
        section("address", Text::SectionAddressTitle, Text::SectionAddressIntro, address(texts)),
        section("payment", Text::SectionPaymentTitle, Text::SectionPaymentIntro, payment(texts)),
    ]
}

fn row(
    texts: Texts,
    id: &str,
    kind: FieldKind,
    (label, help): (Text, Text),
    autocomplete: Option<&str>,
    value: Value,
) -> Entry {
    let field = Field {
        id: id.into(),
        kind,
        label: texts.get(label).into(),
        help: Some(texts.get(help).into()),
        autocomplete: autocomplete.map(Into::into),
        required: false,
        read_only: false,
        min: 0,
        max: 128,
        shown_when: None,
    };
    Entry { field, value, known: true, typed: None, loaded: None, outcome: None }
}

fn about(texts: Texts) -> Vec<Entry> {
    let row = |id: &str, kind, texts_of, token, value| row(texts, id, kind, texts_of, token, text(value));
    vec![
        row("name", FieldKind::Line, (Text::FieldNameLabel, Text::FieldNameHelp), Some("name"), "Alice Berger"),
        row(
            "username",
            FieldKind::Username,
            (Text::FieldUsernameLabel, Text::FieldUsernameHelp),
            Some("username"),
            "alice",
        ),
        row("nickname", FieldKind::Line, (Text::FieldNicknameLabel, Text::FieldNicknameHelp), Some("nickname"), "Ali"),
        row(
            "website",
            FieldKind::Url,
            (Text::FieldWebsiteLabel, Text::FieldWebsiteHelp),
            Some("url"),
            "https://alice.example",
        ),
    ]
}

fn choices(texts: Texts, choices: &[(&str, Text)]) -> Vec<Choice> {
    let choice = |&(value, label): &(&str, Text)| Choice { value: value.into(), label: texts.get(label).into() };
    choices.iter().map(choice).collect()
}

fn details(catalogue: &Catalogue) -> Vec<Entry> {
    let texts = *catalogue.texts;
    let gender = FieldKind::Choice {
        options: choices(
            texts,
            &[("female", Text::GenderFemale), ("male", Text::GenderMale), ("nonbinary", Text::GenderNonbinary)],
        ),
        other: Some(texts.get(Text::GenderOther).into()),
        none: texts.get(Text::GenderNone).into(),
    };
    let birthdate = FieldKind::Date { order: catalogue.date_order };
    let help = |label, help| (label, help);
    vec![
        row(
            texts,
            "birthdate",
            birthdate,
            help(Text::FieldBirthdateLabel, Text::FieldBirthdateHelp),
            Some("bday"),
            text("1984-03-27"),
        ),
        row(
            texts,
            "age",
            FieldKind::Number { min: 0, max: 150 },
            help(Text::FieldAgeLabel, Text::FieldAgeHelp),
            None,
            Value::Number(42),
        ),
        row(texts, "gender", gender, help(Text::FieldGenderLabel, Text::FieldGenderHelp), Some("sex"), text("female")),
    ]
}

fn region(texts: Texts) -> Vec<Entry> {
    vec![
        row(
            texts,
            "locale",
            FieldKind::Language,
            (Text::FieldLocaleLabel, Text::FieldLocaleHelp),
            Some("language"),
            text("de"),
        ),
        row(
            texts,
            "zoneinfo",
            FieldKind::TimeZone,
            (Text::FieldZoneinfoLabel, Text::FieldZoneinfoHelp),
            None,
            text("Europe/Vienna"),
        ),
    ]
}

fn address(texts: Texts) -> Vec<Entry> {
    let labels = [
        Text::AddressCountry,
        Text::AddressStreet,
        Text::AddressPostalCode,
        Text::AddressLocality,
        Text::AddressRegion,
    ];
    let labels = labels.map(|label| texts.get(label).to_owned()).into();
    let stored = Value::Address(Address {
        country: "AT".into(),
        street: "Stephansplatz 3\nTür 5".into(),
        locality: "Wien".into(),
        region: String::new(),
        postal_code: "1010".into(),
    });
    vec![row(
        texts,
        "address",
        FieldKind::Address { labels },
        (Text::FieldAddressLabel, Text::FieldAddressHelp),
        Some("street-address"),
        stored,
    )]
}

fn payment(texts: Texts) -> Vec<Entry> {
    let kind = FieldKind::Choice {
        options: choices(
            texts,
            &[
                ("card", Text::PaymentCard),
                ("bank_transfer", Text::PaymentBankTransfer),
                ("invoice", Text::PaymentInvoice),
                ("wallet", Text::PaymentWallet),
            ],
        ),
        other: None,
        none: texts.get(Text::PaymentNone).into(),
    };
    vec![row(texts, "payment", kind, (Text::FieldPaymentLabel, Text::FieldPaymentHelp), None, text("invoice"))]
}
