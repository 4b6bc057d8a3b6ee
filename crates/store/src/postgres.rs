//! PostgreSQL: a pool, one pipelined transaction a unit, row-level security.
//!
//! Owns connections and transactions on a server. A unit runs SERIALIZABLE, as
//! it does on SQLite by nature, and is tried again when writers met (40001,
//! 40P01): it has no side effects but its rows. Scope is set inside of each
//! transaction; sessions start as a role that sees nothing without it.
//!
//! **Cancel safety**: a dropped future leaves no transaction behind. A write
//! rolls back on drop; a read sends `START TRANSACTION … COMMIT` in one piece.
//!
//! **Never** here: a clock, or SQL of an aggregate.

mod codec;
mod in_order;
mod migrations;
mod translate;

use std::sync::atomic::{AtomicU64, Ordering};

use deadpool_postgres::{Hook, HookError, Manager, ManagerConfig, Object, Pool, RecyclingMethod};
use domain::Timestamp;
use futures_util::{TryStreamExt, future::Either, pin_mut};
use tokio::sync::{Mutex, Semaphore};
use tokio_postgres::{Config, IsolationLevel, NoTls};

use crate::{
    facade::{
        Counters, Done, Guard, Lane, OpenError, Row, Scope, Shape, Statement, Step, StepDone,
        StoreError, UnitError, Value,
    },
    migrate::{MigrateError, Migration},
    never_again::Kept,
};
use in_order::in_order;
pub(crate) use migrations::ROLES;
use translate::{pool_error, translate};

/// Most connections of one process.
const CONNECTIONS_MAX: usize = 16;
/// Connections that only opt-outs may take, so that one never waits for a pool
/// full of other work.
const CONNECTIONS_FOR_OPT_OUT: usize = 2;
/// Most bulk units at a time.
const BULK_MAX: usize = 2;
/// What a session begins with. Every statement names the index it walks: a table is
/// scanned only where none serves. The server would scan a small one, keep that plan
/// when the table has grown, and lock all of it for the serialisable transaction. A
/// scan that remains is priced beyond measure then, and such plans would be compiled
/// to machine code at each run (DECISIONS D62).
pub(crate) const SESSION: &str = "SET ROLE assent_app; SET enable_seqscan = off; SET jit = off";
/// How often a session is taken before its statements are planned anew. A plan counts
/// on tables of the size that they had when it was made; between two looks of the
/// server's own, a minute, an import can make them a hundred times larger.
const PLANS_KEPT_FOR: usize = 16;
/// How often a unit that met other writers is tried.
const ATTEMPTS_MAX: u32 = 24;

/// The pool of one process.
pub(crate) struct Postgres {
    /// Sessions of the role `assent_app`.
    pool: Pool,
    /// One session of the login, which owns the tables: migrations only.
    owner: Pool,
    shared: Semaphore,
    bulk: Semaphore,
    /// Held by units that met other writers, so that they take turns.
    contended: Mutex<()>,
    journal: Kept,
    units: AtomicU64,
    refused: AtomicU64,
}

/// Why one attempt at a unit ended.
enum Trouble {
    /// Other writers were on the same rows: try again.
    Again,
    Final(UnitError),
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Self::Final(UnitError::Store(error))
    }
}

impl Postgres {
    pub(crate) async fn open(address: &str) -> Result<Self, OpenError> {
        // The error of the parser does not repeat the address, which may hold
        // a password.
        let mut config: Config = address
            .parse()
            .map_err(|it: tokio_postgres::Error| OpenError::Address(it.to_string()))?;
        config.application_name("assent");
        let as_app = Hook::async_fn(|client, _| {
            Box::pin(async move { client.batch_execute(SESSION).await.map_err(HookError::Backend) })
        });
        // Sessions of a pool live as long as the process, and tables grow meanwhile.
        let anew = Hook::async_fn(|client, metrics| {
            Box::pin(async move {
                if (metrics.recycle_count + 1) % PLANS_KEPT_FOR == 0 {
                    client.batch_execute("DISCARD PLANS").await.map_err(HookError::Backend)?;
                }
                Ok(())
            })
        });
        let manager = || {
            let settings = ManagerConfig { recycling_method: RecyclingMethod::Fast };
            Manager::from_config(config.clone(), NoTls, settings)
        };
        let built = "a pool without time limits needs no runtime";
        let postgres = Self {
            pool: Pool::builder(manager())
                .max_size(CONNECTIONS_MAX)
                .post_create(as_app)
                .pre_recycle(anew)
                .build()
                .expect(built),
            owner: Pool::builder(manager()).max_size(1).build().expect(built),
            shared: Semaphore::new(CONNECTIONS_MAX - CONNECTIONS_FOR_OPT_OUT),
            bulk: Semaphore::new(BULK_MAX),
            contended: Mutex::new(()),
            journal: Kept::default(),
            units: AtomicU64::new(0),
            refused: AtomicU64::new(0),
        };
        postgres.version().await.map_err(OpenError::Store)?;
        Ok(postgres)
    }

