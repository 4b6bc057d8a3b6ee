//! The fence refuses what it must, and the table keeps its own rules.

use super::*;

fn graph(edges: &[(&str, &[&str])]) -> Edges {
    table(&[edges])
}

#[test]
fn an_added_edge_and_an_unknown_crate_are_refused() {
    let found = graph(&[("domain", &["store"]), ("policy", &["domain"]), ("extra", &[])]);
    let wrong = violations(&found, &table(&[ALLOWED])).join("\n");
    assert_eq!(wrong, "`domain` must not depend on `store`\ncrate `extra` is not in the table");
}

#[test]
fn depth_counts_the_crates_of_the_longest_chain() {
    let edges = graph(&[("a", &["b", "c"]), ("b", &["c"]), ("c", &[])]);
    assert_eq!((depth(&edges, "a"), depth(&edges, "c")), (3, 1));
}

#[test]
fn core_depends_on_core_alone() {
    let allowed = table(&[ALLOWED]);
    let strays: Vec<_> = CORE
        .iter()
        .flat_map(|name| allowed[*name].iter().map(move |it| (*name, it.as_str())))
        .filter(|(_, it)| !CORE.contains(it))
        .collect();
    assert_eq!(strays, []);
}

#[test]
fn only_store_and_those_beside_it_name_the_store() {
    let may: Vec<_> =
        ALLOWED.iter().filter(|(_, it)| it.contains(&"store")).map(|(name, _)| *name).collect();
    assert_eq!(may, ["app", "jobs", "mta", "assent", "bench"]);
}
