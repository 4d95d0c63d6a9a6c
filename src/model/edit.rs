//! What a person changed: the difference between what a form was loaded with and what stands in it now.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    check::Reason,
    field::{FORM, Field, Kind, WAS},
    value::{self, Value},
};

/// Something wrong with one part of a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The part, counted from 0 in the order of [`super::field::Kind::parts`].
    pub part: usize,
    /// Why.
    pub reason: Reason,
}

impl Problem {
    /// A problem of the field as a whole: shown at its first part.
    pub const fn of_whole(reason: Reason) -> Self {
        Self { part: 0, reason }
    }
}

/// What a form sends for one field.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Submitted {
    /// The field.
    pub id: String,
    /// [`value::tag`] of what the form was loaded with.
    pub was: String,
    /// What stands in its inputs, in the order of [`super::field::Kind::parts`].
    pub typed: Vec<String>,
}

impl std::fmt::Debug for Submitted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Submitted({}: …)", self.id)
    }
}

/// What became of one field between loading and submitting.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// The same stands in it as when it was loaded.
    Unchanged,
    /// Something else stands in it, and it can be taken.
    Changed(Value),
    /// Something else stands in it, and it cannot be taken.
    Wrong(Problem),
}

/// Compares what stands in a field's inputs with what they were loaded with.
pub fn edit(field: &Field, was: &str, typed: &[String]) -> Edit {
    if value::tag(typed) == was {
        let is_missing = field.required && !field.read_only && typed.iter().all(String::is_empty);
        return if is_missing { Edit::Wrong(Problem::of_whole(Reason::Required)) } else { Edit::Unchanged };
    }
    if field.read_only {
        return Edit::Wrong(Problem::of_whole(Reason::ReadOnly));
    }
    match value::parse(field, typed) {
        // White space around, a missing zero or `https://`: typed anew, but the same.
        Ok(value) if value::tag(&value::split(&field.kind, &value)) == was => Edit::Unchanged,
        Ok(value) => Edit::Changed(value),
        Err(problem) => Edit::Wrong(problem),
    }
}

/// Whether a field is asked for, given what stands in the others. Where nothing is known of the other field it is.
pub fn is_asked_for(field: &Field, fields: &[Field], submitted: &[Submitted]) -> bool {
    let Some(condition) = &field.shown_when else { return true };
    let kind = fields.iter().find(|other| other.id == condition.field).map(|other| &other.kind);
    let typed = submitted.iter().find(|sent| sent.id == condition.field).map(|sent| &sent.typed);
    let (Some(kind), Some(typed)) = (kind, typed) else { return true };
    let is_wanted = |choice: &str| condition.one_of.iter().any(|wanted| wanted == choice);
    match kind {
        Kind::Choices { options } => {
            options.iter().zip(typed).any(|(option, ticked)| !ticked.is_empty() && is_wanted(&option.value))
        }
        Kind::Line
        | Kind::Text
        | Kind::Username
        | Kind::Url
        | Kind::Phone
        | Kind::Number { .. }
        | Kind::Date { .. }
        | Kind::Choice { .. }
        | Kind::Switch
        | Kind::Country
        | Kind::Language
        | Kind::TimeZone
        | Kind::Address { .. }
        | Kind::PaymentMethods => typed.first().is_some_and(|chosen| is_wanted(chosen)),
    }
}

/// A posted form, taken apart by fields.
#[derive(Debug, Default, PartialEq)]
pub struct Posted {
    /// What was sent for each field that the form knows, in its order. Fields of which nothing was sent are left out.
    pub fields: Vec<Submitted>,
    /// The sealed token that says whose form it is.
    pub form: String,
    /// What cannot be taken whatever the values are: names that no field has, names that came twice.
    pub refused: Vec<(String, Reason)>,
}

