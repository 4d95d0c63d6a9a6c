//! Whoever writes to a person is alone, in a process and across processes.

use std::sync::atomic::{AtomicU32, Ordering};

use super::*;
use crate::server::{random::SystemRandom, store::Store};

async fn store(folder: &tempfile::TempDir) -> Arc<dyn Records> {
    Arc::new(Store::open(&"sqlite://leases.db".into(), folder.path()).await.expect("a store"))
}

fn alice() -> UserId {
    UserId::from_trusted("alice".into())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_of_two_processes_are_never_at_work_together() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut processes = Vec::new();
    for _ in 0..2 {
        processes.push(Arc::new(Locks::new(store(&folder).await, Arc::new(SystemRandom))));
    }
    let (inside, done) = (Arc::new(AtomicU32::new(0)), Arc::new(AtomicU32::new(0)));
    let writers: Vec<_> = (0..20)
        .map(|n| {
            let (locks, inside, done) = (Arc::clone(&processes[n % 2]), Arc::clone(&inside), Arc::clone(&done));
            tokio::spawn(async move {
                let mut alone = locks.of(&alice()).await.expect("its turn");
                assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                tokio::task::yield_now().await;
                alone.check().await.expect("still its turn");
                inside.fetch_sub(1, Ordering::SeqCst);
                done.fetch_add(1, Ordering::SeqCst);
            })
        })
        .collect();
    for writer in writers {
        writer.await.expect("done");
    }
    assert_eq!(done.load(Ordering::SeqCst), 20);
}

#[tokio::test]
async fn who_was_too_slow_may_not_write_any_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let records = store(&folder).await;
    let locks = Locks::new(Arc::clone(&records), Arc::new(SystemRandom));
    let mut slow = locks.of(&alice()).await.expect("its turn");
    let Some(lease) = &slow.lease else { panic!("a lease") };
    // As if it were over, and somebody else had it.
    records.release_lease(&alice(), &lease.owner).await.expect("released");
    assert!(records.take_lease(&alice(), "somebody else", LASTS).await.expect("asked"));
    assert!(slow.check().await.is_ok(), "while it is fresh nothing is asked");
    slow.fresh_from = Instant::now().checked_sub(FRESH).expect("a machine that has run so long");
    assert!(slow.check().await.is_err());
}
