//! The one door to the databases: [`Store::read`] and [`Store::unit`].
//!
//! Owns the types both drivers speak (statements, values, rows, scopes, lanes,
//! guards) and the choice between PostgreSQL, SQLite and SQLite inline.
//! **Never** here: SQL of an aggregate, or anything that knows what a row
//! means.

pub mod error;
pub mod hooks;
pub mod lane;
pub mod row;
pub mod scope;
pub mod statement;
pub mod unit;
pub mod value;

use std::{path::Path, sync::Arc};

use domain::{AccountId, Timestamp};

pub use error::{Cause, OpenError, StoreError, UnitError};
pub use hooks::{Moment, UnitHooks};
pub use lane::Lane;
pub use row::Row;
pub use scope::Scope;
pub use statement::Statement;
pub use unit::{Done, Guard, Step, StepDone, UnitView};
pub use value::{FromValue, Value};

use crate::{
    migrate::{MIGRATIONS, MigrateError, Migration},
    never_again::{Journal, JournalRef, Kept},
    postgres::Postgres,
    sqlite::{Inline, Sqlite},
};

/// Which engine holds the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// SQLite, in this process.
    Sqlite,
    /// A PostgreSQL server.
    Postgres,
}

/// Units of the bulk lane that wait while one is written: enough that the writer finds
/// the next one, and that some of them share a commit; few enough for the memory.
const SQLITE_UNITS_AHEAD: usize = 4;

/// What an answer promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// A unit is answered after its commit was synced to disk.
    Synced,
    /// A unit of the lane [`Lane::Settle`] is answered *before* it is committed,
    /// so that a kill loses acknowledged work. Only there so that the kill test can prove that it
    /// is able to fail. Refused outside of [`Profile::Rehearsal`].
    Lazy,
    /// A unit is answered after its commit, which is left to the operating
    /// system: a kill loses nothing, a power cut does. The same counter-proof
    /// for the power cut, and refused like the other.
    Unsynced,
}

/// Whether this installation is real.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Real mail for real people.
    Production,
    /// Loopback only (DECISIONS D10).
    Rehearsal,
}

/// What the writer has done so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counters {
    /// Units committed.
    pub units: u64,
    /// Units rolled back by a guard or an error.
    pub refused: u64,
    /// Commits. Fewer than `units` where units shared a sync.
    pub commits: u64,
}

/// A store, to be cloned and handed around. The last clone dropped closes it.
#[derive(Clone)]
pub struct Store {
    driver: Arc<Driver>,
}

enum Driver {
    Sqlite(Sqlite),
    Inline(Inline),
    Postgres(Postgres),
}

impl Store {
    /// Opens or makes the SQLite database at `path`. Only one process may.
    /// Run [`Store::migrate`] next.
    ///
    /// # Errors
    /// [`OpenError`]: tell the operator.
    pub fn open_sqlite(
        path: &Path,
        durability: Durability,
        profile: Profile,
    ) -> Result<Self, OpenError> {
        if durability != Durability::Synced && profile == Profile::Production {
            return Err(OpenError::Lossy);
        }
        Ok(Self::with(Driver::Sqlite(Sqlite::open(path, durability)?)))
    }

    /// Connects to PostgreSQL: `postgres://owner@host/database`, or the
    /// keywords of libpq. The login owns the tables; statements run as roles
    /// that do not (DECISIONS D12). Run [`Store::migrate`] next.
    ///
    /// # Errors
    /// [`OpenError`]: tell the operator.
    pub async fn open_postgres(address: &str) -> Result<Self, OpenError> {
        Ok(Self::with(Driver::Postgres(Postgres::open(address).await?)))
    }

    /// An empty SQLite database in memory, run by the calling thread: the same
    /// statements in a deterministic order, with `hooks` around every unit.
    ///
    /// # Errors
    /// [`OpenError`] when there is no memory for it.
    pub fn inline(hooks: Arc<dyn UnitHooks>) -> Result<Self, OpenError> {
        Ok(Self::with(Driver::Inline(Inline::open(hooks)?)))
    }

