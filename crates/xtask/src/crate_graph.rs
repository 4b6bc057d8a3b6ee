//! The fences between crates: which may depend on which, and what core may
//! never reach, not even through somebody else's crate.
//!
//! The table is the truth; `ARCHITECTURE.md` describes it. A new edge is a
//! commit of its own, with its reason.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    path::Path,
};

use anyhow::{Context as _, Result};
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, PackageId};

use crate::check::Outcome;

/// Names of crates, and the names each depends on.
type Edges = BTreeMap<String, BTreeSet<String>>;

/// Crate, and the workspace crates it may depend on.
const ALLOWED: &[(&str, &[&str])] = &[
    // Core: only `domain`, and the edges that are argued for in ARCHITECTURE.md.
    ("domain", &[]),
    ("consent", &["domain"]),
    ("campaign", &["domain"]),
    ("content", &["domain"]),
    ("policy", &["domain"]),
    ("clearance", &["domain", "consent", "policy"]),
    ("message", &["domain"]),
    ("compile", &["domain", "message"]),
    ("delivery", &["domain"]),
    ("smtp", &["domain"]),
    ("inbound", &["domain", "smtp"]),
    ("screening", &["domain"]),
    // Edge.
    ("ports", &["domain"]),
    // Shell.
    ("store", &["domain", "ports", "consent", "clearance", "policy"]),
    (
        "app",
        &[
            "domain",
            "ports",
            "store",
            "consent",
            "campaign",
            "content",
            "policy",
            "clearance",
            "compile",
            "message",
            "delivery",
            "inbound",
            "screening",
        ],
    ),
    (
        "jobs",
        &[
            "domain",
            "ports",
            "store",
            "app",
            "consent",
            "campaign",
            "policy",
            "clearance",
            "message",
            "delivery",
        ],
    ),
    (
        "mta",
        &["domain", "ports", "store", "app", "delivery", "smtp", "message", "inbound", "clearance"],
    ),
    ("api", &["domain", "app", "ports"]),
    ("console", &["domain", "app", "ports"]),
    (
        "assent",
        &[
            "domain",
            "ports",
            "store",
            "app",
            "jobs",
            "mta",
            "api",
            "console",
            "message",
            "compile",
            "sim",
            "consent",
            "policy",
            "delivery",
            "inbound",
            "screening",
        ],
    ),
    // Proof.
    ("sim", &["domain", "ports", "smtp", "delivery"]),
    ("xtask", &[]),
    (
        "fuzz",
        &[
            "domain",
            "consent",
            "policy",
            "compile",
            "message",
            "delivery",
            "smtp",
            "inbound",
            "screening",
            "app",
            "campaign",
        ],
    ),
    (
        "bench",
        &[
            "domain", "consent", "store", "app", "compile", "message", "policy", "ports", "sim",
            // `bench record` settles attempts as the engine does.
            "delivery", // `bench abuse` runs the whole house on virtual time.
            "jobs", "mta",
        ],
    ),
];

/// Edges that exist in tests only, beside those of [`ALLOWED`].
/// Tests of the shell build an installation of their own.
const TESTS_MAY: &[(&str, &[&str])] = &[
    ("mta", &["sim", "compile", "consent", "policy"]),
    // The whole house on virtual time; the world has no use for `jobs`.
    ("jobs", &["sim", "mta", "compile"]),
    ("console", &["compile", "policy", "store"]),
];

const CORE: &[&str] = &[
    "domain",
    "consent",
    "campaign",
    "content",
    "policy",
    "clearance",
    "compile",
    "message",
    "delivery",
    "smtp",
    "inbound",
    "screening",
];

/// What core reaches under no name: anything that waits, resolves, connects or
/// stores (decision D15).
const BANNED_BELOW_CORE: &[&str] =
    &["tokio", "mio", "hyper", "axum", "reqwest", "rusqlite", "tokio-postgres", "rustls"];

/// Drivers of databases: `store` alone names them.
const DRIVERS: &[&str] = &["rusqlite", "tokio-postgres", "deadpool-postgres"];

/// Longest chain of workspace crates, both ends counted.
const DEPTH_MAX: usize = 8;

