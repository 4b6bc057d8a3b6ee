//! docs/requirements.md: every requirement, and what holds it up.
//!
//! The rows come from `docs/requirements-source.tsv` (id, title). A row is
//! `test …` where a test names its id, `rule …` where a policy rule does, and
//! else what `docs/requirements-plan.tsv` says: `planned: …` or
//! `not built: …`. The gate writes the page anew and compares.

mod evidence;
mod id;

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use anyhow::{Context as _, Result, bail};

use crate::{check::Outcome, tree};

use evidence::Evidence;

const SOURCE: &str = "docs/requirements-source.tsv";
const PLAN: &str = "docs/requirements-plan.tsv";
const PAGE: &str = "docs/requirements.md";

/// Tests shown per row; more are counted.
const SHOWN_MAX: usize = 3;

/// Parts of the page: beginning of the ids, heading.
const PARTS: &[(&str, &str)] = &[
    ("R000", "R000 · Chinese law, and what becomes of accounts that break it"),
    ("R001", "R001 · Measures that keep e-mail marketing lawful"),
    ("R002", "R002 · The anti-spam policy"),
    ("R003", "R003 · Legal risks in what a mail says"),
    ("R004", "R004 · What counts as bulk mail"),
    ("X", "X · Across all of them"),
];

/// Fails when the page differs from what the tree says, or a row is unlisted.
///
/// # Errors
/// In those cases, and when a file cannot be read.
pub fn check(root: &Path) -> Result<Outcome> {
    let page = page(root)?;
    if fs::read_to_string(root.join(PAGE)).unwrap_or_default() != page.text {
        bail!("{PAGE} is not what the tree says: run `cargo xtask requirements` and look");
    }
    Ok(Outcome::passed(page.note))
}

/// Writes the page; returns a line about it.
///
/// # Errors
/// When a row is unlisted, or a file cannot be read or written.
pub fn write(root: &Path) -> Result<String> {
    let page = page(root)?;
    fs::write(root.join(PAGE), page.text).with_context(|| format!("writing {PAGE}"))?;
    Ok(page.note)
}

struct Page {
    text: String,
    note: String,
}

fn page(root: &Path) -> Result<Page> {
    let read =
        |path| fs::read_to_string(root.join(path)).with_context(|| format!("reading {path}"));
    let titles = table(SOURCE, &read(SOURCE)?)?;
    let plan = table(PLAN, &read(PLAN)?)?;
    let mut files = tree::files(root, "crates")?;
    files.extend(tree::files(root, "fuzz")?);
    files.extend(tree::files(root, "policies")?);
    render(&titles, &plan, &Evidence::gather(&files))
}

/// Lines of `id<TAB>text`; a line that begins with `#` is a comment.
fn table(path: &str, text: &str) -> Result<BTreeMap<String, String>> {
    let mut rows = BTreeMap::new();
    for line in text.lines().filter(|it| !it.is_empty() && !it.starts_with('#')) {
        let Some((id, text)) = line.split_once('\t') else {
            bail!("{path}: no tab in `{line}`");
        };
        if id::ids_in(id) != [id] {
            bail!("{path}: `{id}` is not the id of a requirement");
        }
        if rows.insert(id.to_owned(), text.to_owned()).is_some() {
            bail!("{path}: {id} stands there twice");
        }
    }
    Ok(rows)
}

fn render(
    titles: &BTreeMap<String, String>,
    plan: &BTreeMap<String, String>,
    evidence: &Evidence,
) -> Result<Page> {
    let mut wrong: Vec<_> = evidence
        .ids()
        .chain(plan.keys().map(String::as_str))
        .filter(|it| !titles.contains_key(*it))
        .map(|it| format!("{it} is named but is no requirement"))
        .collect();
    let mut counts = BTreeMap::from([("test", 0), ("rule", 0), ("planned", 0), ("not built", 0)]);
    let mut body = String::new();
    for (part, heading) in PARTS {
        write!(body, "\n## {heading}\n\n| id | requirement | state |\n|---|---|---|\n")?;
        for (id, title) in titles.iter().filter(|it| it.0.split('-').next() == Some(part)) {
            let Some(state) = evidence.state(id, SHOWN_MAX).or_else(|| plan.get(id).cloned())
            else {
                wrong.push(format!("{id} is unlisted: no test, no rule, not in {PLAN}"));
                continue;
            };
            match counts.iter_mut().find(|it| state.starts_with(it.0)) {
                Some((_, count)) => *count += 1,
                None => wrong.push(format!("{PLAN}: {id}: say `planned: …` or `not built: …`")),
            }
            writeln!(body, "| {id} | {title} | {state} |")?;
        }
    }
    if !wrong.is_empty() {
        bail!("{} wrong:\n  {}", wrong.len(), wrong.join("\n  "));
    }
    let note = format!(
        "{} rows: {} by test, {} by rule, {} planned, {} not built",
        titles.len(),
        counts["test"],
        counts["rule"],
        counts["planned"],
        counts["not built"]
    );
    let text = format!(
        "# Requirements\n\nWritten by `cargo xtask requirements`; do not edit. A row is held by a \
         *test* or a *rule* that names its id, or says that it is *planned* or *not built*.\n\n\
         {note}.\n{body}"
    );
    Ok(Page { text, note })
}

#[cfg(test)]
mod tests;
