//! Values to and from PostgreSQL's binary form.

use std::error::Error;

use bytes::{BufMut, BytesMut};
use tokio_postgres::{
    Column,
    types::{FromSql, IsNull, ToSql, Type, to_sql_checked},
};
use uuid::Uuid;

use crate::{
    batch::Batch,
    facade::{Cause, Row, Statement, StoreError, Value},
};

type Problem = Box<dyn Error + Sync + Send>;

impl ToSql for Value {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Problem> {
        match (self, ty) {
            (Self::Null, _) => Ok(IsNull::Yes),
            (Self::Int(it), &Type::INT8) => it.to_sql(ty, out),
            (Self::Int(it), &Type::INT4) => i32::try_from(*it)?.to_sql(ty, out),
            (Self::Int(it), &Type::INT2) => i16::try_from(*it)?.to_sql(ty, out),
            (Self::Bool(it), &Type::BOOL) => it.to_sql(ty, out),
            (Self::Text(it), &Type::TEXT | &Type::VARCHAR | &Type::JSON) => {
                out.put_slice(it.as_bytes());
                Ok(IsNull::No)
            }
            (Self::Text(it), &Type::JSONB) => {
                out.put_u8(1); // Version of the binary form.
                out.put_slice(it.as_bytes());
                Ok(IsNull::No)
            }
            (Self::Batch(it), &Type::TEXT) => it.to_json().to_sql(ty, out),
            (Self::Blob(it), &Type::BYTEA) => it.as_slice().to_sql(ty, out),
            (Self::Uuid(it), &Type::BYTEA) => it.as_bytes().as_slice().to_sql(ty, out),
            (Self::Uuid(it), &Type::UUID) => it.to_sql(ty, out),
            (other, ty) => {
                Err(format!("{} does not fit a parameter of type {ty}", other.kind()).into())
            }
        }
    }

    fn accepts(_: &Type) -> bool {
        true // `to_sql` decides with the value at hand.
    }

    to_sql_checked!();
}

/// What one placeholder gets.
#[derive(Debug)]
pub(super) enum Param<'a> {
    /// A value.
    One(&'a Value),
    /// The cells of a column of a batch, as an array.
    Column(Vec<&'a Value>),
}

impl ToSql for Param<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Problem> {
        match self {
            Self::One(value) => value.to_sql(ty, out),
            Self::Column(cells) => cells.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true // `to_sql` decides with the value at hand.
    }

    to_sql_checked!();
}

/// What the placeholders of a statement get.
///
/// # Errors
/// [`StoreError::Statement`] when the rows of a batch do not fit: a bug.
pub(super) fn params<'a>(
    statement: &'static Statement,
    values: &'a [Value],
) -> Result<Vec<Param<'a>>, StoreError> {
    if let Some((common, batch)) = Batch::of(statement, values)? {
        let columns = batch.columns(statement.cells().count()).into_iter().map(Param::Column);
        return Ok(common.iter().map(Param::One).chain(columns).collect());
    }
    Ok(values.iter().map(Param::One).collect())
}

/// A column that is not `NULL`.
struct Cell(Value);

impl<'a> FromSql<'a> for Cell {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Problem> {
        Ok(Self(match *ty {
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Value::Int(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Value::Bool(bool::from_sql(ty, raw)?),
            Type::UUID => Value::Uuid(Uuid::from_sql(ty, raw)?),
            Type::BYTEA => Value::of_bytes(raw),
            _ => Value::Text(String::from_sql(ty, raw)?),
        }))
    }

    fn accepts(ty: &Type) -> bool {
        matches!(
            *ty,
            Type::INT8
                | Type::INT4
                | Type::INT2
                | Type::BOOL
                | Type::UUID
                | Type::BYTEA
                | Type::TEXT
                | Type::VARCHAR
        )
    }
}

/// Rows in the facade's form.
pub(super) fn rows(
    statement: &'static str,
    found: &[tokio_postgres::Row],
) -> Result<Vec<Row>, StoreError> {
    found.iter().map(|row| self::row(statement, row)).collect()
}

fn row(statement: &'static str, found: &tokio_postgres::Row) -> Result<Row, StoreError> {
    let values = (0..found.len()).map(|index| {
        found.try_get::<_, Option<Cell>>(index).map(|it| it.map_or(Value::Null, |cell| cell.0))
    });
    let values: Result<Vec<Value>, tokio_postgres::Error> = values.collect();
    let values = values.map_err(|error| super::translate(statement, &error))?;
    Ok(Row::new(statement, values))
}

/// Refuses columns that no [`Value`] holds, e.g. the `NUMERIC` of `SUM`, which
/// is a number only after `CAST(… AS BIGINT)`.
pub(super) fn check_columns(statement: &'static str, columns: &[Column]) -> Result<(), StoreError> {
    match columns.iter().find(|it| !Cell::accepts(it.type_())) {
        None => Ok(()),
        Some(column) => Err(StoreError::Statement {
            statement,
            source: Cause(format!(
                "column `{}` has type {}, which has no common form: cast it, e.g. to BIGINT",
                column.name(),
                column.type_()
            )),
        }),
    }
}