    /// The same database, as another process of a simulation opens it: with
    /// hooks of its own.
    ///
    /// # Panics
    /// When this is no inline store.
    #[must_use]
    pub fn inline_again(&self, hooks: Arc<dyn UnitHooks>) -> Self {
        Self::with(Driver::Inline(self.as_inline().again(hooks)))
    }

    /// Another inline database with the content of this one.
    ///
    /// # Errors
    /// [`OpenError`] when there is no memory for it.
    ///
    /// # Panics
    /// When this is no inline store.
    pub fn inline_copy(&self, hooks: Arc<dyn UnitHooks>) -> Result<Self, OpenError> {
        Ok(Self::with(Driver::Inline(self.as_inline().copy(hooks)?)))
    }

    /// A number for each table that changes whenever a row of the account does:
    /// how a simulation sees whether somebody touched a neighbour.
    ///
    /// # Panics
    /// When this is no inline store, or its schema is not ours.
    #[must_use]
    pub fn inline_digests(&self, account: AccountId) -> Vec<(String, u64)> {
        self.as_inline().digests(account.as_bytes()).expect("the schema is ours")
    }

    fn as_inline(&self) -> &Inline {
        let Driver::Inline(inline) = &*self.driver else { panic!("no inline store") };
        inline
    }

    fn with(driver: Driver) -> Self {
        Self { driver: Arc::new(driver) }
    }

    /// From now on, what must never be forgotten is written to `journal` before
    /// it is committed (DECISIONS D31). Call it before the first unit.
    ///
    /// # Panics
    /// When the store keeps a journal already.
    pub fn keep_journal(&self, journal: Journal) {
        self.kept().set(journal);
    }

    /// How far the journal reaches; `None` when none is kept.
    #[must_use]
    pub fn journal_reached(&self) -> Option<JournalRef> {
        self.kept().get().map(|it| it.reached())
    }

    /// True while opt-outs can be recorded. While they cannot, nobody may be
    /// mailed. After a write that failed, it is tried again.
    #[must_use]
    pub fn journal_is_usable(&self) -> bool {
        self.kept().get().is_none_or(|it| it.is_usable())
    }

    fn kept(&self) -> &Kept {
        match &*self.driver {
            Driver::Sqlite(sqlite) => sqlite.journal(),
            Driver::Inline(inline) => inline.journal(),
            Driver::Postgres(postgres) => postgres.journal(),
        }
    }

