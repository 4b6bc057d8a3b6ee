//! Accounts cannot see each other (DECISIONS D12).

use domain::AccountId;
use store::{
    Lane, Scope, Statement, Step, Store, StoreError, UnitError, params, statement,
    testing::{on_both_with, on_postgres_with},
};
use uuid::Uuid;

use crate::schema::{
    EVERY_NAME, NAMES, SYSTEM, WIDGETS, account, every_widget, insert, scope, told, widgets,
};

async fn two_accounts(store: &Store) {
    for (of, name) in [(1, "bolt"), (2, "nut")] {
        store.unit(scope(of), Lane::Settle, vec![insert(of, name, 5)]).await.unwrap();
    }
}

#[test]
fn a_statement_of_one_account_is_refused_in_the_scope_of_another() {
    on_both_with(WIDGETS, |store| async move {
        two_accounts(&store).await;
        let other = store.read(scope(1), &NAMES, params![account(2)]).await;
        assert_eq!(other, Err(StoreError::Scope { statement: "widget/names" }));
        let other = store.unit(scope(1), Lane::Settle, vec![insert(2, "screw", 1)]).await;
        let expected = UnitError::Store(StoreError::Scope { statement: "widget/insert" });
        assert_eq!(other, Err(expected));
        assert_eq!(widgets(&store, 1).await, "bolt 5");
        assert_eq!(every_widget(&store).await, "bolt 5, nut 5");
    });
}

static SELL_OUT: Statement =
    statement!(text "widget/sell_out", "UPDATE widget SET amount = 0 WHERE amount > 0");
static SMUGGLE: Statement = statement!(
    text "widget/smuggle",
    "INSERT INTO widget (account_id, widget_id, name, on_sale) VALUES ($1, $1, 'screw', FALSE)"
);
static WHO: Statement =
    statement!(text "widget/who", "SELECT CAST(1 AS TEXT)", "SELECT CAST(current_user AS TEXT)");

#[test]
fn a_statement_that_forgot_its_account_still_sees_only_the_account_of_its_scope() {
    on_postgres_with(WIDGETS, |store| async move {
        two_accounts(&store).await;
        let rows = store.read(scope(1), &EVERY_NAME, params![]).await.unwrap();
        assert_eq!(told(rows), "bolt 5");
        let steps = vec![Step::new(&SELL_OUT, params![])];
        let done = store.unit(scope(2), Lane::Settle, steps).await.unwrap();
        assert_eq!(done.steps[0].touched, 1);
        assert_eq!(every_widget(&store).await, "bolt 5, nut 0");
        assert_eq!(store.read(scope(3), &EVERY_NAME, params![]).await.unwrap(), []);
    });
}

#[test]
fn a_row_of_another_account_cannot_be_written() {
    on_postgres_with(WIDGETS, |store| async move {
        let smuggle = vec![Step::new(&SMUGGLE, params![account(2)])];
        let error = store.unit(scope(1), Lane::Settle, smuggle).await.unwrap_err();
        let UnitError::Store(StoreError::Statement { source, .. }) = error else {
            panic!("{error:?}")
        };
        let told = "42501 new row violates row-level security policy for table \"widget\"";
        assert_eq!(source.to_string(), told);
    });
}

#[test]
fn statements_run_as_roles_that_own_nothing() {
    on_postgres_with(WIDGETS, |store| async move {
        for (scope, role) in [(scope(1), "assent_app"), (SYSTEM, "assent_system")] {
            let rows = store.read(scope, &WHO, params![]).await.unwrap();
            assert_eq!(rows[0].get::<String>(0).unwrap(), role);
        }
        // The scope of one borrower does not reach the next.
        for _ in 0..40 {
            let rows = store.read(scope(9), &WHO, params![]).await.unwrap();
            assert_eq!(rows[0].get::<String>(0).unwrap(), "assent_app");
        }
    });
}

static SUPPRESS: Statement = statement!(
    text "suppression/insert",
    "-- scope: account ($1)
     INSERT INTO suppression (account_id, address_key) VALUES ($1, $2)"
);
static SUPPRESSED: Statement = statement!(
    text "suppression/all",
    "SELECT account_id FROM suppression ORDER BY account_id"
);
static FORGIVE: Statement = statement!(text "suppression/forgive", "DELETE FROM suppression");

#[test]
fn every_account_sees_the_suppressions_of_the_installation_and_none_can_lift_them() {
    let nil = AccountId(Uuid::nil());
    on_postgres_with(WIDGETS, |store| async move {
        for of in [nil, account(1), account(2)] {
            let step = Step::new(&SUPPRESS, params![of, [1_u8; 16]]);
            store.unit(Scope::Account(of), Lane::OptOut, vec![step]).await.unwrap();
        }
        let rows = store.read(scope(1), &SUPPRESSED, params![]).await.unwrap();
        let seen: Vec<AccountId> = rows.iter().map(|it| it.get(0).unwrap()).collect();
        assert_eq!(seen, [nil, account(1)]);
        let forgive = vec![Step::new(&FORGIVE, params![])];
        let done = store.unit(scope(1), Lane::Settle, forgive).await.unwrap();
        assert_eq!(done.steps[0].touched, 1, "only its own");
        assert_eq!(store.read(SYSTEM, &SUPPRESSED, params![]).await.unwrap().len(), 2);
    });
}
