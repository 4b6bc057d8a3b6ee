//! A file of contacts, read to its end: recognised, checked, sealed, written
//! with an event each, and judged (DECISIONS D17).

use anyhow::{Result, ensure};
use app::import;
use store::import::ImportState;

use crate::{
    people::{Database, Size, World},
    primitive,
    report::Report,
    watch::{self, Watch},
};

/// Measures it.
///
/// # Errors
/// When the import does not end as it should.
pub fn run(size: &Size) -> Result<Report> {
    tokio::runtime::Runtime::new()?.block_on(measure(size))
}

async fn measure(size: &Size) -> Result<Report> {
    let mut report = Report::new("import");
    let crypto = primitive::new_contact(size.rows)?;
    let world = World::new(size.database).await?;
    let before = world.bytes_on_disk()?;
    let watch = Watch::start()?;
    let id = world.upload(size.rows).await?;
    import::read::run(&world.app, &world.import(id).await?).await?;
    let took = watch.took()?;
    let row = world.import(id).await?;
    ensure!(row.state == ImportState::Held, "the import is {:?}", row.state);
    ensure!(row.rows_claimed == u64::from(size.rows), "{} rows were taken", row.rows_claimed);
    let wanted = match size.database {
        Database::Sqlite => "≥ 60,000 (D17)",
        Database::Postgresql => "≥ 30,000 (D17)",
    };
    let name = size.database.name();
    report.tell_beside(format!("rows on {name}"), (took.per_s(size.rows), "a second"), wanted);
    let each = took.each_us(size.rows);
    report.tell("processors for a row, ours", each, "µs");
    report.tell("of it cryptography that must be", crypto, "µs");
    report.tell("row ÷ its cryptography", each / crypto, "×");
    let grown = world.bytes_on_disk()?.saturating_sub(before);
    if size.database == Database::Sqlite {
        #[expect(clippy::cast_precision_loss, reason = "bytes of a disk, to be shown")]
        let each = grown as f64 / f64::from(size.rows);
        report.tell("disk for a row, the upload included", each, "bytes");
    }
    report.tell("most memory, the file included", watch::peak_mib()?, "MiB");
    Ok(report)
}
