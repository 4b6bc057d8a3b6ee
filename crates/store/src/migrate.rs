//! Brings a database to the schema of this program.
//!
//! Owns the list of migrations and the rules of their order; the drivers run
//! what `plan` says, in one transaction, under a lock row (an advisory lock
//! does not exist on every engine that speaks PostgreSQL's protocol). Texts lie
//! in `migrations/` and are written once; tokens such as `{{uuid}}` stand for
//! what the engines call differently. **Never**: change a migration that was
//! released: its checksum is recorded in every database.

use thiserror::Error;

use crate::facade::{Engine, StoreError};

/// One step of the schema.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its place, from 1, without gaps.
    pub number: u32,
    /// Its file, without `.sql`: `0001_house`.
    pub name: &'static str,
    /// The text, with tokens.
    pub text: &'static str,
}

macro_rules! migration {
    ($number:literal, $name:literal) => {
        Migration {
            number: $number,
            name: $name,
            text: include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../migrations/",
                $name,
                ".sql"
            )),
        }
    };
}

/// Every migration of this program, in order.
pub const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_house"),
    migration!(2, "0002_never_again"),
    migration!(3, "0003_ladder"),
    migration!(4, "0004_erased_uploads"),
    migration!(5, "0005_second_bounce"),
    migration!(6, "0006_brakes_and_marks"),
    migration!(7, "0007_lessons"),
    migration!(8, "0008_law"),
    migration!(9, "0009_complaint"),
    migration!(10, "0010_screening"),
    migration!(11, "0011_evidence"),
    migration!(12, "0012_clock"),
    migration!(13, "0013_transfers"),
    migration!(14, "0014_opt_outs"),
    migration!(15, "0015_setting_changes"),
    migration!(16, "0016_listings"),
    migration!(17, "0017_conduct"),
    migration!(18, "0018_desk"),
    migration!(19, "0019_audience"),
    migration!(20, "0020_takedown"),
    migration!(21, "0021_segments"),
    migration!(22, "0022_appeals"),
    migration!(23, "0023_customer"),
    migration!(24, "0024_waves"),
    migration!(25, "0025_asked_and_told"),
    migration!(26, "0026_suppression"),
    migration!(27, "0027_retention"),
    migration!(28, "0028_limits_and_identity"),
    migration!(29, "0029_questions"),
    migration!(30, "0030_terms"),
    migration!(31, "0031_send_record"),
    migration!(32, "0032_queue"),
];

/// Why the schema could not be brought up to date. Nothing was changed.
#[derive(Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MigrateError {
    /// The database was written by a later version of the program.
    #[error(
        "the database has migration {database}, this program only knows {program}: \
         start the newer version of Assent, or restore a backup made before the upgrade"
    )]
    Newer {
        /// Last migration in the database.
        database: u32,
        /// Last migration the program knows.
        program: u32,
    },
    /// A migration was changed after it ran here.
    #[error("migration {0} is not the one that made this database: it was changed afterwards")]
    Changed(String),
    /// A token that no engine knows.
    #[error("migration {name} has an unknown token `{token}`")]
    Token {
        /// The migration.
        name: &'static str,
        /// The token, with what follows it.
        token: String,
    },
    /// The roles that row-level security needs could not be made.
    #[error(
        "the roles `assent_app` and `assent_system` could not be made: let a superuser run \
         `CREATE ROLE assent_app NOLOGIN; CREATE ROLE assent_system NOLOGIN; \
         GRANT assent_app, assent_system TO <the login of Assent>`, then start again"
    )]
    Roles {
        /// What the server said.
        #[source]
        source: StoreError,
    },
    /// The database failed.
    #[error("migration {name} failed")]
    Store {
        /// The migration, or what was prepared for it.
        name: &'static str,
        /// Why.
        #[source]
        source: StoreError,
    },
}

/// A migration as a database remembers it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Applied {
    pub number: u32,
    pub checksum: Vec<u8>,
}

impl Migration {
    /// What is recorded beside the migration: a BLAKE3 hash of its text.
    pub(crate) fn checksum(&self) -> [u8; 32] {
        *blake3::hash(self.text.as_bytes()).as_bytes()
    }

    /// The text for one engine.
    ///
    /// # Errors
    /// [`MigrateError::Token`] when a token is left over.
    pub(crate) fn render(&self, engine: Engine) -> Result<String, MigrateError> {
        let mut text = self.text.to_owned();
        for (token, sqlite, postgres) in TOKENS {
            text = text.replace(
                token,
                match engine {
                    Engine::Sqlite => sqlite,
                    Engine::Postgres => postgres,
                },
            );
        }
        match text.split_once("{{") {
            None => Ok(text),
            Some((_, rest)) => {
                Err(MigrateError::Token { name: self.name, token: rest.chars().take(20).collect() })
            }
        }
    }
}

/// Token, SQLite, PostgreSQL.
const TOKENS: &[(&str, &str, &str)] = &[
    ("{{uuid}}", "BLOB", "UUID"),
    ("{{blob}}", "BLOB", "BYTEA"),
    ("{{text}}", "TEXT", "TEXT"),
    ("{{int}}", "INTEGER", "BIGINT"),
    ("{{bool}}", "INTEGER", "BOOLEAN"),
    ("{{strict}}", "STRICT", ""),
    // Rows stored in the order of their primary key, without a second tree.
    ("{{clustered}}", "STRICT, WITHOUT ROWID", ""),
];

/// The migrations to run on a database that has `applied`, in order.
///
/// # Errors
/// [`MigrateError::Newer`], [`MigrateError::Changed`].
pub(crate) fn plan<'a>(
    known: &'a [Migration],
    applied: &[Applied],
) -> Result<&'a [Migration], MigrateError> {
    let program = known.iter().map(|it| it.number).max().unwrap_or(0);
    let database = applied.iter().map(|it| it.number).max().unwrap_or(0);
    if database > program {
        return Err(MigrateError::Newer { database, program });
    }
    for (done, migration) in applied.iter().zip(known) {
        assert_eq!(done.number, migration.number, "migrations are numbered without gaps");
        if done.checksum != migration.checksum() {
            return Err(MigrateError::Changed(migration.name.to_owned()));
        }
    }
    Ok(&known[applied.len()..])
}

/// The runner's own tables. `schema_lock` has one row, updated by whoever
/// migrates, so that two programs started at once take turns.
pub(crate) const BOOKS: &str = "
CREATE TABLE IF NOT EXISTS schema_migration (
    number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum {{blob}} NOT NULL,
    applied_at BIGINT NOT NULL
);
CREATE TABLE IF NOT EXISTS schema_lock (id BIGINT PRIMARY KEY, turns BIGINT NOT NULL);
INSERT INTO schema_lock (id, turns) VALUES (1, 0) ON CONFLICT (id) DO NOTHING;
UPDATE schema_lock SET turns = turns + 1 WHERE id = 1;
";

#[cfg(test)]
mod tests;
