//! Licences of what we link, and crates that must not come in.

mod expression;

use std::{collections::BTreeSet, path::Path};

use anyhow::Result;

use crate::{check::Outcome, command};

/// Crates that must not be linked under any feature: a second provider of
/// cryptography, the system's OpenSSL, and a driver that clashes with ours.
const BANNED: &[&str] = &["ring", "openssl", "openssl-sys", "native-tls", "sqlx", "sqlx-core"];

/// Fails with every crate of the lock that is built for some platform or
/// feature of ours and is banned, or whose licence does not let us ship it.
///
/// The list comes from `cargo tree`: the graph of `cargo metadata` also holds
/// crates that only a feature nobody switched on would bring.
///
/// # Errors
/// When one is found, or cargo cannot resolve the workspace.
pub fn check(root: &Path) -> Result<Outcome> {
    let mut tree = command::cargo(root);
    tree.args(["tree", "--workspace", "--locked", "--target", "all", "--edges", "all"]);
    let list = command::output(tree.args(["--prefix", "none", "--format", "{p}\t{l}"]))?;
    let packages: BTreeSet<_> = list.lines().filter_map(|it| it.split_once('\t')).collect();
    let mut wrong = Vec::new();
    for (package, licence) in &packages {
        let name = package.split(' ').next().unwrap_or_default();
        if BANNED.contains(&name) {
            wrong.push(format!("{package} is banned"));
        }
        // A package that was printed before ends with a mark.
        let licence = licence.trim_end_matches("(*)").trim();
        if !expression::is_permissive(licence) {
            wrong.push(format!("{package}: licence {licence}"));
        }
    }
    let names: BTreeSet<_> = packages.iter().map(|it| it.0).collect();
    Outcome::unless(&wrong, format!("{} packages", names.len()))
}
