//! A person's values.

use super::*;

/// Adds one to a value of Alice's, `times` times.
async fn add(store: Store, times: u32) {
    for _ in 0..times {
        store
            .change_values(
                &alice(),
                Box::new(|stored| {
                    let sum = stored.get("sum").and_then(Json::as_i64).unwrap_or(0);
                    vec![("sum".to_owned(), Some(json!(sum + 1)))]
                }),
            )
            .await
            .expect("written");
    }
}

on_both! {
    async fn two_writers_of_one_person_never_overlap(place: Place) {
        // Two processes, four requests each.
        let (one, other) = (place.open().await, place.open().await);
        let writers: Vec<_> =
            (0..4).flat_map(|_| [one.clone(), other.clone()]).map(|store| tokio::spawn(add(store, 5))).collect();
        for writer in writers {
            writer.await.expect("done");
        }
        assert_eq!(one.values(&alice()).await.expect("values")["sum"], json!(40));
    }

    async fn what_was_decided_is_written_and_removed_together(place: Place) {
        let store = place.open().await;
        write(&store, "gift", json!("tea")).await;
        write(&store, "other", json!([1, 2])).await;
        store
            .change_values(
                &alice(),
                Box::new(|stored| {
                    assert_eq!(stored["gift"], json!("tea"));
                    vec![
                        ("gift".to_owned(), Some(json!("a \"quote\", \u{0} and \u{1F375}"))),
                        ("other".to_owned(), None),
                        ("never there".to_owned(), None),
                    ]
                }),
            )
            .await
            .expect("written");
        let values = store.values(&alice()).await.expect("values");
        assert_eq!(values.into_iter().collect::<Vec<_>>(), [
            ("gift".to_owned(), json!("a \"quote\", \u{0} and \u{1F375}")),
        ]);
        assert!(store.values(&bob()).await.expect("values").is_empty());
    }

    async fn a_decision_that_fails_writes_nothing_and_holds_nobody_up(place: Place) {
        let store = place.open().await;
        let failing = store.clone();
        let outcome = tokio::spawn(async move {
            failing.change_values(&alice(), Box::new(|_| panic!("as the test wants"))).await
        });
        assert!(outcome.await.is_err());
        write(&store, "gift", json!("tea")).await;
        assert_eq!(store.values(&alice()).await.expect("values").len(), 1);
    }
}
