//! What is sealed lies sealed on the disk (DECISIONS D20).

use std::sync::Arc;

use store::{
    Place, Statement, Step, Store,
    keys::{AccountKeys, Keys, init_master_key},
    params, statement,
    testing::{CountedEntropy, on_both_raw, on_both_with, traces},
};
use uuid::Uuid;

use crate::schema::{INSERT, WIDGETS, account, scope, unit};

const SECRETS: [&str; 3] = ["jane.doe@example.com", "Jane Döe-Müller", "203.0.113.77:54321"];
/// Written in clear on purpose: shows that the search would find the others.
const IN_CLEAR: &str = "in-clear-on-purpose";

static PICTURES: Statement = statement!(
    text "widget/pictures",
    "-- scope: account ($1)
     SELECT widget_id, picture FROM widget WHERE account_id = $1 ORDER BY widget_id"
);

fn keys() -> AccountKeys {
    let folder = tempfile::tempdir().unwrap();
    let entropy = CountedEntropy::seeded(1);
    let master = init_master_key(&folder.path().join("key"), &*entropy).unwrap();
    let stored = Keys::missing(&master, &[], &entropy);
    let keys = Keys::load(master, &stored, Arc::clone(&entropy)).unwrap();
    keys.account(account(1), &keys.new_account(account(1))).unwrap()
}

fn place(row: &Uuid) -> Place<'_> {
    Place { table: "widget", column: "picture", row: row.as_bytes() }
}

async fn write(store: &Store, keys: &AccountKeys) {
    let mut steps = Vec::new();
    for (number, secret) in (0_u8..).zip(SECRETS) {
        let row = Uuid::from_u128(number.into());
        let sealed = keys.contact(&[number; 16]).seal(&place(&row), secret.as_bytes());
        let name = format!("{IN_CLEAR}-{number}");
        steps.push(Step::new(&INSERT, params![account(1), row, name, 0_i64, false, sealed]));
    }
    unit(store, steps).await.unwrap();
}

/// R003-58: what a store holds opens with its key, and in its place alone.
#[test]
fn sealed_values_open_after_they_were_stored_and_only_in_their_row() {
    on_both_with(WIDGETS, |store| async move {
        let keys = keys();
        write(&store, &keys).await;
        let rows = store.read(scope(1), &PICTURES, params![account(1)]).await.unwrap();
        for ((number, secret), row) in (0_u8..).zip(SECRETS).zip(&rows) {
            let (id, sealed) = (row.get::<Uuid>(0).unwrap(), row.get(1).unwrap());
            let key = keys.contact(&[number; 16]);
            assert_eq!(key.open(&place(&id), &sealed).unwrap().reveal(), secret.as_bytes());
            assert!(key.open(&place(&Uuid::from_u128(99)), &sealed).is_err());
            assert!(keys.contact(&[number + 1; 16]).open(&place(&id), &sealed).is_err());
        }
        assert_eq!(rows.len(), SECRETS.len());
    });
}

#[test]
fn the_files_of_both_engines_hold_no_address_no_name_and_no_ip() {
    let write = |store: Store| async move { write(&store, &keys()).await };
    on_both_raw(WIDGETS, write, |bytes| {
        for secret in SECRETS {
            assert_eq!(traces::find(bytes, secret), [""; 0], "{secret}");
        }
        assert_eq!(traces::find(bytes, IN_CLEAR), ["plain", "quoted-printable"]);
    });
}
