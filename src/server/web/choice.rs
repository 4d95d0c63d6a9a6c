//! What a person decided where a value was changed elsewhere: a button of the form, pressed without JavaScript.

use crate::model::field::{Field, KEEP, TAKE, WAS};

/// Takes the decisions out of a posted form: a field whose stored value is taken is not sent at all; one whose own value is
/// kept was loaded, from here on, with the stored value that the person has seen. What is no decision about a field that
/// there is stays in the form, and is refused with it. Returns whether a stored value was taken.
pub fn decide(fields: &[Field], pairs: &mut Vec<(String, String)>) -> bool {
    let find = |id: &str| fields.iter().find(|field| field.id == id);
    let mut took = false;
    let decisions: Vec<_> = pairs.extract_if(.., |(name, _)| name == TAKE || name == KEEP).collect();
    for (name, value) in decisions {
        match value.split_once(' ') {
            Some((id, seen)) if name == KEEP && find(id).is_some() => {
                let was = format!("{WAS}{id}");
                match pairs.iter_mut().find(|(name, _)| *name == was) {
                    Some((_, was)) => seen.clone_into(was),
                    None => pairs.push((was, seen.to_owned())),
                }
            }
            None if name == TAKE && find(&value).is_some() => {
                let of_field: Vec<_> = find(&value)
                    .map(|field| (0..field.kind.parts().len()).map(|part| field.input_name(part)).collect())
                    .unwrap_or_default();
                let was = format!("{WAS}{value}");
                pairs.retain(|(name, _)| *name != was && !of_field.contains(name));
                took = true;
            }
            _ => pairs.push((name, value)),
        }
    }
    took
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::field::Kind;

    fn fields() -> Vec<Field> {
        let field = |id: &str, kind| Field {
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
        };
        vec![field("name", Kind::Line), field("address", Kind::Address { labels: Vec::new() })]
    }

    fn pairs(given: &[(&str, &str)]) -> Vec<(String, String)> {
        given.iter().map(|&(name, text)| (name.to_owned(), text.to_owned())).collect()
    }

    #[test]
    fn a_field_whose_stored_value_is_taken_is_not_sent_and_the_others_are() {
        let mut form = pairs(&[
            ("was.address", "1"),
            ("address.country", "AT"),
            ("address.street", "s"),
            ("was.name", "2"),
            ("name", "n"),
            ("take", "address"),
        ]);
        assert!(decide(&fields(), &mut form));
        assert_eq!(form, pairs(&[("was.name", "2"), ("name", "n")]));
    }

    #[test]
    fn a_field_whose_own_value_is_kept_is_measured_by_what_the_person_has_seen() {
        let mut form = pairs(&[("was.name", "old"), ("name", "n"), ("keep", "name seen")]);
        assert!(!decide(&fields(), &mut form));
        assert_eq!(form, pairs(&[("was.name", "seen"), ("name", "n")]));
    }

    #[test]
    fn what_is_no_decision_stays_in_the_form_and_is_refused_with_it() {
        for given in [[("take", "nothing")], [("keep", "name")], [("keep", "nothing seen")], [("take", "name seen")]] {
            let mut form = pairs(&given);
            assert!(!decide(&fields(), &mut form));
            assert_eq!(form, pairs(&given));
        }
    }
}
