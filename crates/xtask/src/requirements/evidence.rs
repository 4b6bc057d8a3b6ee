//! Where the tree names a requirement: in the name of a test, in the comment
//! above one, or in a policy rule. Nothing else counts.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::File;

use super::id::{ids_in, ids_in_name};

/// Ids, and the tests and rules that name each.
#[derive(Default)]
pub struct Evidence {
    tests: BTreeMap<String, BTreeSet<String>>,
    rules: BTreeMap<String, BTreeSet<String>>,
}

impl Evidence {
    /// Reads Rust files and rule packs.
    pub fn gather(files: &[File]) -> Self {
        let mut evidence = Self::default();
        for file in files {
            match file.extension() {
                "rs" => evidence.read_tests(file),
                "toml" if file.path.starts_with("policies/") => evidence.read_rules(file),
                _ => {}
            }
        }
        evidence
    }

    /// Every id that is named.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.tests.keys().chain(self.rules.keys()).map(String::as_str)
    }

    /// What holds `id`, at most `shown_max` of them by name; none if nothing.
    pub fn state(&self, id: &str, shown_max: usize) -> Option<String> {
        let list = |word: &str, names: &BTreeSet<String>| {
            let shown: Vec<_> = names.iter().take(shown_max).map(|it| format!("`{it}`")).collect();
            let more = names.len().saturating_sub(shown_max);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("{word} {}{more}", shown.join(", "))
        };
        let tests = self.tests.get(id).map(|it| list("test", it));
        let rules = self.rules.get(id).map(|it| list("rule", it));
        match (tests, rules) {
            (Some(tests), Some(rules)) => Some(format!("{tests}; {rules}")),
            (tests, rules) => tests.or(rules),
        }
    }

    fn read_tests(&mut self, file: &File) {
        let module = module(&file.path);
        // A suite that runs on two databases has functions without attribute:
        // in files of tests, what is documented with an id is a test.
        let all_tests = module.split("::").any(|it| it == "it" || it == "conformance")
            || file.name() == "tests.rs"
            || file.path.contains("/tests/");
        let (mut above, mut is_test) = (String::new(), false);
        for line in file.text.lines().map(str::trim) {
            if line.starts_with("//") && !line.starts_with("//!") {
                above += line;
                above.push('\n');
            } else if line.starts_with("#[") {
                is_test |= is_test_attribute(line);
            } else {
                if let Some(name) = function(line).filter(|_| is_test || all_tests) {
                    for id in ids_in(&above).into_iter().chain(ids_in_name(name)) {
                        self.tests.entry(id).or_default().insert(format!("{module}::{name}"));
                    }
                }
                above.clear();
                is_test = false;
            }
        }
    }

    fn read_rules(&mut self, file: &File) {
        // Sections are sentences of the published policy: promises, not rules.
        if file.text.contains("\n[[section]]") {
            return;
        }
        let (mut rule, mut above) = (file.name().to_owned(), Vec::new());
        for line in file.text.lines() {
            let ids = ids_in(line);
            if line.trim_start().starts_with('#') {
                above.extend(ids);
                continue;
            }
            if let Some(id) =
                line.trim_start().strip_prefix("id ").and_then(|it| it.split('"').nth(1))
            {
                id.clone_into(&mut rule);
            }
            // A header comes before its id: what stands above waits for it.
            if line.starts_with("[[rule]]") || line.trim().is_empty() {
                continue;
            }
            for id in above.drain(..).chain(ids) {
                self.rules.entry(id).or_default().insert(rule.clone());
            }
        }
    }
}

/// `crates/consent/src/tree/tests.rs` → `consent::tree`.
fn module(path: &str) -> String {
    let path = path.trim_end_matches(".rs");
    let parts = path.split('/').filter(|it| !matches!(*it, "crates" | "src" | "lib" | "main"));
    let parts: Vec<_> = parts.filter(|it| *it != "tests").collect();
    parts.join("::")
}

fn is_test_attribute(line: &str) -> bool {
    let name = line.trim_start_matches("#[").split(['(', ']']).next().unwrap_or_default();
    name == "test" || name.ends_with("::test")
}

fn function(line: &str) -> Option<&str> {
    let mut words =
        line.split_whitespace().skip_while(|it| matches!(*it, "pub" | "pub(crate)" | "async"));
    let name = (words.next()? == "fn").then(|| words.next())??;
    name.split(['(', '<']).next()
}

#[cfg(test)]
mod tests;
