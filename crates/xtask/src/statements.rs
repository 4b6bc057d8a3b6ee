//! SQL files: each opens with purpose, scope, index, and why a crash there is
//! safe; a statement of one account names the account.

use std::path::Path;

use anyhow::Result;

use crate::{
    check::Outcome,
    tree::{self, File},
};

/// Where statements live. Nothing else in the tree holds SQL but migrations.
const FOLDER: &str = "crates/store/sql";

/// Fails with every statement whose header is incomplete.
///
/// # Errors
/// When one is, or a file cannot be read.
pub fn check(root: &Path) -> Result<Outcome> {
    let files = tree::files(root, FOLDER)?;
    let statements: Vec<_> = files.iter().filter(|it| it.extension() == "sql").collect();
    let mut wrong: Vec<_> = statements.iter().flat_map(|it| violations(it)).collect();
    for file in tree::files(root, "crates")?.iter().filter(|it| it.extension() == "sql") {
        // Beside the statements, `store` has what sets up roles and locks.
        if !file.path.starts_with("crates/store/") {
            wrong.push(format!("{}: SQL lives in {FOLDER}", file.path));
        }
    }
    Outcome::unless(&wrong, format!("{} statements", statements.len()))
}

fn violations(file: &File) -> Vec<String> {
    let header: Vec<_> = file
        .text
        .lines()
        .take_while(|it| it.starts_with("--"))
        .map(|it| it.trim_start_matches('-').trim())
        .collect();
    let body: String = file
        .text
        .lines()
        .skip(header.len())
        .map(|it| it.split("--").next().unwrap_or_default().to_lowercase() + "\n")
        .collect();
    let all = header.join(" ").to_lowercase();
    let mut wrong = Vec::new();
    let mut need = |holds: bool, what: &str| {
        if !holds {
            wrong.push(format!("{}: {what}", file.path));
        }
    };
    let purpose = header.first().copied().unwrap_or_default();
    need(purpose.len() > 10 && !purpose.contains("scope:"), "the first line says the purpose");
    need(all.contains("index:"), "the header names the index (`index:`)");
    need(reads_only(&body) || all.contains("crash"), "the header says why a crash there is safe");
    match all.split("scope:").nth(1).map(str::trim_start) {
        None => need(false, "the header names the scope (`scope:`)"),
        Some(scope) if scope.starts_with("account") => {
            need(body.contains("account_id"), "a statement of one account names account_id");
        }
        Some(scope) => {
            let known = ["system", "installation"].iter().find_map(|it| scope.strip_prefix(it));
            let reason = known.and_then(|it| it.split("index:").next()).map(str::trim);
            need(known.is_some(), "the scope is `account`, `system` or `installation`");
            need(
                known.is_none() || reason.is_some_and(|it| it.len() > 8),
                "a scope beyond one account gives its reason",
            );
        }
    }
    wrong
}

fn reads_only(body: &str) -> bool {
    !["insert ", "update ", "delete ", "create ", "alter ", "drop "].iter().any(|verb| {
        body.match_indices(verb)
            .any(|(at, _)| !body[..at].ends_with(|it: char| it.is_alphanumeric()))
    })
}

#[cfg(test)]
mod tests;
