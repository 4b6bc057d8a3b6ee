//! What the documents point at exists: the files they link to, and the paths
//! they name in backticks.

use std::path::Path;

use anyhow::Result;

use crate::{
    check::Outcome,
    tree::{self, File},
};

/// Beginnings of paths that a document may name.
const FOLDERS: &[&str] = &[
    "crates/",
    "docs/",
    "policies/",
    "migrations/",
    "fuzz/",
    "bench/",
    "testdata/",
    "web/",
    ".ci/",
];

/// Fails with every link to, and every name of, a file that is not there.
///
/// # Errors
/// When one is found, or a file cannot be read.
pub fn check(root: &Path) -> Result<Outcome> {
    let files = tree::files(root, "")?;
    let pages: Vec<_> = files.iter().filter(|it| it.extension() == "md").collect();
    let mut count = 0;
    let mut wrong = Vec::new();
    for page in &pages {
        for target in targets(page) {
            count += 1;
            let folder = root.join(&page.path);
            let folder = folder.parent().unwrap_or(root);
            if !folder.join(target).exists() {
                wrong.push(format!("{}: there is no {target}", page.path));
            }
        }
        for path in named(page) {
            count += 1;
            if !root.join(path).exists() {
                wrong.push(format!("{}: there is no {path}", page.path));
            }
        }
    }
    Outcome::unless(&wrong, format!("{} pages, {count} links", pages.len()))
}

/// The files a page links to, relative to it.
fn targets(page: &File) -> Vec<&str> {
    let starts = page.text.split("](").skip(1);
    let links = starts.filter_map(|it| it.split(')').next());
    let ours = links.filter(|it| !it.contains("://") && !it.starts_with("mailto:"));
    ours.filter_map(|it| it.split(['#', ' ']).next()).filter(|it| !it.is_empty()).collect()
}

/// The paths a page names, relative to the root. A pattern is no path.
fn named(page: &File) -> Vec<&str> {
    let quoted = page.text.split('`').skip(1).step_by(2);
    let is_path = |it: &&str| FOLDERS.iter().any(|folder| it.starts_with(folder));
    let is_plain = |it: &&str| {
        it.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '/' | '.' | '_' | '-'))
    };
    quoted.filter(is_path).filter(is_plain).collect()
}

#[cfg(test)]
mod tests;
