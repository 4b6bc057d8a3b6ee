//! An installation with one account and a file of people who signed a sheet.

use std::fmt::Write as _;

use anyhow::{Context as _, Result, ensure};
use app::{
    Actor, App,
    import::{self, Provenance, Upload},
    review::{self, Answer},
    testing::{self, TestPorts, ticking},
};
use clap::{Args, ValueEnum};
use domain::{AccountId, ImportId, ListId, SignedDuration};
use store::{
    Store,
    import::{ImportRow, ImportState},
    migrate::MIGRATIONS,
};
use tempfile::TempDir;

/// How much, and where.
#[derive(Args)]
pub struct Size {
    /// People in the file.
    #[arg(long, default_value_t = 1_000_000)]
    pub rows: u32,
    /// The database: a SQLite file, or the PostgreSQL server that
    /// `ASSENT_TEST_PG` names; `cargo xtask bench` starts one that syncs.
    #[arg(long, value_enum, default_value_t = Database::Sqlite)]
    pub database: Database,
}

/// A database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Database {
    /// A file that is synced at each commit.
    Sqlite,
    /// A server.
    Postgresql,
}

impl Database {
    /// Its name in a report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgresql => "PostgreSQL",
        }
    }
}

/// An installation with an account that may send.
pub struct World {
    /// Its use cases.
    pub app: App,
    /// The account.
    pub account: AccountId,
    /// Its list.
    pub list: ListId,
    /// Who works in it.
    pub member: Actor,
    at: TestPorts,
    folder: TempDir,
}

impl World {
    /// Makes one in a folder of its own below the current one: what is measured
    /// is a disk, and `/tmp` may be none.
    ///
    /// # Errors
    /// When the folder or the database cannot be made.
    pub async fn new(database: Database) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("bench-").tempdir_in("target")?;
        let store = match database {
            Database::Sqlite => {
                store::testing::open_sqlite(&folder.path().join("assent.db"), MIGRATIONS).await
            }
            Database::Postgresql => {
                let server = std::env::var("ASSENT_TEST_PG");
                ensure!(
                    server.is_ok(),
                    "run `cargo xtask bench`: it starts a PostgreSQL that syncs"
                );
                let address = store::testing::postgres_address_here(MIGRATIONS).await;
                Store::open_postgres(&address).await?
            }
        };
        let at = ticking(7);
        let app = testing::install(store, &at.ports, folder.path()).await;
        let account = testing::open_account(&app, "Flora").await;
        let member = testing::member(account);
        testing::accept_policy(&app, &member, account).await;
        testing::verify(&app, &at.dns, account, &"flora.example".parse()?).await;
        let list = testing::list(&app, account, ("Letter", "What grows")).await;
        Ok(Self { app, account, list, member, at, folder })
    }

    /// Takes the file of `rows` people, and leaves it to be read.
    ///
    /// # Errors
    /// When it is refused.
    pub async fn upload(&self, rows: u32) -> Result<ImportId> {
        let provenance = Provenance {
            collection: "event".into(),
            origin: "sign-up sheet at the fair".into(),
            in_use: "one month".into(),
            confirmation: "signed on paper".into(),
            last_confirmed: Some("2026-10-01".parse()?),
        };
        let csv = file(rows)?;
        let upload = Upload { list: self.list, csv, provenance, evidence: None };
        Ok(import::upload(&self.app, &self.member, self.account, upload).await?)
    }

    /// The import as it stands.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn import(&self, id: ImportId) -> Result<ImportRow> {
        let row = store::import::by_id(self.app.store(), self.account, id).await?;
        row.context("the import is there")
    }

    /// So many people on the list: uploaded, read, and attested.
    ///
    /// # Errors
    /// As the steps by themselves.
    pub async fn attested(&self, rows: u32) -> Result<()> {
        let id = self.upload(rows).await?;
        import::read::run(&self.app, &self.import(id).await?).await?;
        self.attest(id).await
    }

    /// A reviewer accepts the import; every contact of it becomes attested.
    ///
    /// # Errors
    /// When it is not held, or not accepted in the end.
    async fn attest(&self, id: ImportId) -> Result<()> {
        let staff = testing::operator();
        let open = review::open(&self.app, &staff).await?;
        let review = open.first().context("the import is held")?.row.id;
        review::decide(&self.app, &staff, review, (Answer::Approve, "seen the sheets")).await?;
        import::attest::run(&self.app, &self.import(id).await?).await?;
        let state = self.import(id).await?.state;
        ensure!(state == ImportState::Accepted, "the import is {state:?}");
        Ok(())
    }

    /// Lets time go on.
    pub fn wait(&self, by: SignedDuration) {
        self.at.clock.advance(by);
    }

    /// Bytes that the database takes on disk; zero when it is a server's.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn bytes_on_disk(&self) -> Result<u64> {
        let mut bytes = 0;
        for entry in std::fs::read_dir(self.folder.path())? {
            bytes += entry?.metadata()?.len();
        }
        Ok(bytes)
    }
}

/// Addresses at a hundred domains, with names and evidence: some 90 bytes a line.
fn file(rows: u32) -> Result<Vec<u8>> {
    let mut text = String::from("email,first_name,city,signed_up_at,source\n");
    for row in 0..rows {
        let domain = row % 100;
        writeln!(
            text,
            "person.{row}@provider{domain}.example,Name{row},Lund,2026-10-01,fair in Lund {domain}"
        )?;
    }
    Ok(text.into_bytes())
}
