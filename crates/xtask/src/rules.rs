//! Rules carry their own examples: here they are counted; the tests of the
//! crates that read the rules run them.
//!
//! A rule over facts lists cases with the verdict each expects; a rule over
//! replies lists texts it matches (`example`) and texts it must not (`counter`).

use std::path::Path;

use anyhow::{Context as _, Result};
use toml::{Table, Value};

use crate::{check::Outcome, tree};

/// Fails with every rule that has no example that fires or none that does not.
///
/// # Errors
/// When one is found, or a file is not TOML.
pub fn check(root: &Path) -> Result<Outcome> {
    let (mut rules, mut examples) = (0, 0);
    let mut wrong = Vec::new();
    for file in tree::files(root, "policies")?.iter().filter(|it| it.extension() == "toml") {
        let table: Table = file.text.parse().with_context(|| format!("reading {}", file.path))?;
        for rule in array(&table, "rule").iter().filter_map(Value::as_table) {
            let Examples { firing, quiet } = examples_of(rule);
            rules += 1;
            examples += firing + quiet;
            if firing == 0 || quiet == 0 {
                let id = rule.get("id").and_then(Value::as_str).unwrap_or("(no id)");
                let place = format!("{}: `{id}`", file.path);
                wrong.push(format!("{place} has {firing} examples that fire, {quiet} that do not"));
            }
        }
    }
    Outcome::unless(&wrong, format!("{rules} rules, {examples} examples"))
}

#[derive(Debug, PartialEq, Eq)]
struct Examples {
    firing: usize,
    quiet: usize,
}

fn examples_of(rule: &Table) -> Examples {
    let examples = array(rule, "example");
    if examples.iter().any(Value::is_str) {
        // What matches everything has no counter-example to give.
        let matches_all = rule.get("when").and_then(Value::as_table).is_some_and(Table::is_empty);
        let quiet = array(rule, "counter").len() + usize::from(matches_all);
        return Examples { firing: examples.len(), quiet };
    }
    let expects = |it: &&Value| it.get("expect").and_then(Value::as_str) == Some("allow");
    let quiet = examples.iter().filter(expects).count();
    Examples { firing: examples.len() - quiet, quiet }
}

fn array<'a>(table: &'a Table, name: &str) -> &'a [Value] {
    table.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests;
