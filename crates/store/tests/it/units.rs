//! A write is all or nothing, and its guards hold.

use futures_util::future::join_all;
use store::{
    Lane, Statement, Step, StoreError, UnitError, params, statement, testing::on_both_with,
};

use crate::schema::{WIDGETS, account, insert, outcome, scope, take, unit, widgets};

#[test]
fn a_failed_guard_rolls_the_whole_unit_back() {
    on_both_with(WIDGETS, |store| async move {
        assert_eq!(outcome(&store, vec![insert(1, "bolt", 5)]).await, "1 rows touched");
        let steps = vec![
            take(1, "bolt", 2).exactly(1),
            insert(1, "nut", 7),
            take(1, "bolt", 4).exactly(1),
            insert(1, "screw", 9),
        ];
        assert_eq!(
            outcome(&store, steps).await,
            "`widget/take` (step 2) should touch exactly 1 rows, but touched 0"
        );
        assert_eq!(widgets(&store, 1).await, "bolt 5");
    });
}

#[test]
fn guards_count_the_rows_touched() {
    on_both_with(WIDGETS, |store| async move {
        let add = vec![insert(1, "bolt", 5).exactly(1), insert(1, "nut", 7).at_least(1)];
        assert_eq!(outcome(&store, add).await, "1 1 rows touched");
        let none = || take(1, "bolt", 100);
        assert_eq!(outcome(&store, vec![none(), none().any()]).await, "0 0 rows touched");
        assert_eq!(outcome(&store, vec![none().exactly(0)]).await, "0 rows touched");
        assert_eq!(
            outcome(&store, vec![none().at_least(1)]).await,
            "`widget/take` (step 0) should touch at least 1 rows, but touched 0"
        );
    });
}

#[test]
fn an_error_in_a_later_step_rolls_the_whole_unit_back_and_leaks_no_value() {
    on_both_with(WIDGETS, |store| async move {
        unit(&store, vec![insert(1, "bolt", 5)]).await.unwrap();
        let same_name = vec![take(1, "bolt", 1), insert(1, "bolt", 5), insert(1, "nut", 1)];
        let error = unit(&store, same_name).await.unwrap_err();
        let UnitError::Store(StoreError::Constraint { statement, source }) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(*statement, "widget/insert");
        assert!(!source.to_string().contains("bolt"), "{source}");
        assert_eq!(widgets(&store, 1).await, "bolt 5");
    });
}

static UPSERT: Statement = statement!(
    text "widget/upsert",
    "-- scope: account ($1)
     INSERT INTO widget (account_id, widget_id, name, amount, on_sale)
     VALUES ($1, $2, $3, $4, TRUE)
     ON CONFLICT (account_id, name) DO UPDATE SET amount = widget.amount + excluded.amount
     RETURNING name, amount"
);
static RAISE: Statement = statement!(
    text "widget/raise",
    "-- scope: account ($1)
     UPDATE widget SET amount = amount + 1 WHERE account_id = $1 RETURNING name, amount"
);

#[test]
fn returned_rows_come_back_with_their_step() {
    on_both_with(WIDGETS, |store| async move {
        let upsert = |amount: i64| {
            let id = uuid::Uuid::from_u128(u128::from(amount.unsigned_abs()));
            Step::new(&UPSERT, params![account(1), id, "bolt", amount]).exactly(1)
        };
        let raise = Step::new(&RAISE, params![account(1)]).exactly(2);
        let steps = vec![upsert(5), insert(1, "nut", 1), upsert(3), raise];
        let done = unit(&store, steps).await.unwrap();
        let mut told = Vec::new();
        for step in done.steps {
            let mut rows: Vec<_> =
                step.rows.into_iter().map(|row| crate::schema::told(vec![row])).collect();
            rows.sort(); // No order was asked for.
            told.push(format!("{}: {}", step.touched, rows.join(", ")));
        }
        assert_eq!(told, ["1: bolt 5", "1: ", "1: bolt 8", "2: bolt 9, nut 2"]);
    });
}

#[test]
fn an_empty_unit_is_done() {
    on_both_with(WIDGETS, |store| async move {
        assert_eq!(outcome(&store, vec![]).await, " rows touched");
    });
}

#[test]
fn writers_that_meet_on_one_row_all_get_their_turn() {
    on_both_with(WIDGETS, |store| async move {
        unit(&store, vec![insert(1, "bolt", 100)]).await.unwrap();
        let units = (0..100).map(|_| unit(&store, vec![take(1, "bolt", 1).exactly(1)]));
        for done in join_all(units).await {
            done.unwrap();
        }
        assert_eq!(widgets(&store, 1).await, "bolt 0");
    });
}

static CLOSE_UNLESS_LAST: Statement = statement!(
    text "widget/close_unless_last",
    "-- scope: account ($1)
     UPDATE widget SET amount = 0
      WHERE account_id = $1 AND name = $2
        AND (SELECT COUNT(*) FROM widget WHERE account_id = $1 AND amount > 0) > 1"
);

#[test]
fn units_act_as_if_they_ran_one_after_the_other() {
    on_both_with(WIDGETS, |store| async move {
        // Each closes its own row only while another is open: with snapshots
        // alone, two at once would close both (write skew).
        let close = |name| Step::new(&CLOSE_UNLESS_LAST, params![account(1), name]);
        for round in 0..20 {
            let (bolt, nut) = (format!("bolt{round}"), format!("nut{round}"));
            let empty = Step::new(&EMPTY, params![account(1)]);
            unit(&store, vec![empty, insert(1, &bolt, 1), insert(1, &nut, 1)]).await.unwrap();
            let (one, two) = futures_util::join!(
                unit(&store, vec![close(bolt)]),
                unit(&store, vec![close(nut)]),
            );
            let closed = one.unwrap().steps[0].touched + two.unwrap().steps[0].touched;
            assert_eq!(closed, 1);
        }
    });
}

static EMPTY: Statement = statement!(
    text "widget/empty",
    "-- scope: account ($1)
     DELETE FROM widget WHERE account_id = $1"
);

#[test]
fn every_lane_is_served() {
    on_both_with(WIDGETS, |store| async move {
        let units = Lane::ALL.map(|lane| {
            let steps = vec![insert(1, &format!("{lane:?}"), 1)];
            store.unit(scope(1), lane, steps)
        });
        for done in join_all(units).await {
            done.unwrap();
        }
        assert_eq!(widgets(&store, 1).await, "Bulk 1, Interactive 1, OptOut 1, Settle 1");
        assert_eq!(store.counters().units, 4);
    });
}
