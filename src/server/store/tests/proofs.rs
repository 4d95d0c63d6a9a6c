//! Grants of step-up and the codes that lead to them: each attack is a row that is not found.

use super::*;
use crate::{
    model::operation::Operation,
    server::domain::ports::{GrantRow, OwnSessions as _, ProofCodeRow, Proofs as _},
};

const OPERATION: Operation = Operation::ChangeEmail;

/// A grant of Alice's in the session `first`, to change her e-mail address.
fn grant(id: &str) -> GrantRow {
    GrantRow {
        id: id.to_owned(),
        user: alice(),
        session: key("first"),
        operation: OPERATION,
        expires: NOW + MINUTE,
        spent: None,
    }
}

fn code(id: &str) -> ProofCodeRow {
    ProofCodeRow {
        id: id.to_owned(),
        user: alice(),
        session: key("first"),
        operation: OPERATION,
        sealed: vec![3; 40],
        tries_left: 3,
        expires: NOW + MINUTE,
        resend_at: NOW + SECOND,
    }
}

on_both! {
    async fn a_grant_is_spent_once_however_many_ask_at_once(place: Place) {
        let (one, other) = (place.open().await, place.open().await);
        assert!(one.put_grant(&grant("g")).await.expect("kept"));
        let asked: Vec<_> = (0..20)
            .flat_map(|_| [one.clone(), other.clone()])
            .map(|store| tokio::spawn(async move { store.spend_grant(&grant("g"), NOW).await.expect("asked") }))
            .collect();
        let mut spent = 0;
        for one in asked {
            spent += usize::from(one.await.expect("done"));
        }
        assert_eq!(spent, 1);
        assert!(!one.has_grant(&grant("g"), NOW).await.expect("asked"));
        assert!(one.knows_grant("g").await.expect("asked"));
    }

    async fn a_grant_of_another_person_session_or_operation_or_of_another_browser_is_none(place: Place) {
        let store = place.open().await;
        store.put_grant(&grant("g")).await.expect("kept");
        for other in [
            GrantRow { user: bob(), ..grant("g") },
            GrantRow { session: key("second"), ..grant("g") },
            GrantRow { operation: Operation::SetPassword, ..grant("g") },
            grant("guessed"),
        ] {
            assert!(!store.has_grant(&other, NOW).await.expect("asked"), "{other:?}");
            assert!(!store.spend_grant(&other, NOW).await.expect("asked"), "{other:?}");
        }
        assert!(store.spend_grant(&grant("g"), NOW).await.expect("asked"), "and it is still good for what it was for");
    }

    async fn a_grant_that_is_over_is_none(place: Place) {
        let store = place.open().await;
        store.put_grant(&grant("g")).await.expect("kept");
        assert!(!store.spend_grant(&grant("g"), NOW + MINUTE).await.expect("asked"));
    }

    async fn a_sign_in_is_counted_once_and_a_grant_is_never_written_over(place: Place) {
        let store = place.open().await;
        let counted = GrantRow { spent: Some(NOW), ..grant("sign-in") };
        assert!(store.put_grant(&counted).await.expect("kept"));
        assert!(!store.put_grant(&counted).await.expect("kept"));
        assert!(!store.put_grant(&grant("sign-in")).await.expect("kept"));
        assert!(!store.spend_grant(&grant("sign-in"), NOW).await.expect("asked"));
    }

    async fn a_code_is_found_by_its_person_session_and_operation_only(place: Place) {
        let store = place.open().await;
        store.put_proof_code(&code("c")).await.expect("kept");
        for (user, session, operation) in [
            (bob(), key("first"), OPERATION),
            (alice(), key("second"), OPERATION),
            (alice(), key("first"), Operation::RemoveEmail),
        ] {
            assert_eq!(store.find_proof_code(&user, &session, operation).await.expect("read"), None);
            assert_eq!(store.spend_proof_try(&user, &session, operation, NOW).await.expect("asked"), None);
        }
        let found = store.find_proof_code(&alice(), &key("first"), OPERATION).await.expect("read");
        assert_eq!(found, Some(code("c")));
    }

    async fn a_code_has_as_many_tries_as_it_was_given_and_none_when_it_is_over(place: Place) {
        let store = place.open().await;
        store.put_proof_code(&code("c")).await.expect("kept");
        let ask = async |at| store.spend_proof_try(&alice(), &key("first"), OPERATION, at).await.expect("asked");
        assert_eq!(ask(NOW + MINUTE).await, None);
        for left in [2, 1, 0] {
            assert_eq!(ask(NOW).await.map(|row| row.tries_left), Some(left));
        }
        assert_eq!(ask(NOW).await, None);
    }

    async fn a_session_has_one_code_at_a_time(place: Place) {
        let store = place.open().await;
        store.put_proof_code(&code("c")).await.expect("kept");
        let other = ProofCodeRow { operation: Operation::SetPassword, ..code("d") };
        store.put_proof_code(&other).await.expect("kept");
        assert_eq!(store.find_proof_code(&alice(), &key("first"), OPERATION).await.expect("read"), None);
        store.delete_proof_code("d").await.expect("removed");
        assert_eq!(store.find_proof_code(&alice(), &key("first"), Operation::SetPassword).await.expect("read"), None);
    }

    async fn a_draft_that_is_taken_is_gone(place: Place) {
        let store = place.open().await;
        store.put_draft(&draft("d")).await.expect("kept");
        assert_eq!(store.take_draft("d", &bob(), NOW).await.expect("asked"), None);
        assert_eq!(store.take_draft("d", &alice(), NOW).await.expect("asked"), Some(draft("d")));
        assert_eq!(store.take_draft("d", &alice(), NOW).await.expect("asked"), None);
    }

    async fn a_session_with_a_new_key_keeps_what_hangs_on_it_and_the_old_key_is_nothing(place: Place) {
        let store = place.open().await;
        store.insert_session(&session("first"), None).await.expect("kept");
        store.put_pending(&pending("p")).await.expect("kept");
        store.put_grant(&grant("g")).await.expect("kept");
        store.put_proof_code(&code("c")).await.expect("kept");
        assert!(store.rekey(&session("first"), &key("new"), &[8], NOW + SECOND).await.expect("done"));
        let old = store.open(&key("first")).await.expect("read").expect("kept to say why");
        assert_eq!((old.session.ended, old.session.sealed.len(), old.pending.len()), (Some(Ended::Replaced), 0, 0));
        let new = store.open(&key("new")).await.expect("read").expect("there");
        assert_eq!((new.session.ended, new.session.sealed, new.pending.len()), (None, vec![8], 1));
        assert!(store.spend_grant(&GrantRow { session: key("new"), ..grant("g") }, NOW).await.expect("asked"));
        assert!(store.find_proof_code(&alice(), &key("new"), OPERATION).await.expect("read").is_some());
        // Not twice, and not what was renewed or ended meanwhile.
        assert!(!store.rekey(&session("first"), &key("other"), &[8], NOW).await.expect("done"));
        let stale = SessionRow { version: 7, ..session("new") };
        assert!(!store.rekey(&stale, &key("other"), &[8], NOW).await.expect("done"));
    }

    async fn the_sessions_of_a_person_are_listed_and_all_but_one_ended(place: Place) {
        let store = place.open().await;
        for name in ["first", "second", "third"] {
            store.insert_session(&session(name), None).await.expect("kept");
        }
        store.insert_session(&SessionRow { user: bob(), ..session("bobs") }, None).await.expect("kept");
        assert_eq!(store.sessions_of(&alice(), NOW).await.expect("read").len(), 3);
        store.end_one(&bob(), &key("second"), NOW).await.expect("asked");
        assert_eq!(store.sessions_of(&alice(), NOW).await.expect("read").len(), 3, "not his to end");
        store.end_one(&alice(), &key("second"), NOW).await.expect("ended");
        store.end_others(&alice(), &key("first"), NOW).await.expect("ended");
        assert_eq!(store.sessions_of(&alice(), NOW).await.expect("read"), [session("first")]);
        assert_eq!(store.sessions_of(&bob(), NOW).await.expect("read").len(), 1);
        let ended = store.open(&key("third")).await.expect("read").expect("kept to say why");
        assert_eq!((ended.session.ended, ended.session.sealed.len()), (Some(Ended::Refused), 0));
    }

    async fn what_is_over_is_swept(place: Place) {
        let store = place.open().await;
        store.put_grant(&grant("g")).await.expect("kept");
        store.put_proof_code(&code("c")).await.expect("kept");
        assert_eq!(store.sweep(NOW).await.expect("swept"), 0);
        assert_eq!(store.sweep(NOW + MINUTE).await.expect("swept"), 2);
        assert!(!store.knows_grant("g").await.expect("asked"));
    }
}
