//! A made-up person with everything filled in.

use super::payment::methods;
use crate::{
    i18n::{Text, Texts},
    model::{
        address::Address,
        field::{Choice, Field, Kind as FieldKind},
        identifier::IdentifierKind,
        payment::Wallet,
        pending::{Held, Shown},
        profile::{Entry, Heading, Profile, Section, Standing},
        value::Value,
    },
    server::i18n::Catalogue,
};

pub(super) fn alice() -> Heading {
    Heading { name: "Alice Berger".into(), initials: "AB".into(), hue: 3, picture: None }
}

/// A profile with everything filled in.
pub(super) fn profile(catalogue: &Catalogue) -> Profile {
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
    let mut entry = plain(texts, id, kind, label, value);
    entry.field.help = Some(texts.get(help).into());
    entry.field.autocomplete = autocomplete.map(Into::into);
    entry
}

/// A field without help.
pub(super) fn plain(texts: Texts, id: &str, kind: FieldKind, label: Text, value: Value) -> Entry {
    let field = Field {
        id: id.into(),
        kind,
        label: texts.get(label).into(),
        help: None,
        autocomplete: None,
        required: false,
        read_only: false,
        min: 0,
        max: 128,
        shown_when: None,
    };
    Entry {
        loaded: None,
        field,
        value,
        shown: String::new(),
        known: true,
        typed: None,
        kept: String::new(),
        outcome: None,
        wallet: None,
    }
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
    let mut entry = row(
        texts,
        "address",
        FieldKind::Address { labels },
        (Text::FieldAddressLabel, Text::FieldAddressHelp),
        Some("street-address"),
        stored,
    );
    entry.shown = "Stephansplatz 3\nTür 5\n1010 Wien\nAustria".into();
    vec![entry]
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
    let texts_of = (Text::FieldPaymentMethodsLabel, Text::FieldPaymentMethodsHelp);
    let wallet = Wallet { is_set_up: true, methods: methods(), told: None };
    let list = row(texts, "payment_methods", FieldKind::PaymentMethods, texts_of, None, Value::Empty);
    vec![
        Entry { wallet: Some(wallet), ..list },
        row(texts, "payment", kind, (Text::FieldPaymentLabel, Text::FieldPaymentHelp), None, text("invoice")),
    ]
}
