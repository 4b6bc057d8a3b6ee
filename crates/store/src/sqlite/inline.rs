//! SQLite on the calling thread, in memory, for simulations (DECISIONS D7).
//!
//! The statements are those that are shipped; only the threads are missing, so
//! that the same seed gives the same run. Every future is ready at once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::Timestamp;
use rusqlite::{Connection, backup::Backup};

use super::{connection, migrations, open_error, run, writer::Tally};
use crate::{
    facade::{
        Counters, Done, OpenError, Row, Shape, Statement, StoreError, UnitError, UnitHooks,
        UnitView, Value, hooks::Moment,
    },
    migrate::{MigrateError, Migration},
    never_again::Kept,
};

pub(crate) struct Inline {
    connection: Arc<Mutex<Connection>>,
    hooks: Arc<dyn UnitHooks>,
    journal: Kept,
    tally: Tally,
}

impl Inline {
    pub(crate) fn open(hooks: Arc<dyn UnitHooks>) -> Result<Self, OpenError> {
        Ok(Self::on(connection::in_memory().map_err(open_error)?, hooks))
    }

    fn on(connection: Connection, hooks: Arc<dyn UnitHooks>) -> Self {
        let connection = Arc::new(Mutex::new(connection));
        Self { connection, hooks, journal: Kept::default(), tally: Tally::default() }
    }

    /// The same database, opened by another process of the simulation.
    pub(crate) fn again(&self, hooks: Arc<dyn UnitHooks>) -> Self {
        let (connection, journal) = (Arc::clone(&self.connection), self.journal.clone());
        Self { connection, hooks, journal, tally: Tally::default() }
    }

    /// Another database with the same content.
    pub(crate) fn copy(&self, hooks: Arc<dyn UnitHooks>) -> Result<Self, OpenError> {
        let mut copy = connection::in_memory().map_err(open_error)?;
        let all = |from: &Connection, to: &mut Connection| Backup::new(from, to)?.step(-1);
        all(&self.lock(), &mut copy).map_err(open_error)?;
        Ok(Self::on(copy, hooks))
    }

    pub(crate) fn read(
        &self,
        statement: &'static Statement,
        params: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        self.hooks.reading(statement)?;
        run::read(&self.lock(), statement, params)
    }

    pub(crate) fn prepare(&self, statement: &'static Statement) -> Result<Shape, StoreError> {
        run::shape(&self.lock(), statement)
    }

    pub(crate) async fn unit(&self, unit: &UnitView<'_>) -> Result<Done, UnitError> {
        if let Some(stall) = self.hooks.stall(unit, Moment::Before) {
            stall.await;
        }
        self.hooks.before(unit).map_err(UnitError::Store)?;
        let result = self.write(unit);
        self.tally.count(&result);
        let done = result?;
        let answer = self.hooks.after(unit);
        if let Some(stall) = self.hooks.stall(unit, Moment::After) {
            stall.await;
        }
        answer.map_err(UnitError::Store)?;
        Ok(done)
    }

    fn write(&self, unit: &UnitView<'_>) -> Result<Done, UnitError> {
        let connection = self.lock();
        run::execute(&connection, "BEGIN IMMEDIATE").map_err(UnitError::Store)?;
        let result = run::unit(&connection, &self.journal, unit.steps);
        if connection.is_autocommit() {
            return result;
        }
        let journaled = match &result {
            Ok(_) => self.journal.sync().and_then(|()| self.hooks.journaled(unit)),
            Err(_) => Ok(()),
        };
        if let Err(error) = journaled {
            run::execute(&connection, "ROLLBACK").map_err(UnitError::Store)?;
            return Err(UnitError::Store(error));
        }
        run::execute(&connection, "COMMIT").map_err(UnitError::Store)?;
        self.tally.committed();
        result
    }

    pub(crate) fn journal(&self) -> &Kept {
        &self.journal
    }

    pub(crate) fn migrate(&self, known: &[Migration], now: Timestamp) -> Result<(), MigrateError> {
        migrations::run(&mut self.lock(), known, now)
    }

    pub(crate) fn counters(&self) -> Counters {
        self.tally.counters()
    }

    /// Every row of one account, table by table, as a number each that changes
    /// when one of them does.
    pub(crate) fn digests(&self, account: &[u8]) -> rusqlite::Result<Vec<(String, u64)>> {
        let connection = self.lock();
        let mut tables = connection.prepare(
            "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c \
             WHERE m.type = 'table' AND c.name = 'account_id' ORDER BY m.name",
        )?;
        let names = tables.query_map([], |row| row.get::<_, String>(0))?;
        let mut digests = Vec::new();
        for name in names {
            let name = name?;
            let digest = digest(&connection, &name, account)?;
            digests.push((name, digest));
        }
        Ok(digests)
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// FNV-1a over the rows of one account, in the order of their keys.
fn digest(connection: &Connection, table: &str, account: &[u8]) -> rusqlite::Result<u64> {
    let text = format!("SELECT * FROM {table} WHERE account_id = ?1 ORDER BY 1, 2, 3");
    let mut statement = connection.prepare(&text)?;
    let columns = statement.column_count();
    let mut rows = statement.query([account])?;
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    while let Some(row) = rows.next()? {
        for column in 0..columns {
            let value = format!("{:?};", row.get_ref(column)?);
            for byte in value.bytes() {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    Ok(hash)
}
