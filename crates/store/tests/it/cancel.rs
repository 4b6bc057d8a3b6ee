//! A caller that goes away never leaves half a unit, nor anything to the next
//! borrower of its connection.

use std::{
    future::{Future, poll_fn},
    task::Poll,
};

use store::{Done, Engine, Store, UnitError, params, testing::on_both_with};

use crate::schema::{
    EVERY_NAME, SYSTEM, WIDGETS, every_widget, insert, scope, told, unit, widgets,
};

const ROUNDS: usize = 300;
/// More than any unit or read needs to be answered.
const POLLS: usize = 20;

/// Polls `future` as often as it is woken, but at most `most` times, then drops
/// it: every wait for an answer of the engine is a place where it may end.
async fn dropped_after<F: Future>(future: F, most: usize) {
    let mut future = Box::pin(future);
    let mut polls = 0;
    poll_fn(|context| {
        if polls == most {
            return Poll::Ready(());
        }
        polls += 1;
        match future.as_mut().poll(context) {
            Poll::Pending if polls < most => Poll::Pending,
            Poll::Pending | Poll::Ready(_) => Poll::Ready(()),
        }
    })
    .await;
}

async fn pair(store: &Store, name: &str) -> Result<Done, UnitError> {
    let both = ["first", "second"].map(|it| insert(1, &format!("{name} {it}"), 1));
    unit(store, both.to_vec()).await
}

/// What the next borrower of the connection sees in another scope: on
/// PostgreSQL by the second lock alone, so that a role left behind would show.
async fn next_borrower(store: &Store) -> String {
    match store.engine() {
        Engine::Sqlite => widgets(store, 2).await,
        Engine::Postgres => told(store.read(scope(2), &EVERY_NAME, params![]).await.unwrap()),
    }
}

#[test]
fn a_dropped_unit_is_there_wholly_or_not_at_all() {
    on_both_with(WIDGETS, |store| async move {
        for round in 0..ROUNDS {
            dropped_after(pair(&store, &format!("{round:03}")), round % POLLS).await;
            assert_eq!(next_borrower(&store).await, "");
        }
        // A unit of one's own is answered after all that came before it.
        unit(&store, vec![insert(1, "last", 1)]).await.unwrap();
        let names = every_widget(&store).await;
        let there = |half| names.split(", ").filter(|it| it.contains(half)).count();
        assert_eq!(there("first"), there("second"), "{names}");
        println!("{} of {ROUNDS} dropped units were written", there("first"));
        assert!((1..ROUNDS).contains(&there("first")), "only one of the two cases came up");
    });
}

#[test]
fn a_dropped_read_leaves_no_scope_behind() {
    on_both_with(WIDGETS, |store| async move {
        unit(&store, vec![insert(1, "bolt", 1)]).await.unwrap();
        for round in 0..ROUNDS {
            let read = store.read(SYSTEM, &EVERY_NAME, params![]);
            dropped_after(read, round % POLLS).await;
            assert_eq!(next_borrower(&store).await, "");
            assert_eq!(widgets(&store, 1).await, "bolt 1");
        }
    });
}
