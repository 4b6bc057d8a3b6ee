//! The conformance harness: one test, both engines, fresh databases.
//!
//! [`on_both`] runs a test on a new SQLite database in a temporary folder, and
//! again on a throw-away PostgreSQL database cloned from a template. The server
//! is the one `ASSENT_TEST_PG` names (`xtask` starts one per run), or one that
//! this process starts from Debian's package and that ends with it. Without
//! PostgreSQL the test **fails**: a suite that ran on one engine has not run.
//!
//! **Never** used outside of tests.

pub mod backups;
mod postgres;
pub mod traces;

use std::{
    future::Future,
    io::Write,
    path::Path,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use domain::Timestamp;
use ports::Entropy;
use tokio::runtime::Runtime;

use crate::{
    Durability, Profile, Statement, Store,
    migrate::{MIGRATIONS, Migration},
};

/// Runs `test` on a fresh database of each engine, with the schema of the
/// product. Call it from a plain `#[test]`.
///
/// # Panics
/// When the test does, or an engine is missing.
pub fn on_both<F, T>(test: F)
where
    F: Fn(Store) -> T,
    T: Future<Output = ()>,
{
    on_both_with(MIGRATIONS, test);
}

/// [`on_both`] with a schema of one's own.
///
/// # Panics
/// When the test does, or an engine is missing.
pub fn on_both_with<F, T>(migrations: &'static [Migration], test: F)
where
    F: Fn(Store) -> T,
    T: Future<Output = ()>,
{
    on_sqlite_with(migrations, &test);
    on_postgres_with(migrations, &test);
}

/// Runs `test` on SQLite only: for what only SQLite has.
///
/// # Panics
/// When the test does.
pub fn on_sqlite_with<F, T>(migrations: &'static [Migration], test: F)
where
    F: FnOnce(Store) -> T,
    T: Future<Output = ()>,
{
    let folder = tempfile::tempdir().expect("a temporary folder");
    let runtime = runtime();
    println!("engine: {}", sqlite_version());
    runtime.block_on(async {
        let store = open_sqlite(&folder.path().join("assent.db"), migrations).await;
        test(store).await;
    });
}

/// Runs `test` on PostgreSQL only: for what only PostgreSQL has.
///
/// # Panics
/// When the test does, or PostgreSQL is missing.
pub fn on_postgres_with<F, T>(migrations: &'static [Migration], test: F)
where
    F: FnOnce(Store) -> T,
    T: Future<Output = ()>,
{
    let runtime = runtime();
    runtime.block_on(async {
        let database = postgres::fresh(migrations).await;
        println!("engine: {}", database.version);
        announce(&database.version);
        let store = Store::open_postgres(&database.address).await.expect("the clone opens");
        test(store).await;
        database.remove().await;
    });
}

/// Lets `write` work on each engine, then hands `check` everything that lies on
/// the disk of the database, as raw bytes.
///
/// # Panics
/// When `write` or `check` does, or an engine is missing.
pub fn on_both_raw<F, T>(migrations: &'static [Migration], write: F, check: fn(&[u8]))
where
    F: Fn(Store) -> T,
    T: Future<Output = ()>,
{
    let folder = tempfile::tempdir().expect("a temporary folder");
    let runtime = runtime();
    runtime.block_on(async {
        let store = open_sqlite(&folder.path().join("assent.db"), migrations).await;
        // A clone keeps the database open: its log is still a file.
        write(store.clone()).await;
        check(&traces::bytes_under(folder.path()));
    });
    runtime.block_on(async {
        let database = postgres::fresh(migrations).await;
        let store = Store::open_postgres(&database.address).await.expect("the clone opens");
        write(store).await;
        check(&database.raw_bytes().await);
        database.remove().await;
    });
}

/// The address of a fresh PostgreSQL database that stays until the server ends,
/// for tests that start processes of their own.
///
/// # Panics
/// When PostgreSQL is missing.
#[must_use]
pub fn postgres_address(migrations: &'static [Migration]) -> String {
    runtime().block_on(postgres::fresh(migrations)).address
}

/// The same, for callers that wait for other things as well.
///
/// # Panics
/// When PostgreSQL is missing.
pub async fn postgres_address_here(migrations: &'static [Migration]) -> String {
    postgres::fresh(migrations).await.address
}

/// How PostgreSQL runs each of these statements from now on, when it plans them
/// while the tables of `database` are as small as they are now.
///
/// # Panics
/// When PostgreSQL does not understand one.
pub async fn kept_plans(database: &str, statements: &[&'static Statement]) -> Vec<String> {
    postgres::kept_plans(database, statements).await
}

/// Opens and migrates a SQLite database at `path`.
///
/// # Panics
/// When it cannot be opened.
pub async fn open_sqlite(path: &Path, migrations: &'static [Migration]) -> Store {
    let store = Store::open_sqlite(path, Durability::Synced, Profile::Rehearsal)
        .expect("a temporary database opens");
    store.migrate_to(migrations, Timestamp::UNIX_EPOCH).await.expect("a new database migrates");
    store
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
}

fn sqlite_version() -> String {
    format!("SQLite {}", rusqlite::version())
}

/// Says once per process which engines the suite runs on, past the capture of
/// the test runner.
fn announce(postgres: &str) {
    static SAID: OnceLock<()> = OnceLock::new();
    SAID.get_or_init(|| {
        let told = format!("conformance: runs on {} and {postgres}\n", sqlite_version());
        let _ = std::io::stderr().lock().write_all(told.as_bytes());
    });
}

/// Random bytes that are the same in every run: BLAKE3 of a counter.
#[derive(Debug, Default)]
pub struct CountedEntropy(AtomicU64);

impl CountedEntropy {
    /// A source whose bytes differ from those of other seeds.
    #[must_use]
    pub fn seeded(seed: u32) -> Arc<dyn Entropy> {
        Arc::new(Self(AtomicU64::new(u64::from(seed) << 32)))
    }
}

impl Entropy for CountedEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        let count = self.0.fetch_add(1, Ordering::Relaxed);
        let mut hasher = blake3::Hasher::new();
        hasher.update(&count.to_le_bytes());
        hasher.finalize_xof().fill(bytes);
    }
}
