//! Statements and units on one connection.

use rusqlite::{
    CachedStatement, Connection, Error, ErrorCode, ToSql,
    types::{ToSqlOutput, ValueRef},
};

use crate::{
    batch::{Batch, BatchRow},
    facade::{Cause, Done, Row, Shape, Statement, Step, StepDone, StoreError, UnitError, Value},
    never_again::Kept,
};

/// Rows of a batch that one run of a statement takes. More gain little: what a run
/// costs by itself is then a small part.
const ROWS_TOGETHER: usize = 50;

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(it) => ValueRef::Integer(*it),
            Self::Bool(it) => ValueRef::Integer(i64::from(*it)),
            Self::Text(it) => ValueRef::Text(it.as_bytes()),
            Self::Blob(it) => ValueRef::Blob(it),
            Self::Uuid(it) => ValueRef::Blob(it.as_bytes()),
            Self::Batch(it) => return Ok(ToSqlOutput::Owned(it.to_json().into())),
        }))
    }
}

/// Runs `steps` in a savepoint of the open transaction: all or nothing. What of
/// them must never be forgotten is written to the journal, which is synced
/// before the commit.
pub(super) fn unit(
    connection: &Connection,
    journal: &Kept,
    steps: &[Step],
) -> Result<Done, UnitError> {
    savepoint(connection, "SAVEPOINT unit")?;
    let done = all(connection, steps)
        .and_then(|done| journal.write(steps).map(|_| done).map_err(UnitError::Store));
    match done {
        Ok(done) => {
            savepoint(connection, "RELEASE unit")?;
            Ok(done)
        }
        Err(error) => {
            // After a full disk SQLite has rolled back everything by itself;
            // the writer sees that the transaction is gone.
            if !connection.is_autocommit() {
                savepoint(connection, "ROLLBACK TO unit")?;
                savepoint(connection, "RELEASE unit")?;
            }
            Err(error)
        }
    }
}

fn savepoint(connection: &Connection, text: &'static str) -> Result<(), UnitError> {
    execute(connection, text).map_err(UnitError::Store)
}

/// Runs a statement of the driver itself, such as `COMMIT`.
pub(super) fn execute(connection: &Connection, text: &'static str) -> Result<(), StoreError> {
    connection
        .prepare_cached(text)
        .and_then(|mut it| it.raw_execute())
        .map(drop)
        .map_err(|error| translate(text, &error))
}

fn all(connection: &Connection, steps: &[Step]) -> Result<Done, UnitError> {
    let mut done = Done { steps: Vec::with_capacity(steps.len()) };
    for (index, step) in steps.iter().enumerate() {
        let result = one(connection, step.statement, &step.params).map_err(UnitError::Store)?;
        if !step.guard.allows(result.touched) {
            return Err(UnitError::Guard {
                step: index,
                statement: step.statement.name,
                expected: step.guard,
                touched: result.touched,
            });
        }
        done.steps.push(result);
    }
    Ok(done)
}

/// Runs a statement that must not write.
pub(super) fn read(
    connection: &Connection,
    statement: &'static Statement,
    params: &[Value],
) -> Result<Vec<Row>, StoreError> {
    let mut prepared = prepare(connection, statement)?;
    if !prepared.readonly() {
        return Err(statement.bug("it writes, but was called as a read"));
    }
    if let Some(rows) = Batch::of(statement, params)? {
        drop(prepared);
        return read_each(connection, statement, rows);
    }
    bind(&mut prepared, statement, params)?;
    rows(&mut prepared, statement)
}

/// In one transaction: all rows are looked up in the same state, and it is found out
/// once what that is.
fn read_each(
    connection: &Connection,
    statement: &'static Statement,
    rows: (&[Value], &Batch),
) -> Result<Vec<Row>, StoreError> {
    if !connection.is_autocommit() {
        return Ok(each(connection, statement, rows)?.rows);
    }
    execute(connection, "BEGIN")?;
    let done = each(connection, statement, rows);
    execute(connection, "COMMIT")?;
    Ok(done?.rows)
}

/// What a statement takes and returns.
pub(super) fn shape(
    connection: &Connection,
    statement: &'static Statement,
) -> Result<Shape, StoreError> {
    let prepared = prepare(connection, statement)?;
    Ok(Shape { params: prepared.parameter_count(), columns: prepared.column_count() })
}

fn one(
    connection: &Connection,
    statement: &'static Statement,
    params: &[Value],
) -> Result<StepDone, StoreError> {
    if let Some((common, batch)) = Batch::of(statement, params)? {
        return each(connection, statement, (common, batch));
    }
    let mut prepared = prepare(connection, statement)?;
    bind(&mut prepared, statement, params)?;
    run(&mut prepared, statement)
}

