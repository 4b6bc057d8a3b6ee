//! A database, a copy of it, and the copy put back: on both engines.

use std::path::PathBuf;

use domain::Timestamp;

use super::{open_sqlite, postgres, runtime};
use crate::{Durability, Profile, Store, backup, migrate::MIGRATIONS};

/// The copies of one test.
pub struct Backups {
    folder: tempfile::TempDir,
    /// Where the database lies on PostgreSQL, and the empty one beside it.
    postgres: Option<(String, String)>,
}

impl Backups {
    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A folder of the test's own.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Copies the database, which may be in use.
    ///
    /// # Panics
    /// When that fails.
    pub fn take(&self) {
        let to = self.file("copy");
        match &self.postgres {
            Some((from, _)) => backup::postgres::dump(from, &to).expect("it is dumped"),
            None => backup::sqlite::copy(&self.file("assent.db"), &to, &mut |_| {})
                .expect("it is copied"),
        }
    }

    /// The database of the copy, beside the one it was taken of.
    ///
    /// # Panics
    /// When that fails.
    pub async fn restored(&self) -> Store {
        let copy = self.file("copy");
        let store = match &self.postgres {
            Some((_, to)) => {
                backup::postgres::prepare(to).await.expect("it is empty");
                backup::postgres::load(to, &copy).expect("it is loaded");
                Store::open_postgres(to).await.expect("it opens")
            }
            None => Store::open_sqlite(&copy, Durability::Synced, Profile::Rehearsal)
                .expect("the copy opens"),
        };
        store.migrate(Timestamp::UNIX_EPOCH).await.expect("it is migrated");
        store
    }
}

/// Runs `test` on a fresh database of each engine with the means to copy it.
///
/// # Panics
/// When the test does, or an engine is missing.
pub fn on_both_with_backups<F, T>(test: F)
where
    F: Fn(Store, Backups) -> T,
    T: Future<Output = ()>,
{
    let runtime = runtime();
    runtime.block_on(async {
        let backups =
            Backups { folder: tempfile::tempdir().expect("a temporary folder"), postgres: None };
        let store = open_sqlite(&backups.file("assent.db"), MIGRATIONS).await;
        println!("engine: SQLite");
        test(store, backups).await;
    });
    runtime.block_on(async {
        let database = postgres::fresh(MIGRATIONS).await;
        let empty = postgres::empty().await;
        println!("engine: {}", database.version);
        let store = Store::open_postgres(&database.address).await.expect("the clone opens");
        let backups = Backups {
            folder: tempfile::tempdir().expect("a temporary folder"),
            postgres: Some((database.address.clone(), empty.address.clone())),
        };
        test(store, backups).await;
        database.remove().await;
        empty.remove().await;
    });
}
