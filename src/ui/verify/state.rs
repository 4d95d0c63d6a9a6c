//! Where a card stands. A pure function makes the next state; the components draw it.

use serde::{Deserialize, Serialize};

use crate::model::{check::Reason, error::AppError, identifier::IdentifierKind, pending::Held};

/// What a person has opened in a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
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

/// Where a card stands.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// What the server said last.
    pub held: Held,
    /// What is open.
    pub opened: Option<Opened>,
    /// What is wrong.
    pub problem: Option<AppError>,
    /// What was done last.
    pub done: Option<Done>,
}

/// What to draw.
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

/// What was asked of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Send a code to a new address.
    Start,
    /// Check the code.
    Confirm,
    /// Send another.
    Resend,
    /// Give the change up.
    Cancel,
    /// Remove the address.
    Remove,
}

impl Asked {
    /// The word for it in the routes that forms are posted to without JavaScript.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Confirm => "confirm",
            Self::Resend => "resend",
            Self::Cancel => "cancel",
            Self::Remove => "remove",
        }
    }
}

/// What was done last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// A code is on its way.
    CodeSent,
    /// Another code is on its way.
    CodeSentAgain,
    /// The new address is in force.
    Changed,
    /// The address is removed.
    Removed,
    /// The change is given up.
    Cancelled,
}

/// What happens to a card.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The person opened something.
    Opened(Opened),
    /// The person closed what was open.
    Closed,
    /// The server did what was asked.
    Answered(Asked, Held),
    /// It was refused, by our own rules or by the server's, or it failed.
    Failed(Asked, AppError),
    /// The server told the state without being asked about this card.
    Told(Held),
}

impl State {
    /// The state that the page's data begins with.
    pub fn new(held: Held, opened: Option<Opened>) -> Self {
        let asked = held.ask.as_ref();
        let reason = asked.map_or_else(|| held.pending.as_ref().and_then(|pending| pending.problem), |ask| ask.problem);
        let opened = opened.or(asked.map(|_| Opened::Ask));
        // What is not there, or is the last way in, cannot be removed.
        let opened = opened.filter(|&opened| opened != Opened::Remove || can_be_removed(&held));
        Self { problem: reason.map(AppError::Refused), opened, held, done: None }
    }

    /// The state some seconds later.
    #[must_use]
    pub fn later(mut self, seconds: u32) -> Self {
        if let Some(pending) = &mut self.held.pending {
            pending.expires_in = pending.expires_in.saturating_sub(seconds);
            pending.resend_in = pending.resend_in.saturating_sub(seconds);
        }
        if let Some(AppError::Refused(Reason::TooMany { wait })) = &mut self.problem {
            *wait = wait.saturating_sub(seconds);
        }
        self
    }

    /// What to draw.
    pub fn step(&self) -> Step {
        match (self.opened, &self.held.pending) {
            (Some(Opened::Ask), _) => Step::Ask,
            (Some(Opened::Remove), _) => Step::Remove,
            (None, Some(pending)) if pending.proven => Step::Proven,
            (None, Some(_)) => Step::Code,
            (None, None) => Step::Rest,
        }
    }
}

fn can_be_removed(held: &Held) -> bool {
    held.address.is_some() && held.removable
}

/// The state after an event.
pub fn next(state: State, event: Event) -> State {
    match event {
        Event::Opened(opened) => State { opened: Some(opened), problem: None, done: None, ..state },
        Event::Closed => State { opened: None, problem: None, done: None, ..state },
        Event::Told(held) => State { held, ..state },
        Event::Answered(asked, held) => State { held, opened: None, problem: None, done: Some(done(asked)) },
        Event::Failed(asked, error) => failed(state, asked, error),
    }
}

const fn done(asked: Asked) -> Done {
    match asked {
        Asked::Start => Done::CodeSent,
        Asked::Confirm => Done::Changed,
        Asked::Resend => Done::CodeSentAgain,
        Asked::Cancel => Done::Cancelled,
        Asked::Remove => Done::Removed,
    }
}

fn failed(mut state: State, asked: Asked, error: AppError) -> State {
    if let AppError::Refused(reason) = error {
        refused(&mut state, asked, reason);
    }
    State { problem: Some(error), done: None, ..state }
}

