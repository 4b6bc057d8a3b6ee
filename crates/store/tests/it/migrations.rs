//! Migrations: once, in order, all or nothing.

use domain::Timestamp;
use store::{
    Store, StoreError,
    migrate::{MigrateError, Migration},
    params,
    testing::on_both_with,
};

use crate::schema::{EVERY_NAME, SYSTEM, WIDGETS, every_widget, insert, unit};

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

const AND_MORE: &[Migration] = &[
    WIDGETS[0],
    Migration {
        number: 2,
        name: "0002_colour",
        text: "ALTER TABLE widget ADD COLUMN colour {{text}}; UPDATE widget SET amount = 8;",
    },
];
const BROKEN: &[Migration] =
    &[WIDGETS[0], Migration { number: 2, name: "0002_broken", text: "CREATE TABLE broken (;" }];
const CHANGED: &[Migration] =
    &[Migration { number: 1, name: "0001_widgets", text: "CREATE TABLE other (id {{int}});" }];

async fn migrate(store: &Store, known: &'static [Migration]) -> String {
    match store.migrate_to(known, NOW).await {
        Ok(()) => "done".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_second_run_changes_nothing() {
    on_both_with(WIDGETS, |store| async move {
        unit(&store, vec![insert(1, "bolt", 5)]).await.unwrap();
        assert_eq!(migrate(&store, WIDGETS).await, "done");
        assert_eq!(every_widget(&store).await, "bolt 5");
    });
}

#[test]
fn a_later_release_adds_its_migrations_over_the_rows_that_are_there() {
    on_both_with(WIDGETS, |store| async move {
        unit(&store, vec![insert(1, "bolt", 5)]).await.unwrap();
        assert_eq!(migrate(&store, AND_MORE).await, "done");
        assert_eq!(every_widget(&store).await, "bolt 8");
    });
}

#[test]
fn an_older_release_refuses_the_database_of_a_newer_one() {
    on_both_with(AND_MORE, |store| async move {
        let refused = store.migrate_to(WIDGETS, NOW).await;
        assert_eq!(refused, Err(MigrateError::Newer { database: 2, program: 1 }));
    });
}

#[test]
fn a_migration_that_was_changed_after_it_ran_is_noticed() {
    on_both_with(WIDGETS, |store| async move {
        assert_eq!(
            migrate(&store, CHANGED).await,
            "migration 0001_widgets is not the one that made this database: it was changed \
             afterwards"
        );
    });
}

#[test]
fn a_migration_that_fails_leaves_nothing_of_those_before_it() {
    on_both_with(&[], |store| async move {
        assert_eq!(migrate(&store, BROKEN).await, "migration 0002_broken failed");
        let missing = store.read(SYSTEM, &EVERY_NAME, params![]).await;
        assert!(matches!(missing, Err(StoreError::Statement { .. })), "{missing:?}");
        assert_eq!(migrate(&store, WIDGETS).await, "done");
        assert_eq!(every_widget(&store).await, "");
    });
}

#[test]
fn programs_started_at_once_take_turns() {
    on_both_with(&[], |store| async move {
        let (one, two, three) = futures_util::join!(
            migrate(&store, WIDGETS),
            migrate(&store, WIDGETS),
            migrate(&store, WIDGETS),
        );
        assert_eq!([one, two, three], ["done"; 3]);
    });
}
