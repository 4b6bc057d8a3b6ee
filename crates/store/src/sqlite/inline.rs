//! SQLite on the calling thread, in memory, for simulations (DECISIONS D7).
//!
//! The statements are those that are shipped; only the threads are missing, so
//! that the same seed gives the same run. Every future is ready at once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::Timestamp;
use rusqlite::Connection;

use super::{connection, migrations, open_error, run, writer::Tally};
use crate::{
    facade::{
        Counters, Done, OpenError, Row, Shape, Statement, StoreError, UnitError, UnitHooks,
        UnitView, Value,
    },
    migrate::{MigrateError, Migration},
};

pub(crate) struct Inline {
    connection: Mutex<Connection>,
    hooks: Arc<dyn UnitHooks>,
    tally: Tally,
}

impl Inline {
    pub(crate) fn open(hooks: Arc<dyn UnitHooks>) -> Result<Self, OpenError> {
        let connection = connection::in_memory().map_err(open_error)?;
        Ok(Self { connection: Mutex::new(connection), hooks, tally: Tally::default() })
    }

    pub(crate) fn read(
        &self,
        statement: &'static Statement,
        params: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        run::read(&self.lock(), statement, params)
    }

    pub(crate) fn prepare(&self, statement: &'static Statement) -> Result<Shape, StoreError> {
        run::shape(&self.lock(), statement)
    }

    pub(crate) fn unit(&self, unit: &UnitView<'_>) -> Result<Done, UnitError> {
        self.hooks.before(unit).map_err(UnitError::Store)?;
        let result = self.write(unit);
        self.tally.count(&result);
        let done = result?;
        self.hooks.after(unit).map_err(UnitError::Store)?;
        Ok(done)
    }

    fn write(&self, unit: &UnitView<'_>) -> Result<Done, UnitError> {
        let connection = self.lock();
        run::execute(&connection, "BEGIN IMMEDIATE").map_err(UnitError::Store)?;
        let result = run::unit(&connection, unit.steps);
        if !connection.is_autocommit() {
            run::execute(&connection, "COMMIT").map_err(UnitError::Store)?;
            self.tally.committed();
        }
        result
    }

    pub(crate) fn migrate(&self, known: &[Migration], now: Timestamp) -> Result<(), MigrateError> {
        migrations::run(&mut self.lock(), known, now)
    }

    pub(crate) fn counters(&self) -> Counters {
        self.tally.counters()
    }

    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