/// Runs a statement for each row of its batch: for many at a time if it can.
fn each(
    connection: &Connection,
    statement: &'static Statement,
    (common, batch): (&[Value], &Batch),
) -> Result<StepDone, StoreError> {
    let mut done = StepDone { touched: 0, rows: Vec::new() };
    let size = if statement.names_rows() { ROWS_TOGETHER } else { 1 };
    let (whole, rest) = batch.split(size);
    together(connection, statement, (common, whole, size), &mut done)?;
    together(connection, statement, (common, rest, 1), &mut done)?;
    Ok(done)
}

/// Runs a statement for so many rows at a time. Where it takes many, the places that
/// one row was looked up and written at are where the next is looked for.
fn together(
    connection: &Connection,
    statement: &'static Statement,
    (common, rows, size): (&[Value], &[BatchRow], usize),
    done: &mut StepDone,
) -> Result<(), StoreError> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut prepared = prepare_for(connection, statement, size)?;
    let cells = size * statement.cells().count();
    takes(statement, (prepared.parameter_count(), common.len() + cells))?;
    bind_at(&mut prepared, statement, (1..).zip(common))?;
    for group in rows.chunks_exact(size) {
        let cells = group.iter().flat_map(BatchRow::cells);
        bind_at(&mut prepared, statement, (common.len() + 1..).zip(cells))?;
        let mut ran = run(&mut prepared, statement)?;
        done.touched += ran.touched;
        done.rows.append(&mut ran.rows);
    }
    Ok(())
}

fn run(
    prepared: &mut CachedStatement<'_>,
    statement: &'static Statement,
) -> Result<StepDone, StoreError> {
    if prepared.column_count() > 0 {
        let rows = rows(prepared, statement)?;
        return Ok(StepDone { touched: rows.len() as u64, rows });
    }
    let touched = prepared.raw_execute().map_err(|error| translate(statement.name, &error))?;
    Ok(StepDone { touched: touched as u64, rows: Vec::new() })
}

fn prepare<'a>(
    connection: &'a Connection,
    statement: &'static Statement,
) -> Result<CachedStatement<'a>, StoreError> {
    prepare_for(connection, statement, 1)
}

/// The statement for so many rows of a batch.
fn prepare_for<'a>(
    connection: &'a Connection,
    statement: &'static Statement,
    rows: usize,
) -> Result<CachedStatement<'a>, StoreError> {
    let text = statement.sqlite_for(rows);
    connection.prepare_cached(&text).map_err(|error| translate(statement.name, &error))
}

fn bind(
    prepared: &mut CachedStatement<'_>,
    statement: &'static Statement,
    params: &[Value],
) -> Result<(), StoreError> {
    takes(statement, (prepared.parameter_count(), params.len()))?;
    bind_at(prepared, statement, (1..).zip(params))
}

fn takes(statement: &'static Statement, (takes, given): (usize, usize)) -> Result<(), StoreError> {
    if takes != given {
        let told = format!("it takes {takes} parameters, but was given {given}");
        return Err(statement.bug(told));
    }
    Ok(())
}

fn bind_at<'a>(
    prepared: &mut CachedStatement<'_>,
    statement: &'static Statement,
    values: impl Iterator<Item = (usize, &'a Value)>,
) -> Result<(), StoreError> {
    for (place, value) in values {
        prepared
            .raw_bind_parameter(place, value)
            .map_err(|error| translate(statement.name, &error))?;
    }
    Ok(())
}

fn rows(
    prepared: &mut CachedStatement<'_>,
    statement: &'static Statement,
) -> Result<Vec<Row>, StoreError> {
    let columns = prepared.column_count();
    let mut found = prepared.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = found.next().map_err(|error| translate(statement.name, &error))? {
        let mut values = Vec::with_capacity(columns);
        for index in 0..columns {
            let value = row.get_ref(index).map_err(|error| translate(statement.name, &error))?;
            values.push(own(value).ok_or_else(|| {
                statement.bug("a column holds a fraction, or text that is not UTF-8")
            })?);
        }
        rows.push(Row::new(statement.name, values));
    }
    Ok(rows)
}

fn own(value: ValueRef<'_>) -> Option<Value> {
    match value {
        ValueRef::Null => Some(Value::Null),
        ValueRef::Integer(it) => Some(Value::Int(it)),
        ValueRef::Text(it) => std::str::from_utf8(it).ok().map(|it| Value::Text(it.to_owned())),
        ValueRef::Blob(it) => Some(Value::of_bytes(it)),
        ValueRef::Real(_) => None,
    }
}

/// What an error of the driver means to callers.
pub(super) fn translate(statement: &'static str, error: &Error) -> StoreError {
    let source = Cause(error.to_string());
    match error.sqlite_error_code() {
        Some(ErrorCode::ConstraintViolation) => StoreError::Constraint { statement, source },
        Some(
            ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::CannotOpen
            | ErrorCode::ReadOnly
            | ErrorCode::OutOfMemory
            | ErrorCode::DatabaseCorrupt
            | ErrorCode::NotADatabase,
        ) => StoreError::Unavailable { source },
        _ => StoreError::Statement { statement, source },
    }
}
