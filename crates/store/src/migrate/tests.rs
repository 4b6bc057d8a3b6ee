//! The order of migrations, and the files they come from.

use std::{collections::BTreeSet, path::Path};

use super::*;

const KNOWN: [Migration; 2] = [
    Migration { number: 1, name: "0001_first", text: "one" },
    Migration { number: 2, name: "0002_second", text: "two" },
];

fn applied(texts: &[&'static str]) -> Vec<Applied> {
    (1..)
        .zip(texts)
        .map(|(number, text)| Applied {
            number,
            checksum: Migration { number, name: "", text }.checksum().to_vec(),
        })
        .collect()
}

fn planned(texts: &[&'static str]) -> String {
    match plan(&KNOWN, &applied(texts)) {
        Ok(rest) => rest.iter().map(|it| it.name).collect::<Vec<_>>().join(" "),
        Err(error) => error.to_string(),
    }
}

#[test]
fn only_what_is_missing_is_run() {
    assert_eq!(planned(&[]), "0001_first 0002_second");
    assert_eq!(planned(&["one"]), "0002_second");
    assert_eq!(planned(&["one", "two"]), "");
}

#[test]
fn a_newer_database_and_a_changed_migration_are_refused() {
    assert_eq!(
        planned(&["one", "two", "three"]),
        "the database has migration 3, this program only knows 2: start the newer version of \
         Assent, or restore a backup made before the upgrade"
    );
    assert_eq!(
        planned(&["one", "other"]),
        "migration 0002_second is not the one that made this database: it was changed afterwards"
    );
}

#[test]
fn tokens_become_types_and_unknown_ones_are_refused() {
    let migration = |text| Migration { number: 1, name: "0001_first", text };
    let text = "a {{uuid}}, b {{bool}}) {{strict}}";
    let render = |text, engine| migration(text).render(engine).map_err(|it| it.to_string());
    assert_eq!(render(text, Engine::Sqlite), Ok("a BLOB, b INTEGER) STRICT".to_owned()));
    assert_eq!(render(text, Engine::Postgres), Ok("a UUID, b BOOLEAN) ".to_owned()));
    assert_eq!(
        render("a {{uid}}", Engine::Sqlite),
        Err("migration 0001_first has an unknown token `uid}}`".to_owned())
    );
}

#[test]
fn every_file_in_migrations_is_listed_and_numbered_without_gaps() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations");
    let files: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let listed: BTreeSet<String> = MIGRATIONS.iter().map(|it| format!("{}.sql", it.name)).collect();
    assert_eq!(files, listed);
    for (number, migration) in (1..).zip(MIGRATIONS) {
        assert_eq!(migration.number, number);
        assert!(migration.name.starts_with(&format!("{number:04}_")), "{}", migration.name);
    }
}
