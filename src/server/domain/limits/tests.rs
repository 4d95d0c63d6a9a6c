//! Who asks too much is told when to ask again; nobody else is kept waiting for it.

use super::*;
use crate::server::{
    clock::ShiftedClock,
    domain::{caller::Network, person::UserId, ports::SessionKey},
    seal::KEY_BYTES,
    store::Store,
};

struct World {
    limits: Limits,
    clock: Arc<ShiftedClock>,
    _folder: tempfile::TempDir,
}

async fn world(most: Most) -> World {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(&"sqlite://limits.db".into(), folder.path()).await.expect("a store");
    let clock = Arc::new(ShiftedClock::default());
    let time: Arc<dyn Clock> = Arc::<ShiftedClock>::clone(&clock);
    let sealer = Sealer::new(&[[7; KEY_BYTES]]).expect("a sealer");
    let limits = Limits::new(Set::from([(Act::Send, most)]), Arc::new(store), sealer, time);
    World { limits, clock, _folder: folder }
}

fn caller(user: &str, session: &str, network: &str) -> Caller {
    Caller {
        user: UserId::from_trusted(user.into()),
        session: SessionKey(session.into()),
        signed_in: None,
        grant: None,
        network: Some(Network::of(network.parse().expect("an address"))),
    }
}

fn address(text: &str) -> Identifier {
    Identifier::Email(text.parse().expect("an address"))
}

const MANY: u32 = 1000;
const MINUTE: Duration = Duration::from_mins(1);
const UNLIMITED: Most = Most { person: MANY, session: MANY, address: MANY, network: MANY, window: MINUTE };

async fn is_let_through(world: &World, caller: &Caller, to: &str) -> bool {
    world.limits.spend(Act::Send, caller, Some(&address(to))).await.is_ok()
}

#[tokio::test]
async fn each_of_person_session_address_and_network_has_a_limit_of_its_own() {
    let first = caller("alice", "s1", "203.0.113.7");
    for (most, another_too_many, another_fine) in [
        (
            Most { person: 1, ..UNLIMITED },
            ("alice", "s2", "198.51.100.1", "b@example.com"),
            ("bob", "s1", "203.0.113.7", "a@example.com"),
        ),
        (
            Most { session: 1, ..UNLIMITED },
            ("alice", "s1", "198.51.100.1", "b@example.com"),
            ("alice", "s2", "203.0.113.7", "a@example.com"),
        ),
        (
            Most { address: 1, ..UNLIMITED },
            ("bob", "s2", "198.51.100.1", "A@Example.com"),
            ("alice", "s1", "203.0.113.7", "b@example.com"),
        ),
        (
            Most { network: 1, ..UNLIMITED },
            ("bob", "s2", "203.0.113.7", "b@example.com"),
            ("alice", "s1", "198.51.100.1", "a@example.com"),
        ),
    ] {
        let world = world(most).await;
        assert!(is_let_through(&world, &first, "a@example.com").await);
        let (user, session, network, to) = another_too_many;
        assert!(!is_let_through(&world, &caller(user, session, network), to).await, "{most:?}");
        let (user, session, network, to) = another_fine;
        assert!(is_let_through(&world, &caller(user, session, network), to).await, "{most:?}");
    }
}

#[tokio::test]
async fn who_waits_as_long_as_they_are_told_is_let_through() {
    let world = world(Most { person: 1, ..UNLIMITED }).await;
    let alice = caller("alice", "s", "203.0.113.7");
    assert!(is_let_through(&world, &alice, "a@example.com").await);
    let Err(Limited::Wait(wait)) = world.limits.spend(Act::Send, &alice, None).await else { panic!("too many") };
    assert!((59..=60).contains(&wait), "{wait}");
    world.clock.advance(Duration::from_secs(wait.into()));
    assert!(is_let_through(&world, &alice, "a@example.com").await);
}

#[tokio::test]
async fn one_customer_of_an_ipv6_provider_is_one_network() {
    let world = world(Most { network: 1, ..UNLIMITED }).await;
    assert!(is_let_through(&world, &caller("a", "1", "2001:db8:1:2::3"), "a@example.com").await);
    assert!(!is_let_through(&world, &caller("b", "2", "2001:db8:1:2:ffff::9"), "b@example.com").await);
    assert!(is_let_through(&world, &caller("b", "2", "2001:db8:1:3::3"), "b@example.com").await);
    // The same address, seen through a socket for both families.
    assert!(is_let_through(&world, &caller("c", "3", "203.0.113.7"), "c@example.com").await);
    assert!(!is_let_through(&world, &caller("d", "4", "::ffff:203.0.113.7"), "d@example.com").await);
}