/// Takes a posted form apart. `pairs` are the names and values as the browser sent them.
pub fn take_apart(fields: &[Field], pairs: impl IntoIterator<Item = (String, String)>) -> Posted {
    let mut posted = Posted::default();
    let mut given = BTreeMap::new();
    for (name, text) in pairs {
        if given.insert(name.clone(), text).is_some() {
            // The beginning of `address.street` and of `was.address` is the field's own name.
            let id = name.strip_prefix(WAS).unwrap_or(&name).split('.').next().unwrap_or_default().to_owned();
            posted.refused.push((id, Reason::GivenTwice));
        }
    }
    posted.form = given.remove(FORM).unwrap_or_default();
    for field in fields {
        let was = given.remove(&format!("{WAS}{}", field.id));
        let parts: Vec<_> = (0..field.kind.parts().len()).map(|part| given.remove(&field.input_name(part))).collect();
        // Of boxes only those that are ticked are sent; that the form had them is told by the mark.
        if parts.iter().any(Option::is_some) || (was.is_some() && field.kind.is_boxes()) {
            let typed = parts.into_iter().map(Option::unwrap_or_default).collect();
            posted.fields.push(Submitted { id: field.id.clone(), was: was.unwrap_or_default(), typed });
        }
    }
    posted.refused.extend(given.into_keys().map(|name| (name, Reason::UnknownField)));
    posted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::field::{Choice, Condition, DateOrder, ON};

    fn field(id: &str, kind: Kind) -> Field {
        Field {
            id: id.into(),
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

    fn fields() -> Vec<Field> {
        vec![
            field("name", Kind::Line),
            field("website", Kind::Url),
            field("age", Kind::Number { min: 0, max: 150 }),
            field("birthdate", Kind::Date { order: DateOrder::DayMonthYear }),
            field("address", Kind::Address { labels: Vec::new() }),
        ]
    }

    fn pairs(given: &[(&str, &str)]) -> Vec<(String, String)> {
        given.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())).collect()
    }

    #[test]
    fn a_field_typed_anew_with_the_same_meaning_is_unchanged() {
        let name = field("name", Kind::Line);
        let was = value::tag(&["Ada".to_owned()]);
        assert_eq!(edit(&name, &was, &["Ada".to_owned()]), Edit::Unchanged);
        assert_eq!(edit(&name, &was, &[" Ada ".to_owned()]), Edit::Unchanged);
        assert_eq!(edit(&name, &was, &["Ada L".to_owned()]), Edit::Changed(Value::Text("Ada L".into())));
        assert_eq!(edit(&name, &was, &[String::new()]), Edit::Changed(Value::Empty));
    }

    #[test]
    fn a_stored_value_that_our_rules_refuse_is_left_alone_while_nobody_touches_it() {
        let website = field("website", Kind::Url);
        let stored = vec!["javascript:alert(1)".to_owned()];
        assert_eq!(edit(&website, &value::tag(&stored), &stored), Edit::Unchanged);
    }

    #[test]
    fn a_read_only_field_cannot_be_changed() {
        let mut name = field("name", Kind::Line);
        name.read_only = true;
        let was = value::tag(&["Ada".to_owned()]);
        assert_eq!(edit(&name, &was, &["Eve".to_owned()]), Edit::Wrong(Problem::of_whole(Reason::ReadOnly)));
    }

    #[test]
    fn names_that_no_field_has_and_names_that_came_twice_are_told() {
        let posted = take_apart(
            &fields(),
            pairs(&[("name", "a"), ("name", "b"), ("user_id", "x"), ("birthdate.day", "1"), ("birthdate.day", "2")]),
        );
        assert_eq!(
            posted.refused,
            [
                ("name".into(), Reason::GivenTwice),
                ("birthdate".into(), Reason::GivenTwice),
                ("user_id".into(), Reason::UnknownField),
            ]
        );
    }

    #[test]
    fn a_form_is_taken_apart_by_fields() {
        let posted = take_apart(
            &fields(),
            pairs(&[
                ("form", "token"),
                ("was.name", "1"),
                ("name", "Ada"),
                ("address.country", "AT"),
                ("address.street", "s"),
                ("was.address", "2"),
            ]),
        );
        assert_eq!(posted.form, "token");
        assert_eq!(posted.refused, []);
        assert_eq!(
            posted.fields,
            [
                Submitted { id: "name".into(), was: "1".into(), typed: vec!["Ada".into()] },
                Submitted {
                    id: "address".into(),
                    was: "2".into(),
                    typed: ["AT", "s", "", "", ""].map(String::from).to_vec()
                },
            ]
        );
    }

    #[test]
    fn a_required_field_that_is_still_empty_is_told_and_one_that_can_only_be_read_is_not() {
        let mut name = field("name", Kind::Line);
        name.required = true;
        let empty = [String::new()];
        assert_eq!(edit(&name, &value::tag(&empty), &empty), Edit::Wrong(Problem::of_whole(Reason::Required)));
        name.read_only = true;
        assert_eq!(edit(&name, &value::tag(&empty), &empty), Edit::Unchanged);
    }

    #[test]
    fn boxes_of_which_none_is_ticked_are_known_by_their_mark() {
        let news = field("news", Kind::Switch);
        let posted = take_apart(std::slice::from_ref(&news), pairs(&[("was.news", "x")]));
        assert_eq!(posted.fields, [Submitted { id: "news".into(), was: "x".into(), typed: vec![String::new()] }]);
        assert_eq!(take_apart(&[news], pairs(&[])).fields, []);
    }

    #[test]
    fn a_field_is_asked_for_while_another_has_one_of_its_choices() {
        let options = ["a", "b"].map(|value| Choice { value: value.into(), label: String::new() }).to_vec();
        let mut company = field("company", Kind::Line);
        for (kind, one_of, typed, asked) in [
            (Kind::Switch, ON, vec![ON], true),
            (Kind::Switch, ON, vec![""], false),
            (Kind::Choices { options: options.clone() }, "b", vec!["", ON], true),
            (Kind::Choices { options: options.clone() }, "b", vec![ON, ""], false),
            (Kind::Choice { options, other: None, none: String::new() }, "b", vec!["b"], true),
            (Kind::Country, "AT", vec!["DE"], false),
        ] {
            company.shown_when = Some(Condition { field: "work".into(), one_of: vec![one_of.into()] });
            let fields = [field("work", kind), company.clone()];
            let typed = typed.into_iter().map(str::to_owned).collect();
            let sent = Submitted { id: "work".into(), was: String::new(), typed };
            assert_eq!(is_asked_for(&company, &fields, std::slice::from_ref(&sent)), asked, "{sent:?}");
            assert!(is_asked_for(&company, &fields, &[]), "what is not known hides nothing");
        }
    }

    proptest! {
        #[test]
        fn only_keys_that_changed_are_changed(index in 0_usize..5, loaded in any::<String>(), typed in any::<String>()) {
            let field = &fields()[index];
            let with = |text: &str| { let mut parts = vec![String::new(); field.kind.parts().len()]; text.clone_into(&mut parts[0]); parts };
            let was = value::tag(&with(&loaded));
            match edit(field, &was, &with(&typed)) {
                Edit::Unchanged => {
                    let meant = value::parse(field, &with(&typed)).map(|value| value::tag(&value::split(&field.kind, &value)));
                    prop_assert!(value::tag(&with(&typed)) == was || meant == Ok(was));
                }
                Edit::Changed(value) => prop_assert_ne!(value::tag(&value::split(&field.kind, &value)), was),
                Edit::Wrong(_) => prop_assert!(value::parse(field, &with(&typed)).is_err()),
            }
        }

        #[test]
        fn any_pairs_can_be_taken_apart(given in proptest::collection::vec((any::<String>(), any::<String>()), 0..12)) {
            let posted = take_apart(&fields(), given.clone());
            prop_assert!(posted.fields.len() + posted.refused.len() <= given.len());
        }
    }
}
