//! Migrations on PostgreSQL, and the second lock (DECISIONS D12).

use deadpool_postgres::{Object, Transaction};
use domain::{Timestamp, micros};
use tokio_postgres::{Error, error::SqlState};

use super::translate::translate;
use crate::{
    facade::Engine,
    migrate::{Applied, BOOKS, MigrateError, Migration, plan},
};

/// Makes the roles of statements; a login that may not is told what to do.
pub(crate) const ROLES: &str = include_str!("roles.sql");
/// Lets the owner see rows while it migrates.
const UNLOCK: &str = include_str!("unlock.sql");
/// Grants and policies of every table, whatever the migrations made.
const LOCK: &str = include_str!("lock.sql");

/// How often two programs that make the books at once are sorted out.
const BOOKS_ATTEMPTS_MAX: u32 = 5;

/// Brings the schema up to date: one transaction, under the lock row.
pub(super) async fn run(
    client: &mut Object,
    known: &[Migration],
    now: Timestamp,
) -> Result<(), MigrateError> {
    let books = Migration { number: 0, name: "(books)", text: BOOKS };
    let text = books.render(Engine::Postgres)?;
    client
        .batch_execute(ROLES)
        .await
        .map_err(|error| MigrateError::Roles { source: translate("roles", &error) })?;
    for attempt in 1.. {
        let transaction = client.transaction().await.map_err(failed(books.name))?;
        match transaction.batch_execute(&text).await {
            // `IF NOT EXISTS` is not safe against a program that does the same
            // at the same time: the slower one finds the name taken.
            Err(error) if attempt < BOOKS_ATTEMPTS_MAX && is_race(&error) => {}
            Err(error) => return Err(failed(books.name)(error)),
            Ok(()) => return all(transaction, known, now).await,
        }
    }
    unreachable!("the last attempt returns")
}

async fn all(
    transaction: Transaction<'_>,
    known: &[Migration],
    now: Timestamp,
) -> Result<(), MigrateError> {
    let books = "(books)";
    let rows = transaction
        .query("SELECT number, checksum FROM schema_migration ORDER BY number", &[])
        .await
        .map_err(failed(books))?;
    let applied: Vec<Applied> = rows
        .iter()
        .map(|row| Applied {
            number: u32::try_from(row.get::<_, i64>(0)).unwrap_or(u32::MAX),
            checksum: row.get(1),
        })
        .collect();

    transaction.batch_execute(UNLOCK).await.map_err(failed("(unlocking)"))?;
    for migration in plan(known, &applied)? {
        let text = migration.render(Engine::Postgres)?;
        transaction.batch_execute(&text).await.map_err(failed(migration.name))?;
        let checksum = migration.checksum();
        transaction
            .execute(
                "INSERT INTO schema_migration (number, name, checksum, applied_at) \
                 VALUES ($1, $2, $3, $4)",
                &[
                    &i64::from(migration.number),
                    &migration.name,
                    &checksum.as_slice(),
                    &micros(now),
                ],
            )
            .await
            .map_err(failed(migration.name))?;
        tracing::info!(migration = migration.name, "migrated");
    }
    transaction.batch_execute(LOCK).await.map_err(failed("(locking)"))?;
    transaction.commit().await.map_err(failed(books))
}

fn failed(name: &'static str) -> impl Fn(Error) -> MigrateError {
    move |error| MigrateError::Store { name, source: translate("migration", &error) }
}

fn is_race(error: &Error) -> bool {
    matches!(
        error.code(),
        Some(
            &SqlState::UNIQUE_VIOLATION | &SqlState::DUPLICATE_TABLE | &SqlState::DUPLICATE_OBJECT
        )
    )
}