/// Fails with every edge that is not allowed, every way from core to a banned
/// crate, and when the chain of crates grows too long.
///
/// # Errors
/// When anything of that is found, or the metadata cannot be read.
pub fn check(root: &Path) -> Result<Outcome> {
    let metadata = metadata(root)?;
    let built = edges(&metadata, DependencyKind::Normal);
    let tested = edges(&metadata, DependencyKind::Development);
    let mut wrong = violations(&built, &table(&[ALLOWED]));
    wrong.extend(
        violations(&tested, &table(&[ALLOWED, TESTS_MAY])).into_iter().map(|it| it + " in tests"),
    );
    wrong.extend(CORE.iter().flat_map(|it| banned_ways(&metadata, it)));
    wrong.extend(strangers_to_drivers(&metadata));
    let depth = built.keys().map(|it| depth(&built, it)).max().unwrap_or(0);
    if depth > DEPTH_MAX {
        wrong.push(format!("the longest chain has {depth} crates, more than {DEPTH_MAX}"));
    }
    let count: usize = built.values().map(BTreeSet::len).sum();
    Outcome::unless(&wrong, format!("{} crates, {count} edges, {depth} deep", built.len()))
}

/// The metadata of the workspace, its external crates included.
///
/// # Errors
/// When cargo cannot resolve the workspace.
fn metadata(root: &Path) -> Result<Metadata> {
    let mut command = MetadataCommand::new();
    command.manifest_path(root.join("Cargo.toml")).other_options(["--locked".to_owned()]);
    command.exec().context("reading the metadata of the workspace")
}

fn table(parts: &[&[(&str, &[&str])]]) -> Edges {
    let mut table = Edges::new();
    for (name, may) in parts.iter().copied().flatten() {
        let names = may.iter().map(|it| (*it).to_owned());
        table.entry((*name).to_owned()).or_default().extend(names);
    }
    table
}

fn edges(metadata: &Metadata, kind: DependencyKind) -> Edges {
    let ours: BTreeSet<_> =
        metadata.workspace_packages().iter().map(|it| it.name.to_string()).collect();
    let of = |package: &cargo_metadata::Package| {
        let wanted = package.dependencies.iter().filter(|it| it.kind == kind);
        wanted.map(|it| it.name.clone()).filter(|it| ours.contains(it)).collect()
    };
    metadata.workspace_packages().iter().map(|it| (it.name.to_string(), of(it))).collect()
}

fn violations(found: &Edges, allowed: &Edges) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, dependencies) in found {
        let Some(may) = allowed.get(name) else {
            wrong.push(format!("crate `{name}` is not in the table"));
            continue;
        };
        // A crate may name itself, to switch on a feature for its own tests.
        for dependency in dependencies.difference(may).filter(|it| *it != name) {
            wrong.push(format!("`{name}` must not depend on `{dependency}`"));
        }
    }
    wrong
}

fn strangers_to_drivers(metadata: &Metadata) -> Vec<String> {
    let mut wrong = Vec::new();
    for package in metadata.workspace_packages().iter().filter(|it| it.name.as_str() != "store") {
        let drivers = package.dependencies.iter().filter(|it| DRIVERS.contains(&it.name.as_str()));
        wrong.extend(
            drivers.map(|it| format!("only `store` names `{}`: {}", it.name, package.name)),
        );
    }
    wrong
}

/// Crates on the longest chain that starts at `name`.
fn depth(edges: &Edges, name: &str) -> usize {
    let below = edges.get(name).into_iter().flatten();
    1 + below.map(|it| depth(edges, it)).max().unwrap_or(0)
}

/// Each way from a core crate to a banned one, written out.
fn banned_ways(metadata: &Metadata, start: &str) -> Vec<String> {
    let Some(resolve) = &metadata.resolve else { return Vec::new() };
    let nodes: BTreeMap<_, _> = resolve.nodes.iter().map(|it| (&it.id, it)).collect();
    let packages = metadata.workspace_packages();
    let Some(package) = packages.iter().find(|it| it.name.as_str() == start) else {
        return Vec::new();
    };
    let mut ways: BTreeMap<&PackageId, String> = BTreeMap::from([(&package.id, start.to_owned())]);
    let mut waiting = VecDeque::from([&package.id]);
    let mut wrong = Vec::new();
    while let Some(id) = waiting.pop_front() {
        let way = ways[id].clone();
        let Some(node) = nodes.get(id) else { continue };
        for dependency in &node.deps {
            let built =
                dependency.dep_kinds.iter().any(|it| it.kind != DependencyKind::Development);
            if !built || ways.contains_key(&dependency.pkg) {
                continue;
            }
            let name = metadata[&dependency.pkg].name.to_string();
            let way = format!("{way} → {name}");
            if BANNED_BELOW_CORE.contains(&name.as_str()) || name.starts_with("hickory") {
                wrong.push(format!("core must not reach `{name}`: {way}"));
            }
            ways.insert(&dependency.pkg, way);
            waiting.push_back(&dependency.pkg);
        }
    }
    wrong
}

#[cfg(test)]
mod tests;
