use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::model::field::DateOrder;

fn field(kind: Kind) -> Field {
    Field {
        id: "f".into(),
        kind,
        label: String::new(),
        help: None,
        autocomplete: None,
        required: false,
        read_only: false,
        min: 0,
        max: 128,
        shown_when: None,
    }
}

fn gender() -> Kind {
    let option = |value: &str| Choice { value: value.into(), label: value.into() };
    Kind::Choice { options: vec![option("female"), option("male")], other: Some("Another".into()), none: "-".into() }
}

fn kinds() -> Vec<Kind> {
    vec![
        Kind::Line,
        Kind::Text,
        Kind::Phone,
        Kind::Switch,
        Kind::Country,
        Kind::Choices { options: ["a", "b"].map(|value| Choice { value: value.into(), label: value.into() }).to_vec() },
        Kind::Username,
        Kind::Url,
        Kind::Number { min: 0, max: 150 },
        Kind::Date { order: DateOrder::DayMonthYear },
        gender(),
        Kind::Language,
        Kind::TimeZone,
        Kind::Address { labels: Vec::new() },
    ]
}

fn typed(parts: &[&str]) -> Vec<String> {
    parts.iter().map(|&part| part.to_owned()).collect()
}

#[test]
fn null_a_missing_key_and_an_empty_text_are_nothing() {
    for kind in kinds() {
        for stored in [None, Some(json!(null)), Some(json!("")), Some(json!({}))] {
            assert_eq!(Value::from_stored(&kind, stored.as_ref()), Value::Empty, "{kind:?}");
        }
    }
}

