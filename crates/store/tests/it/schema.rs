//! The tables and statements of the suite, and how its outcomes read as text.

use domain::AccountId;
use store::{
    Done, Lane, Scope, Statement, Step, Store, UnitError, migrate::Migration, params, statement,
};
use uuid::Uuid;

/// A schema small enough to keep in mind.
pub const WIDGETS: &[Migration] = &[Migration {
    number: 1,
    name: "0001_widgets",
    text: "
CREATE TABLE widget (
    account_id {{uuid}} NOT NULL,
    widget_id  {{uuid}} NOT NULL,
    name       {{text}} NOT NULL,
    amount     {{int}},
    on_sale    {{bool}} NOT NULL,
    picture    {{blob}},
    PRIMARY KEY (account_id, widget_id)
) {{strict}};
CREATE UNIQUE INDEX widget_name ON widget (account_id, name);
CREATE TABLE suppression (
    account_id  {{uuid}} NOT NULL,
    address_key {{blob}} NOT NULL,
    PRIMARY KEY (account_id, address_key)
) {{clustered}};
",
}];

pub static INSERT: Statement = statement!(
    text "widget/insert",
    "-- scope: account ($1)
     INSERT INTO widget (account_id, widget_id, name, amount, on_sale, picture)
     VALUES ($1, $2, $3, $4, $5, $6)"
);
pub static TAKE: Statement = statement!(
    text "widget/take",
    "-- scope: account ($1)
     UPDATE widget SET amount = amount - $3
      WHERE account_id = $1 AND name = $2 AND amount >= $3"
);
pub static NAMES: Statement = statement!(
    text "widget/names",
    "-- scope: account ($1)
     SELECT name, amount FROM widget WHERE account_id = $1 ORDER BY name"
);
pub static EVERY_NAME: Statement =
    statement!(text "widget/every_name", "SELECT name, amount FROM widget ORDER BY name");

pub const SYSTEM: Scope = Scope::System("a test that looks at all accounts");

pub fn account(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

pub fn scope(number: u128) -> Scope {
    Scope::Account(account(number))
}

/// Inserts a widget that is called `name`, with `amount` pieces.
pub fn insert(of: u128, name: &str, amount: i64) -> Step {
    let mut id = *blake3::hash(name.as_bytes()).as_bytes();
    id[0] = 0;
    let id = Uuid::from_slice(&id[..16]).unwrap();
    Step::new(&INSERT, params![account(of), id, name, amount, false, None::<Vec<u8>>])
}

/// Takes `amount` pieces, unless there are fewer.
pub fn take(of: u128, name: &str, amount: i64) -> Step {
    Step::new(&TAKE, params![account(of), name, amount])
}

/// Runs a unit of account 1.
pub async fn unit(store: &Store, steps: Vec<Step>) -> Result<Done, UnitError> {
    store.unit(scope(1), Lane::Interactive, steps).await
}

/// What a unit came to, as text: `1 0 rows touched`, or its error.
pub async fn outcome(store: &Store, steps: Vec<Step>) -> String {
    match unit(store, steps).await {
        Ok(done) => {
            let touched: Vec<_> = done.steps.iter().map(|it| it.touched.to_string()).collect();
            format!("{} rows touched", touched.join(" "))
        }
        Err(error) => error.to_string(),
    }
}

/// The widgets of an account: `bolt 5, nut 7`.
pub async fn widgets(store: &Store, of: u128) -> String {
    told(store.read(scope(of), &NAMES, params![account(of)]).await.unwrap())
}

/// The widgets of all accounts.
pub async fn every_widget(store: &Store) -> String {
    told(store.read(SYSTEM, &EVERY_NAME, params![]).await.unwrap())
}

/// Rows of a name and a number.
pub fn told(rows: Vec<store::Row>) -> String {
    let told: Vec<_> = rows
        .iter()
        .map(|row| {
            let (name, amount): (String, Option<i64>) = (row.get(0).unwrap(), row.get(1).unwrap());
            format!("{name} {}", amount.map_or("-".to_owned(), |it| it.to_string()))
        })
        .collect();
    told.join(", ")
}
