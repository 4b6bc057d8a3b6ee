//! Every statement of the product: registered, explained, and understood by
//! both engines.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use store::{Statement, statement, testing::on_both};

/// What the header of a statement says, each in a line of comment.
const HEADER: [&str; 4] = ["purpose:", "scope:", "index:", "crash:"];

fn files() -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("sql");
    let mut folders: Vec<PathBuf> = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().display().to_string();
                let name = name.strip_suffix(".sql").expect("only SQL lives in `sql/`").to_owned();
                files.insert(name, fs::read_to_string(path).unwrap());
            }
        }
    }
    files
}

fn by_name() -> BTreeMap<&'static str, &'static Statement> {
    let all = store::statements();
    let by_name: BTreeMap<_, _> = all.iter().map(|it| (it.name, *it)).collect();
    assert_eq!(by_name.len(), all.len(), "a statement is registered twice");
    by_name
}

#[test]
fn every_file_is_registered_with_all_of_its_dialects() {
    let (mut files, mut wrong) = (files(), Vec::new());
    for (name, statement) in by_name() {
        let Some(common) = files.remove(name) else {
            wrong.push(format!("{name} is registered, but is no file"));
            continue;
        };
        let postgres = files.remove(&format!("{name}.postgres")).unwrap_or(common);
        if statement.postgres != postgres {
            wrong.push(format!("{name} has a PostgreSQL dialect that is not used"));
        }
    }
    wrong.extend(files.keys().map(|it| format!("{it}.sql is not registered in `ALL`")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_file_says_its_purpose_scope_index_and_why_a_crash_there_is_safe() {
    let mut wrong = Vec::new();
    for (name, text) in files() {
        let header: String = text.lines().take_while(|it| it.starts_with("--")).collect();
        for said in HEADER {
            if !header.contains(said) {
                wrong.push(format!("{name}.sql does not say `{said}`"));
            }
        }
        let scope = header.split_once("scope:").map_or("", |(_, rest)| rest.trim_start());
        if !scope.starts_with("account ($1") && !scope.starts_with("system (") {
            wrong.push(format!(
                "{name}.sql: its scope is neither `account ($1)` nor `system (why)`"
            ));
        }
        if scope.starts_with("account") && !text.contains("account_id") {
            wrong.push(format!("{name}.sql is of one account, but does not name `account_id`"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn both_engines_understand_every_statement() {
    on_both(|store| async move {
        let mut wrong = Vec::new();
        for (name, statement) in by_name() {
            if let Err(error) = store.prepare(statement).await {
                let source = std::error::Error::source(&error).map(ToString::to_string);
                wrong.push(format!("{name}: {}", source.unwrap_or_default()));
            }
        }
        assert!(wrong.is_empty(), "on {:?}:\n{}", store.engine(), wrong.join("\n"));
    });
}

#[test]
fn the_engines_agree_on_parameters_and_columns() {
    let shapes = std::sync::Mutex::new(BTreeMap::new());
    on_both(|store| {
        let shapes = &shapes;
        async move {
            for (name, statement) in by_name() {
                // What is not understood fails the test above.
                let Ok(shape) = store.prepare(statement).await else { continue };
                let first = *shapes.lock().unwrap().entry(name).or_insert(shape);
                assert_eq!(first, shape, "{name} takes or returns something else on PostgreSQL");
            }
        }
    });
}

static SUM: Statement = statement!(text "t/sum", "SELECT SUM(version) FROM contact");

#[test]
fn a_column_without_a_common_form_is_noticed() {
    store::testing::on_postgres_with(store::migrate::MIGRATIONS, |store| async move {
        let error = store.prepare(&SUM).await.unwrap_err();
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(
            source,
            "column `sum` has type numeric, which has no common form: cast it, e.g. to BIGINT"
        );
    });
}
