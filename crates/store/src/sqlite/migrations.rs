//! Migrations on SQLite: one transaction, which is the lock; and what the planner is
//! told of the tables they made.

use domain::Timestamp;
use rusqlite::{Connection, params};

use super::run;
use crate::{
    facade::Engine,
    migrate::{Applied, BOOKS, MigrateError, Migration, plan},
};

/// What the planner is told, whatever the migrations made.
const STATISTICS: &str = include_str!("statistics.sql");

pub(super) fn run(
    connection: &mut Connection,
    known: &[Migration],
    now: Timestamp,
) -> Result<(), MigrateError> {
    let books = Migration { number: 0, name: "(books)", text: BOOKS };
    let failed = |name| {
        move |error: rusqlite::Error| MigrateError::Store {
            name,
            source: run::translate("migration", &error),
        }
    };
    let transaction = connection
        .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
        .map_err(failed(books.name))?;
    transaction.execute_batch(&books.render(Engine::Sqlite)?).map_err(failed(books.name))?;

    let applied = applied(&transaction).map_err(failed(books.name))?;
    for migration in plan(known, &applied)? {
        let text = migration.render(Engine::Sqlite)?;
        transaction.execute_batch(&text).map_err(failed(migration.name))?;
        transaction
            .execute(
                "INSERT INTO schema_migration (number, name, checksum, applied_at) \
                 VALUES (?1, ?2, ?3, ?4)",
                params![
                    migration.number,
                    migration.name,
                    migration.checksum(),
                    domain::micros(now)
                ],
            )
            .map_err(failed(migration.name))?;
        tracing::info!(migration = migration.name, "migrated");
    }
    let statistics = "(statistics)";
    transaction.execute_batch(STATISTICS).map_err(failed(statistics))?;
    transaction.commit().map_err(failed(books.name))
}

fn applied(connection: &Connection) -> rusqlite::Result<Vec<Applied>> {
    let mut statement =
        connection.prepare("SELECT number, checksum FROM schema_migration ORDER BY number")?;
    let rows = statement
        .query_map([], |row| Ok(Applied { number: row.get(0)?, checksum: row.get(1)? }))?;
    rows.collect()
}
