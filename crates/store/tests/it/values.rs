//! What goes in comes out, on both engines alike.

use domain::{Digest, Domain, Sealed, Timestamp};
use store::{
    Lane, Row, Scope, Statement, Step, Store, StoreError, UnitError, Value, params, statement,
    testing::on_both_with,
};
use uuid::Uuid;

use crate::schema::{INSERT, NAMES, SYSTEM, WIDGETS, account, insert, scope, unit, widgets};

static READ: Statement = statement!(
    text "widget/read",
    "-- scope: account ($1)
     SELECT account_id, widget_id, name, amount, on_sale, picture FROM widget
      WHERE account_id = $1"
);
static SWAPPED: Statement = statement!(
    text "widget/swapped",
    "SELECT name FROM widget WHERE name = $2 AND amount = $3 AND account_id = $1"
);

async fn stored(store: &Store, amount: Value, on_sale: bool, picture: Value) -> Row {
    let id = Uuid::from_u128(77);
    let values =
        vec![account(1).into(), id.into(), "Ünï-螺栓".into(), amount, on_sale.into(), picture];
    unit(store, vec![Step::new(&INSERT, values).exactly(1)]).await.unwrap();
    store.read(scope(1), &READ, params![account(1)]).await.unwrap().remove(0)
}

#[test]
fn ids_texts_numbers_truth_and_bytes_come_back() {
    on_both_with(WIDGETS, |store| async move {
        let row = stored(&store, i64::MIN.into(), true, vec![0_u8, 255, 10].into()).await;
        assert_eq!(row.get(0), Ok(account(1)));
        assert_eq!(row.get(1), Ok(Uuid::from_u128(77)));
        assert_eq!(row.get(2), Ok("Ünï-螺栓".to_owned()));
        assert_eq!(row.get(3), Ok(i64::MIN));
        assert_eq!(row.get(4), Ok(true));
        assert_eq!(row.get(5), Ok(vec![0_u8, 255, 10]));
        assert_eq!(row.get(5), Ok([0_u8, 255, 10]));
        assert_eq!(row.get(5), Ok(Sealed(vec![0, 255, 10])));
        assert_eq!(row.get(5), Ok(Some(Sealed(vec![0, 255, 10]))));
    });
}

#[test]
fn nothing_is_null_and_null_is_nothing_else() {
    on_both_with(WIDGETS, |store| async move {
        let row = stored(&store, Value::Null, false, None::<Digest>.into()).await;
        assert_eq!(row.get(3), Ok(None::<i64>));
        assert_eq!(row.get(4), Ok(false));
        assert_eq!(row.get(5), Ok(None::<Vec<u8>>));
        assert_eq!(
            row.get::<i64>(3).unwrap_err().to_string(),
            "column 3 of `widget/read` should hold a number, but holds NULL"
        );
    });
}

#[test]
fn instants_and_digests_come_back() {
    on_both_with(WIDGETS, |store| async move {
        let at: Timestamp = "2026-02-03T04:05:06.000007Z".parse().unwrap();
        let digest = Digest([7; 32]);
        let row = stored(&store, at.into(), false, digest.into()).await;
        assert_eq!(row.get(3), Ok(at));
        assert_eq!(row.get(5), Ok(digest));
    });
}

#[test]
fn a_column_read_as_something_else_is_an_error() {
    on_both_with(WIDGETS, |store| async move {
        let row = stored(&store, 70_000_i64.into(), true, vec![1_u8].into()).await;
        let errors = [
            row.get::<i64>(2).unwrap_err(),
            row.get::<u16>(3).unwrap_err(),
            row.get::<Uuid>(5).unwrap_err(),
            row.get::<Digest>(5).unwrap_err(),
            row.get::<Domain>(2).unwrap_err(),
            row.get::<i64>(6).unwrap_err(),
        ];
        assert_eq!(
            errors.map(|it| it.to_string().replace(" of `widget/read` should hold", ":")),
            [
                "column 2: a number, but holds a text",
                "column 3: a number of 16 bits, not negative, but holds a number",
                "column 5: an id, but holds bytes",
                "column 5: a digest of 32 bytes, but holds bytes",
                "column 2: a domain, but holds a text",
                "column 6: a number, but holds no such column",
            ]
        );
    });
}

#[test]
fn a_nul_in_a_text_becomes_a_replacement_character() {
    on_both_with(WIDGETS, |store| async move {
        unit(&store, vec![insert(1, "bo\0lt", 5)]).await.unwrap();
        assert_eq!(widgets(&store, 1).await, "bo\u{fffd}lt 5");
    });
}

#[test]
fn parameters_are_bound_by_their_number_not_by_their_place() {
    on_both_with(WIDGETS, |store| async move {
        stored(&store, 5_i64.into(), false, Value::Null).await;
        let params = params![account(1), "Ünï-螺栓", 5_i64];
        assert_eq!(store.read(scope(1), &SWAPPED, params).await.unwrap().len(), 1);
    });
}

async fn refused(store: &Store, statement: &'static Statement, params: Vec<Value>) -> bool {
    let read = store.read(SYSTEM, statement, params.clone()).await;
    let unit = store.unit(SYSTEM, Lane::Settle, vec![Step::new(statement, params)]).await;
    matches!(read, Err(StoreError::Statement { .. }))
        && matches!(unit, Err(UnitError::Store(StoreError::Statement { .. })))
}

static MISSPELT: Statement =
    statement!(text "widget/misspelt", "SELECT \"nmae\" FROM widget WHERE name = $1");

#[test]
fn wrong_statements_and_wrong_numbers_of_parameters_are_refused() {
    on_both_with(WIDGETS, |store| async move {
        assert!(refused(&store, &NAMES, params![]).await);
        assert!(refused(&store, &NAMES, params![account(1), 2_i64]).await);
        // SQLite would take a misspelt column in double quotes for a text.
        assert!(refused(&store, &MISSPELT, params!["bolt"]).await);
    });
}

static WRITE: Statement = statement!(text "widget/write", "DELETE FROM widget RETURNING name");

#[test]
fn a_read_cannot_write() {
    on_both_with(WIDGETS, |store| async move {
        stored(&store, 5_i64.into(), false, Value::Null).await;
        let refused = store.read(SYSTEM, &WRITE, params![]).await;
        assert!(matches!(refused, Err(StoreError::Statement { .. })), "{refused:?}");
        let scope = Scope::System("to see that it is still there");
        assert_eq!(store.read(scope, &NAMES, params![account(1)]).await.unwrap().len(), 1);
    });
}