fn refused(state: &mut State, asked: Asked, reason: Reason) {
    match (asked, reason) {
        // Told only after the code was right: the change is over, another address may be given.
        (Asked::Confirm, Reason::Taken | Reason::Unchanged) => {
            state.held.pending = None;
            state.opened = Some(Opened::Ask);
        }
        (Asked::Remove, Reason::LastWayIn) => {
            state.held.removable = false;
            state.opened = None;
        }
        (_, reason) => {
            let Some(pending) = &mut state.held.pending else { return };
            match (asked, reason) {
                (Asked::Confirm, Reason::WrongCode { tries_left }) => pending.tries_left = tries_left,
                (Asked::Confirm, Reason::CodeExpired) => {
                    pending.expires_in = 0;
                    pending.resend_in = 0;
                }
                (Asked::Confirm, Reason::NotStored) => pending.proven = true,
                (Asked::Resend, Reason::TooMany { wait }) => pending.resend_in = wait,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::pending::{Pending, Shown};

    fn held(pending: Option<Pending>) -> Held {
        let address = Some(Shown("ada@example.com".into()));
        Held { kind: IdentifierKind::Email, address, pending, removable: true, ask: None }
    }

    fn pending() -> Pending {
        Pending {
            masked: "n•••@example.com".into(),
            expires_in: 600,
            resend_in: 60,
            tries_left: 5,
            proven: false,
            problem: None,
        }
    }

    fn run(pending: Option<Pending>, events: impl IntoIterator<Item = Event>) -> State {
        events.into_iter().fold(State::new(held(pending), None), next)
    }

    #[test]
    fn the_way_from_an_address_to_the_next() {
        let mut state = State::new(held(None), None);
        assert_eq!(state.step(), Step::Rest);
        for (event, step, done) in [
            (Event::Opened(Opened::Ask), Step::Ask, None),
            (Event::Answered(Asked::Start, held(Some(pending()))), Step::Code, Some(Done::CodeSent)),
            (Event::Answered(Asked::Resend, held(Some(pending()))), Step::Code, Some(Done::CodeSentAgain)),
            (Event::Opened(Opened::Ask), Step::Ask, None),
            (Event::Closed, Step::Code, None),
            (Event::Answered(Asked::Confirm, held(None)), Step::Rest, Some(Done::Changed)),
            (Event::Opened(Opened::Remove), Step::Remove, None),
            (Event::Answered(Asked::Remove, held(None)), Step::Rest, Some(Done::Removed)),
        ] {
            state = next(state, event);
            assert_eq!((state.step(), state.done), (step, done));
        }
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
    fn a_wrong_code_costs_a_try_and_stays_where_it_is() {
        let error = AppError::Refused(Reason::WrongCode { tries_left: 4 });
        let state = run(Some(pending()), [Event::Failed(Asked::Confirm, error.clone())]);
        assert_eq!((state.step(), state.problem), (Step::Code, Some(error)));
        assert_eq!(state.held.pending.map(|pending| pending.tries_left), Some(4));
    }

    #[test]
    fn time_passes_for_a_code_whatever_else_happens() {
        let later = State::new(held(Some(pending())), None).later(100);
        let failed = next(later, Event::Failed(Asked::Confirm, AppError::Offline));
        let pending = failed.held.pending.expect("still there");
        assert_eq!((pending.expires_in, pending.resend_in), (500, 0));
    }

    #[test]
    fn an_expired_code_can_be_replaced_at_once() {
        let state = run(Some(pending()), [Event::Failed(Asked::Confirm, AppError::Refused(Reason::CodeExpired))]);
        let pending = state.held.pending.expect("still there");
        assert_eq!((pending.expires_in, pending.resend_in), (0, 0));
    }

    #[test]
    fn an_address_in_use_is_told_after_the_right_code_and_another_can_be_given() {
        let state = run(Some(pending()), [Event::Failed(Asked::Confirm, AppError::Refused(Reason::Taken))]);
        assert_eq!((state.step(), &state.held.pending), (Step::Ask, &None));
        assert_eq!(next(state, Event::Closed).step(), Step::Rest);
    }

    #[test]
    fn a_proven_address_that_was_not_stored_can_be_stored_again_without_a_new_code() {
        let state = run(Some(pending()), [Event::Failed(Asked::Confirm, AppError::Refused(Reason::NotStored))]);
        assert_eq!(state.step(), Step::Proven);
    }

    #[test]
    fn the_last_way_in_stays() {
        let refused = Event::Failed(Asked::Remove, AppError::Refused(Reason::LastWayIn));
        let state = run(None, [Event::Opened(Opened::Remove), refused]);
        assert_eq!((state.step(), state.held.removable), (Step::Rest, false));
        let mut last = held(None);
        last.removable = false;
        assert_eq!(State::new(last, Some(Opened::Remove)).step(), Step::Rest);
    }

    #[test]
    fn a_failure_of_the_network_loses_nothing() {
        for asked in [Asked::Start, Asked::Confirm, Asked::Resend, Asked::Cancel, Asked::Remove] {
            let before = State { opened: Some(Opened::Ask), ..State::new(held(Some(pending())), None) };
            let after = next(before.clone(), Event::Failed(asked, AppError::Offline));
            assert_eq!((after.step(), &after.held), (before.step(), &before.held));
        }
    }

    #[test]
    fn what_was_refused_without_javascript_is_shown_again() {
        let mut refused = held(None);
        refused.ask = Some(crate::model::pending::Ask {
            typed: Shown("ada@".into()),
            country: String::new(),
            problem: Some(Reason::NotAnEmail),
        });
        let state = State::new(refused, None);
        assert_eq!((state.step(), state.problem), (Step::Ask, Some(AppError::Refused(Reason::NotAnEmail))));
    }
}