    pub(crate) async fn version(&self) -> Result<String, StoreError> {
        let client = self.owner.get().await.map_err(|error| pool_error(&error))?;
        let row = client.query_one("SHOW server_version", &[]).await;
        let row = row.map_err(|error| translate("version", &error))?;
        let version: &str = row.try_get(0).map_err(|error| translate("version", &error))?;
        Ok(format!("PostgreSQL {version}"))
    }

    /// Reads in one piece: everything up to `COMMIT` is sent before the first
    /// answer is awaited.
    pub(crate) async fn read(
        &self,
        scope: Scope,
        statement: &'static Statement,
        params: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        let _share = self.shared.acquire().await.map_err(|_| StoreError::Closed)?;
        let client = self.client().await?;
        let prepared = prepare(&client, statement).await?;
        let params = codec::params(statement, params)?;
        let begin = format!("START TRANSACTION READ ONLY; {}", set_scope(scope));
        let sent = vec![
            Either::Left(Either::Left(async { client.batch_execute(&begin).await.map(|()| None) })),
            Either::Right(async { run(&client, &prepared, params).await.map(Some) }),
            Either::Left(Either::Right(async {
                client.batch_execute("COMMIT").await.map(|()| None)
            })),
        ];
        let mut rows = Vec::new();
        for answer in in_order(sent).await {
            let found = answer.map_err(|error| translate(statement.name, &error))?;
            if let Some((_, found)) = found {
                rows = codec::rows(statement.name, &found)?;
            }
        }
        Ok(rows)
    }

    pub(crate) async fn unit(
        &self,
        scope: Scope,
        lane: Lane,
        steps: &[Step],
    ) -> Result<Done, UnitError> {
        let closed = |_| UnitError::Store(StoreError::Closed);
        let _bulk = match lane {
            Lane::Bulk => Some(self.bulk.acquire().await.map_err(closed)?),
            _ => None,
        };
        let _share = match lane {
            Lane::OptOut => None,
            _ => Some(self.shared.acquire().await.map_err(closed)?),
        };
        let (mut turn, mut journaled) = (None, false);
        for met in 0..ATTEMPTS_MAX {
            match self.attempt(scope, steps, &mut journaled).await {
                Ok(done) => {
                    self.units.fetch_add(1, Ordering::Relaxed);
                    return Ok(done);
                }
                Err(Trouble::Final(error)) => {
                    self.refused.fetch_add(1, Ordering::Relaxed);
                    return Err(error);
                }
                Err(Trouble::Again) if turn.is_none() => {
                    turn = Some(self.contended.lock().await);
                }
                Err(Trouble::Again) => self.pause(met).await?,
            }
        }
        self.refused.fetch_add(1, Ordering::Relaxed);
        Err(UnitError::Store(StoreError::Contended { attempts: ATTEMPTS_MAX }))
    }

    /// Lets a long transaction end, of this database or another one: while it runs,
    /// the server takes what was committed since its beginning for concurrent. It is
    /// the server that waits, by its own clock.
    async fn pause(&self, met: u32) -> Result<(), UnitError> {
        let wait = format!("SELECT pg_sleep({})", f64::from(met) / 100.0);
        let client = self.client().await.map_err(UnitError::Store)?;
        let waited = client.batch_execute(&wait).await;
        waited.map_err(|error| UnitError::Store(translate("pause", &error)))
    }