#[test]
fn a_value_that_other_software_stored_in_another_kind_is_shown_and_kept() {
    let date = Kind::Date { order: DateOrder::DayMonthYear };
    let foreign = Value::from_stored(&date, Some(&json!("not-a-date")));
    assert_eq!(foreign, Value::Foreign("not-a-date".into()));
    assert_eq!(split(&date, &foreign), typed(&["", "", ""]));
    assert_eq!(Value::from_stored(&Kind::Line, Some(&json!({"a": 1}))), Value::Foreign(r#"{"a":1}"#.into()));
    assert_eq!(Value::from_stored(&Kind::Number { min: 0, max: 9 }, Some(&json!("36"))), Value::Number(36));
}

#[test]
fn a_number_must_be_whole_and_in_range() {
    let age = field(Kind::Number { min: 0, max: 150 });
    assert_eq!(parse(&age, &typed(&["36"])), Ok(Value::Number(36)));
    assert_eq!(parse(&age, &typed(&["٣٦"])), Ok(Value::Number(36)));
    assert_eq!(parse(&age, &typed(&["-1"])), Err(Problem::of_whole(Reason::OutOfRange { min: 0, max: 150 })));
    for wrong in ["3.5", "12a", "1e3", "99999999999999999999"] {
        assert_eq!(parse(&age, &typed(&[wrong])).map_err(|p| p.reason), Err(Reason::NotANumber), "{wrong}");
    }
}

#[test]
fn a_choice_is_one_of_those_offered_or_a_text_of_ones_own() {
    let gender = field(gender());
    assert_eq!(parse(&gender, &typed(&["female", ""])), Ok(Value::Text("female".into())));
    assert_eq!(parse(&gender, &typed(&["", "ignored"])), Ok(Value::Empty));
    assert_eq!(parse(&gender, &typed(&["other", "agender"])), Ok(Value::Text("agender".into())));
    assert_eq!(parse(&gender, &typed(&["other", " "])), Err(Problem { part: 1, reason: Reason::Required }));
    assert_eq!(parse(&gender, &typed(&["nope", ""])), Err(Problem::of_whole(Reason::UnknownChoice)));
    assert_eq!(split(&gender.kind, &Value::Text("agender".into())), typed(&["other", "agender"]));
}

#[test]
fn a_date_says_which_part_is_missing() {
    let birthdate = field(Kind::Date { order: DateOrder::DayMonthYear });
    assert_eq!(parse(&birthdate, &typed(&["1990", "5", "17"])), Ok(Value::Text("1990-05-17".into())));
    assert_eq!(parse(&birthdate, &typed(&["1990", "", "17"])), Err(Problem { part: 1, reason: Reason::NotADate }));
    assert_eq!(parse(&birthdate, &typed(&["1990", "2", "30"])), Err(Problem { part: 0, reason: Reason::NotADate }));
}

#[test]
fn a_required_field_is_not_left_empty() {
    let mut name = field(Kind::Line);
    name.required = true;
    assert_eq!(parse(&name, &typed(&["  "])), Err(Problem::of_whole(Reason::Required)));
}

#[test]
fn a_text_is_as_long_as_it_may_be_in_characters_not_bytes() {
    let name = field(Kind::Line);
    assert_eq!(parse(&name, &["é".repeat(128)]), Ok(Value::Text("é".repeat(128))));
    assert_eq!(parse(&name, &["é".repeat(129)]).map_err(|p| p.reason), Err(Reason::TooLong { max: 128 }));
}

#[test]
fn the_tag_tells_parts_apart_and_ignores_carriage_returns() {
    assert_ne!(tag(&typed(&["ab", ""])), tag(&typed(&["a", "b"])));
    assert_ne!(tag(&typed(&[""])), tag(&typed(&["", ""])));
    assert_eq!(tag(&typed(&["a\r\nb"])), tag(&typed(&["a\nb"])));
}

fn any_kind() -> impl Strategy<Value = Kind> {
    proptest::sample::select(kinds())
}

#[test]
fn boxes_that_are_ticked_are_kept_in_the_order_of_the_choices() {
    let kind = Kind::Choices { options: ["a", "b", "c"].map(|v| Choice { value: v.into(), label: v.into() }).to_vec() };
    let value = parse(&field(kind.clone()), &[ON.into(), String::new(), ON.into()]).expect("taken");
    assert_eq!(value, Value::Texts(vec!["a".into(), "c".into()]));
    assert_eq!(Value::from_stored(&kind, Some(&json!(["c", "a"]))), value);
    assert_eq!(split(&kind, &value), [ON, "", ON]);
    assert_eq!(parse(&field(kind.clone()), &[String::new(), String::new(), String::new()]), Ok(Value::Empty));
    // What is not offered is not lost by being shown.
    assert!(matches!(Value::from_stored(&kind, Some(&json!(["a", "old"]))), Value::Foreign(_)));
}

#[test]
fn a_switch_that_must_be_on_is_agreed_to() {
    let mut terms = field(Kind::Switch);
    assert_eq!(parse(&terms, &[String::new()]), Ok(Value::Switch(false)));
    terms.required = true;
    assert_eq!(parse(&terms, &[String::new()]), Err(Problem::of_whole(Reason::Required)));
    assert_eq!(parse(&terms, &[ON.into()]), Ok(Value::Switch(true)));
}

#[test]
fn a_text_may_have_lines_and_has_its_length() {
    let mut about = field(Kind::Text);
    about.min = 3;
    assert_eq!(parse(&about, &["a\r\nb".into()]), Ok(Value::Text("a\nb".into())));
    assert_eq!(parse(&about, &["ab".into()]), Err(Problem::of_whole(Reason::TooShort { min: 3 })));
    assert_eq!(parse(&about, &[String::new()]), Ok(Value::Empty));
    assert_eq!(split(&Kind::Text, &Value::Text("a\nb".into())), ["a\nb"]);
}

proptest! {
    #[test]
    fn parsing_never_panics_and_what_it_takes_is_shown_and_taken_again(
        kind in any_kind(),
        parts in proptest::collection::vec(any::<String>(), 0..7),
    ) {
        let field = field(kind);
        if let Ok(value) = parse(&field, &parts) {
            let shown = split(&field.kind, &value);
            prop_assert_eq!(shown.len(), field.kind.parts().len());
            prop_assert_eq!(parse(&field, &shown), Ok(value.clone()));
            prop_assert_eq!(Value::from_stored(&field.kind, Some(&value.to_stored())), value);
        }
    }

    #[test]
    fn whatever_is_stored_can_be_shown(kind in any_kind(), text in any::<String>(), number in any::<i64>()) {
        for stored in [json!(text), json!(number), json!([text]), json!({ "country": text }), json!(true)] {
            let value = Value::from_stored(&kind, Some(&stored));
            prop_assert_eq!(split(&kind, &value).len(), kind.parts().len());
        }
    }
}
