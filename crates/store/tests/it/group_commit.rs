//! Many units share one sync; none is answered before it.

use futures_util::future::join_all;
use store::{
    Lane,
    testing::{on_both_with, on_sqlite_with},
};

use crate::schema::{WIDGETS, insert, outcome, scope, take, unit};

#[test]
fn many_concurrent_units_make_far_fewer_commits() {
    on_sqlite_with(WIDGETS, |store| async move {
        let units = (0..2_000).map(|number| {
            store.unit(scope(1), Lane::Settle, vec![insert(1, &format!("w{number}"), 1)])
        });
        for done in join_all(units).await {
            done.unwrap();
        }
        let counters = store.counters();
        assert_eq!(counters.units, 2_000);
        assert!(counters.commits <= 100, "{} commits", counters.commits);
    });
}

#[test]
fn a_unit_that_fails_does_not_disturb_those_it_shares_a_commit_with() {
    on_both_with(WIDGETS, |store| async move {
        unit(&store, vec![insert(1, "bolt", 100)]).await.unwrap();
        let steps = |number: i64| match number % 3 {
            0 => vec![take(1, "bolt", 1).exactly(1)],
            1 => vec![take(1, "bolt", 1), take(1, "nut", 1).exactly(1)],
            _ => vec![take(1, "bolt", 1), insert(1, "bolt", 1)],
        };
        let outcomes = join_all((0..60).map(|number| unit(&store, steps(number)))).await;
        assert_eq!(outcomes.iter().filter(|it| it.is_ok()).count(), 20);
        assert_eq!(outcome(&store, vec![take(1, "bolt", 80).exactly(1)]).await, "1 rows touched");
        assert_eq!(store.counters().refused, 40);
    });
}