    /// Which engine holds the data.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match &*self.driver {
            Driver::Sqlite(_) | Driver::Inline(_) => Engine::Sqlite,
            Driver::Postgres(_) => Engine::Postgres,
        }
    }

    /// How many units that build on each other may be handed over before the first
    /// is answered. They run in that order; each must be guarded by what the one before
    /// it leaves, or be right without it. One where they might overtake each other, and
    /// in a simulation, where a process dies between two.
    #[must_use]
    pub fn units_ahead(&self) -> usize {
        match &*self.driver {
            Driver::Sqlite(_) => SQLITE_UNITS_AHEAD,
            Driver::Inline(_) | Driver::Postgres(_) => 1,
        }
    }

    /// How many rows a unit of a long import has. With one writer it is as much as an
    /// opt-out may wait for, some 20 ms (DECISIONS D13). Where writers do not wait for
    /// each other, more rows share the sync of a commit.
    #[must_use]
    pub fn unit_rows(&self) -> usize {
        match self.engine() {
            Engine::Sqlite => 1_000,
            Engine::Postgres => 4_000,
        }
    }

    /// Runs one reading statement, and sees everything answered before.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`]: wait and try again. Others are bugs.
    pub async fn read(
        &self,
        scope: Scope,
        statement: &'static Statement,
        params: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        check_scope(scope, statement, &params)?;
        match &*self.driver {
            Driver::Sqlite(sqlite) => sqlite.read(statement, params).await,
            Driver::Inline(inline) => inline.read(statement, &params),
            Driver::Postgres(postgres) => postgres.read(scope, statement, &params).await,
        }
    }

    /// Runs `steps`, all or nothing. The answer means that they are durable.
    /// When the caller is dropped meanwhile, the unit is still whole: wholly
    /// written or not at all.
    ///
    /// # Errors
    /// [`UnitError::Guard`]: the world changed; read, decide, write again.
    /// [`UnitError::Store`] as its inner error says.
    pub async fn unit(
        &self,
        scope: Scope,
        lane: Lane,
        steps: Vec<Step>,
    ) -> Result<Done, UnitError> {
        for step in &steps {
            check_scope(scope, step.statement, &step.params).map_err(UnitError::Store)?;
        }
        match &*self.driver {
            Driver::Sqlite(sqlite) => sqlite.unit(lane, steps).await,
            Driver::Inline(inline) => inline.unit(&UnitView { scope, lane, steps: &steps }).await,
            Driver::Postgres(postgres) => postgres.unit(scope, lane, &steps).await,
        }
    }

    /// Brings the schema to the version of this program. Does nothing when it
    /// is there already. `now` is recorded beside each migration.
    ///
    /// # Errors
    /// [`MigrateError`]: tell the operator; nothing was changed.
    pub async fn migrate(&self, now: Timestamp) -> Result<(), MigrateError> {
        self.migrate_to(MIGRATIONS, now).await
    }

    /// [`Store::migrate`] with a list of one's own, for tests.
    ///
    /// # Errors
    /// As [`Store::migrate`].
    pub async fn migrate_to(
        &self,
        known: &'static [Migration],
        now: Timestamp,
    ) -> Result<(), MigrateError> {
        match &*self.driver {
            Driver::Sqlite(sqlite) => sqlite.migrate(known, now).await,
            Driver::Inline(inline) => inline.migrate(known, now),
            Driver::Postgres(postgres) => postgres.migrate(known, now).await,
        }
    }

    /// What the writer has done since the store was opened.
    #[must_use]
    pub fn counters(&self) -> Counters {
        match &*self.driver {
            Driver::Sqlite(sqlite) => sqlite.counters(),
            Driver::Inline(inline) => inline.counters(),
            Driver::Postgres(postgres) => postgres.counters(),
        }
    }

    /// How the engine understands a statement, without running it: its number
    /// of parameters and of columns. For the test that prepares them all.
    ///
    /// # Errors
    /// [`StoreError::Statement`] when the engine does not understand it, or a
    /// column has a type that no [`Value`] holds.
    pub async fn prepare(&self, statement: &'static Statement) -> Result<Shape, StoreError> {
        match &*self.driver {
            Driver::Sqlite(sqlite) => sqlite.prepare(statement).await,
            Driver::Inline(inline) => inline.prepare(statement),
            Driver::Postgres(postgres) => postgres.prepare(statement).await,
        }
    }

    /// The engine and its version: `SQLite 3.54.1`.
    ///
    /// # Errors
    /// [`StoreError`] when the server cannot be reached.
    pub async fn version(&self) -> Result<String, StoreError> {
        match &*self.driver {
            Driver::Sqlite(_) | Driver::Inline(_) => Ok(format!("SQLite {}", rusqlite::version())),
            Driver::Postgres(postgres) => postgres.version().await,
        }
    }
}

/// How an engine understands a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Parameters it takes.
    pub params: usize,
    /// Columns it returns.
    pub columns: usize,
}

/// The lock that SQLite has too: a statement of one account gets the account
/// of its scope, or is not run (DECISIONS D12).
fn check_scope(
    scope: Scope,
    statement: &'static Statement,
    params: &[Value],
) -> Result<(), StoreError> {
    let Scope::Account(account) = scope else { return Ok(()) };
    if statement.account_first && params.first() != Some(&account.into()) {
        return Err(StoreError::Scope { statement: statement.name });
    }
    Ok(())
}