    /// `journaled` says whether an earlier attempt has written what the
    /// never-again journal keeps of these steps.
    async fn attempt(
        &self,
        scope: Scope,
        steps: &[Step],
        journaled: &mut bool,
    ) -> Result<Done, Trouble> {
        let mut client = self.client().await?;
        let mut prepared = Vec::with_capacity(steps.len());
        for step in steps {
            prepared.push(prepare(&client, step.statement).await?);
        }
        let transaction = client
            .build_transaction()
            .isolation_level(IsolationLevel::Serializable)
            .start()
            .await
            .map_err(|error| trouble("begin", &error))?;
        let scoped = set_scope(scope);
        let mut sent = vec![Either::Left(async {
            transaction.batch_execute(&scoped).await.map(|()| (0, Vec::new()))
        })];
        for (step, prepared) in steps.iter().zip(&prepared) {
            let params = codec::params(step.statement, &step.params)?;
            sent.push(Either::Right(run(transaction.client(), prepared, params)));
        }
        let mut answers = in_order(sent).await.into_iter();
        // The first error is the cause; those behind it only say that the
        // transaction is aborted.
        let scope_set = answers.next().expect("the scope is the first to be sent");
        scope_set.map_err(|error| trouble("scope", &error))?;
        let mut done = Done { steps: Vec::with_capacity(steps.len()) };
        for (index, (step, answer)) in steps.iter().zip(answers).enumerate() {
            let name = step.statement.name;
            let (touched, rows) = answer.map_err(|error| trouble(name, &error))?;
            check_guard(index, step, touched)?;
            done.steps.push(StepDone { touched, rows: codec::rows(name, &rows)? });
        }
        // Before the commit, so that the journal is never behind (DECISIONS D31).
        if !*journaled {
            self.journal.write_and_sync(steps).await?;
            *journaled = true;
        }
        transaction.commit().await.map_err(|error| {
            if error.as_db_error().is_none() {
                // The connection broke: the server may have heard us.
                let source = translate::cause(&error);
                return Trouble::from(StoreError::OutcomeUnknown { source });
            }
            trouble("commit", &error)
        })?;
        Ok(done)
    }

    pub(crate) async fn prepare(&self, statement: &'static Statement) -> Result<Shape, StoreError> {
        let client = self.client().await?;
        let prepared = prepare(&client, statement).await?;
        codec::check_columns(statement.name, prepared.columns())?;
        Ok(Shape { params: prepared.params().len(), columns: prepared.columns().len() })
    }

    pub(crate) async fn migrate(
        &self,
        known: &[Migration],
        now: Timestamp,
    ) -> Result<(), MigrateError> {
        let mut client = self.owner.get().await.map_err(|error| MigrateError::Store {
            name: "(connecting)",
            source: pool_error(&error),
        })?;
        migrations::run(&mut client, known, now).await
    }

    pub(crate) fn journal(&self) -> &Kept {
        &self.journal
    }

    /// A unit is a transaction of its own here: as many commits as units.
    pub(crate) fn counters(&self) -> Counters {
        let units = self.units.load(Ordering::Relaxed);
        Counters { units, refused: self.refused.load(Ordering::Relaxed), commits: units }
    }

    async fn client(&self) -> Result<Object, StoreError> {
        self.pool.get().await.map_err(|error| pool_error(&error))
    }
}

fn check_guard(index: usize, step: &Step, touched: u64) -> Result<(), Trouble> {
    let expected: Guard = step.guard;
    if expected.allows(touched) {
        return Ok(());
    }
    let statement = step.statement.name;
    Err(Trouble::Final(UnitError::Guard { step: index, statement, expected, touched }))
}

fn trouble(statement: &'static str, error: &tokio_postgres::Error) -> Trouble {
    if translate::is_contention(error) {
        Trouble::Again
    } else {
        Trouble::from(translate(statement, error))
    }
}

/// What opens a transaction's eyes: its account, or the role that sees all.
fn set_scope(scope: Scope) -> String {
    match scope {
        // An id is written in hexadecimal digits: nothing to quote.
        Scope::Account(account) => format!("SET LOCAL assent.account = '{}'", account.0),
        Scope::System(_) => "SET LOCAL ROLE assent_system".to_owned(),
    }
}

async fn prepare(
    client: &Object,
    statement: &'static Statement,
) -> Result<tokio_postgres::Statement, StoreError> {
    let prepared = client.prepare_cached(statement.postgres).await;
    prepared.map_err(|error| translate(statement.name, &error))
}

/// Runs one prepared statement: rows touched, rows returned.
async fn run(
    client: &tokio_postgres::Client,
    prepared: &tokio_postgres::Statement,
    params: Vec<codec::Param<'_>>,
) -> Result<(u64, Vec<tokio_postgres::Row>), tokio_postgres::Error> {
    let stream = client.query_raw(prepared, params).await?;
    pin_mut!(stream);
    let mut rows = Vec::new();
    while let Some(row) = stream.try_next().await? {
        rows.push(row);
    }
    let touched = stream.rows_affected().unwrap_or(rows.len() as u64);
    Ok((touched, rows))
}
