//! How PostgreSQL finds rows. A plan that is made on the first day, with a few rows in
//! each table, is kept for a while, and must be bearable when there are many (DECISIONS
//! D62).

use store::{
    Scope, Statement,
    migrate::MIGRATIONS,
    statement,
    testing::{kept_plans, on_postgres_with},
};

use super::house::House;

static DATABASE: Statement =
    statement!(text "t/database", "SELECT CAST(current_database() AS TEXT)");

/// Statements whose tables stay small though no index serves them: what the operator
/// states, which restores hold mail back, settings that were announced, trap addresses.
/// `account_key/count` reads every account when a master key changes.
const OF_SMALL: [&str; 6] = [
    "account_key/count",
    "declaration/all",
    "queue/domains",
    "queue/due",
    "setting_change/untold",
    "trap/all",
];

/// Batches that are held against a whole table on the first day. The delivery of a
/// contact is found by account, campaign and contact; with a handful of rows the account
/// alone is as good, and row by row that would be worse. Of `delivery/admit_campaign`
/// the other table has one row, the campaign.
const AGAINST_ALL: [&str; 5] = [
    "delivery/admit_campaign",
    "delivery/insert_withheld",
    "delivery/rows_of",
    "list_promise/of_contacts",
    "segment/mailed",
];

/// What is wrong with a plan, if anything is.
type Check = fn(&Statement, &str) -> Option<String>;

/// Every statement with the plan that is made while the house holds a handful of rows.
fn on_the_first_day(check: Check) {
    on_postgres_with(MIGRATIONS, |store| async move {
        let house = House::furnish(store).await;
        let scope = Scope::System("a test that asks for its database");
        let rows = house.store.read(scope, &DATABASE, Vec::new()).await.unwrap();
        let database: String = rows[0].get(0).unwrap();
        let all = store::statements();
        let plans = kept_plans(&database, &all).await;
        let wrong: Vec<_> = all
            .iter()
            .zip(&plans)
            .filter_map(|(it, plan)| Some(format!("{it:?}: {}\n{plan}\n", check(it, plan)?)))
            .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}

#[test]
fn a_table_is_scanned_only_where_the_header_names_no_index() {
    on_the_first_day(|statement, plan| {
        let scanned = plan.lines().find(|it| it.contains("Seq Scan on "))?;
        let known =
            statement.postgres.contains("index: none") || OF_SMALL.contains(&statement.name);
        (!known).then(|| format!("scans a table: {}", scanned.trim()))
    });
}

#[test]
fn rows_of_a_batch_are_looked_up_one_by_one_from_the_first_day_on() {
    on_the_first_day(|statement, plan| {
        let met = ["Hash", "hashed", "Merge", "Join Filter"];
        let joined = plan.lines().find(|it| met.iter().any(|met| it.contains(met)))?;
        let of_batch = statement.postgres.contains(" AS r");
        let wrong = of_batch && !AGAINST_ALL.contains(&statement.name);
        wrong.then(|| format!("holds its rows against a whole table: {}", joined.trim()))
    });
}
