//! What a card shows next: made by a pure function of what is stored, what is under way, and what a link has opened.

use crate::model::{check::Reason, identifier::IdentifierKind, pending::Held};

/// What a person has opened in a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// The form that asks for a new address.
    Ask,
    /// The question whether to remove the address.
    Remove,
}

/// What the page's query opens: `change=email`, `remove=phone`.
pub fn opened(query: &[(String, String)]) -> Option<(IdentifierKind, Opened)> {
    query.iter().find_map(|(name, value)| {
        let opened = match name.as_str() {
            "change" => Opened::Ask,
            "remove" => Opened::Remove,
            _ => return None,
        };
        Some((IdentifierKind::from_name(value)?, opened))
    })
}

/// What a card shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The address, and what can be done with it.
    Rest,
    /// A new address is asked for.
    Ask,
    /// A code was sent and is asked for.
    Code,
    /// The code was right, the address is not stored yet.
    Proven,
    /// The address is about to be removed.
    Remove,
}

/// What a card shows.
pub fn step(held: &Held, opened: Option<Opened>) -> Step {
    // What is not there, or is the last way in, cannot be removed.
    let can_be_removed = held.address.is_some() && held.removable && held.problem != Some(Reason::LastWayIn);
    // Told only after the code was right: the change is over, another address may be given.
    let was_no_good = held.pending.is_none() && matches!(held.problem, Some(Reason::Taken | Reason::Unchanged));
    match (opened, &held.pending) {
        (Some(Opened::Ask), _) => Step::Ask,
        (Some(Opened::Remove), _) if can_be_removed => Step::Remove,
        _ if held.ask.is_some() || was_no_good => Step::Ask,
        (_, Some(pending)) if pending.proven => Step::Proven,
        (_, Some(_)) => Step::Code,
        (_, None) => Step::Rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::pending::{Ask, Pending, Shown};

    fn held() -> Held {
        Held {
            kind: IdentifierKind::Email,
            address: Some(Shown("ada@example.com".into())),
            pending: None,
            removable: true,
            ask: None,
            problem: None,
            told: None,
        }
    }

    fn under_way() -> Held {
        let masked = "n•••@example.com".into();
        let pending = Pending { masked, expires_in: 600, resend_in: 60, tries_left: 5, proven: false };
        Held { pending: Some(pending), ..held() }
    }

    #[test]
    fn the_query_opens_what_it_names_and_nothing_else() {
        let query = |name: &str, value: &str| opened(&[(name.to_owned(), value.to_owned())]);
        assert_eq!(query("change", "phone"), Some((IdentifierKind::Phone, Opened::Ask)));
        assert_eq!(query("remove", "email"), Some((IdentifierKind::Email, Opened::Remove)));
        assert_eq!(query("change", "<script>"), None);
        assert_eq!(query("delete", "email"), None);
    }

    #[test]
    fn a_change_under_way_asks_for_its_code_and_another_address_can_be_given() {
        assert_eq!(step(&held(), None), Step::Rest);
        assert_eq!(step(&under_way(), None), Step::Code);
        assert_eq!(step(&under_way(), Some(Opened::Ask)), Step::Ask);
        let wrong = Held { problem: Some(Reason::WrongCode { tries_left: 4 }), ..under_way() };
        assert_eq!(step(&wrong, None), Step::Code, "a wrong code costs a try and stays where it is");
    }

    #[test]
    fn an_address_in_use_is_told_after_the_right_code_and_another_can_be_given() {
        for reason in [Reason::Taken, Reason::Unchanged] {
            assert_eq!(step(&Held { problem: Some(reason), ..held() }, None), Step::Ask);
        }
    }

    #[test]
    fn a_proven_address_that_was_not_stored_can_be_stored_again_without_a_new_code() {
        let mut proven = under_way();
        proven.problem = Some(Reason::NotStored);
        if let Some(pending) = &mut proven.pending {
            pending.proven = true;
        }
        assert_eq!(step(&proven, None), Step::Proven);
    }

    #[test]
    fn the_last_way_in_stays() {
        let last = Held { removable: false, ..held() };
        assert_eq!(step(&last, Some(Opened::Remove)), Step::Rest);
        let refused = Held { problem: Some(Reason::LastWayIn), ..held() };
        assert_eq!(step(&refused, Some(Opened::Remove)), Step::Rest);
        assert_eq!(step(&Held { address: None, ..held() }, Some(Opened::Remove)), Step::Rest);
        assert_eq!(step(&held(), Some(Opened::Remove)), Step::Remove);
    }

    #[test]
    fn what_was_typed_and_refused_is_shown_again() {
        let ask = Ask { typed: Shown("ada@".into()), country: String::new(), problem: Some(Reason::NotAnEmail) };
        assert_eq!(step(&Held { ask: Some(ask), ..held() }, None), Step::Ask);
    }
}
