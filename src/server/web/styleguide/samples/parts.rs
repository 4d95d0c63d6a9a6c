//! Every kind of field, and one field in every state.

use super::person::{plain, profile};
use crate::{
    i18n::{Text, Texts},
    model::{
        check::Reason,
        edit::Problem,
        field::{Choice, Kind},
        profile::{Entry, Profile, Section, Typed},
        report::Outcome,
        value::Value,
    },
    server::i18n::Catalogue,
};

/// A profile of two sections: every kind that the built-in page does not have in other samples, and every state.
pub fn parts(catalogue: &Catalogue) -> Box<Profile> {
    let texts = *catalogue.texts;
    let mut parts = profile(catalogue);
    let kinds = Section { id: "kinds".into(), title: "kinds".into(), intro: String::new(), entries: kinds(catalogue) };
    let states = Section { id: "states".into(), title: "states".into(), intro: String::new(), entries: states(texts) };
    parts.sections = vec![kinds, states];
    Box::new(parts)
}

fn options(texts: Texts) -> Vec<Choice> {
    let options = [("card", Text::PaymentCard), ("invoice", Text::PaymentInvoice), ("wallet", Text::PaymentWallet)];
    options.map(|(value, label)| Choice { value: value.into(), label: texts.get(label).into() }).into()
}

fn kinds(catalogue: &Catalogue) -> Vec<Entry> {
    let texts = *catalogue.texts;
    let text = |text: &str| Value::Text(text.into());
    let choice = Kind::Choice { options: options(texts), other: None, none: texts.get(Text::PaymentNone).into() };
    vec![
        plain(texts, "line", Kind::Line, Text::FieldNameLabel, text("Alice Berger")),
        plain(texts, "lines", Kind::Text, Text::FieldProfileLabel, text("Alice\nBerger")),
        plain(texts, "number", Kind::Number { min: 0, max: 150 }, Text::FieldAgeLabel, Value::Number(42)),
        plain(texts, "date", Kind::Date { order: catalogue.date_order }, Text::FieldBirthdateLabel, text("1984-03-27")),
        plain(texts, "choice", choice, Text::FieldPaymentLabel, text("invoice")),
        plain(
            texts,
            "choices",
            Kind::Choices { options: options(texts) },
            Text::SectionPaymentTitle,
            Value::Texts(vec!["card".into(), "wallet".into()]),
        ),
        plain(texts, "switched_on", Kind::Switch, Text::Verified, Value::Switch(true)),
        plain(texts, "switched_off", Kind::Switch, Text::Verified, Value::Switch(false)),
        plain(texts, "time_zone", Kind::TimeZone, Text::FieldZoneinfoLabel, text("Europe/Vienna")),
    ]
}

fn states(texts: Texts) -> Vec<Entry> {
    let line =
        |id: &str, value: &str| plain(texts, id, Kind::Line, Text::FieldNicknameLabel, Value::Text(value.into()));
    let with = |id: &str, change: &dyn Fn(&mut Entry)| {
        let mut entry = line(id, "Ali");
        change(&mut entry);
        entry
    };
    let help = |entry: &mut Entry| entry.field.help = Some(texts.get(Text::FieldNicknameHelp).into());
    vec![
        plain(texts, "empty", Kind::Line, Text::FieldNicknameLabel, Value::Empty),
        with("filled", &help),
        with("required", &|entry| entry.field.required = true),
        with("saved", &|entry| entry.outcome = Some(Outcome::Saved)),
        with("wrong", &|entry| {
            entry.field.required = true;
            entry.typed = Some(Typed(vec![String::new()]));
            entry.outcome = Some(Outcome::Refused(vec![Problem::of_whole(Reason::Required)]));
        }),
        with("conflict", &|entry| {
            entry.typed = Some(Typed(vec!["Allie".into()]));
            entry.outcome = Some(Outcome::Conflict);
        }),
        with("read_only", &|entry| entry.field.read_only = true),
        with("unknown", &|entry| (entry.known, entry.value) = (false, Value::Empty)),
        with("foreign", &|entry| entry.value = Value::Foreign("[1, 2]".into())),
    ]
}
