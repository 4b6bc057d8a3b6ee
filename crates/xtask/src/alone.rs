//! The repository speaks about itself: no path of the machine it was written
//! on, nothing that lies beside it.

use std::path::Path;

use anyhow::Result;

use crate::{check::Outcome, tree};

/// Beginnings of paths that exist on one machine only. Written in two parts,
/// so that this file passes its own check.
const PATHS: &[(&str, &str)] =
    &[("/wo", "rk/"), ("/ro", "ot/"), ("/ho", "me/"), ("/tmp/", "brief"), ("../sh", "ared")];

/// Fails with every line that names such a path.
///
/// # Errors
/// When one is found, or a file cannot be read.
pub fn check(root: &Path) -> Result<Outcome> {
    let files = tree::files(root, "")?;
    let paths: Vec<_> = PATHS.iter().map(|(start, rest)| format!("{start}{rest}")).collect();
    let mut wrong = Vec::new();
    for file in &files {
        for (number, line) in file.text.lines().enumerate() {
            if let Some(path) = paths.iter().find(|it| names(line, it)) {
                wrong.push(format!("{}:{}: names {path}", file.path, number + 1));
            }
        }
    }
    Outcome::unless(&wrong, format!("{} files", files.len()))
}

/// True when `line` holds `path` where a path begins, not inside a longer one.
fn names(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        !line[..at]
            .ends_with(|it: char| it.is_alphanumeric() || matches!(it, '-' | '_' | '}' | '>'))
    })
}
