//! Licence expressions of SPDX, as far as manifests use them: names, `AND`,
//! `OR` (also written `/`), `WITH`, parentheses.

/// Licences under which we may link and ship. None of them asks for our source.
const PERMISSIVE: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-1-Clause",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OpenSSL",
    "Unicode-3.0",
    "Unicode-DFS-2016",
    "Unlicense",
    "Zlib",
];

/// True when one choice the expression offers is made of permissive licences
/// alone. What cannot be read is not permissive.
pub fn is_permissive(expression: &str) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<_> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    either(&mut rest) == Some(true) && rest.is_empty()
}

fn either(rest: &mut &[&str]) -> Option<bool> {
    let mut holds = all(rest)?;
    while take(rest, "OR") {
        // Both sides are always read: the rest follows the second.
        let other = all(rest)?;
        holds = holds || other;
    }
    Some(holds)
}

fn all(rest: &mut &[&str]) -> Option<bool> {
    let mut holds = one(rest)?;
    while take(rest, "AND") {
        let other = one(rest)?;
        holds = holds && other;
    }
    Some(holds)
}

fn one(rest: &mut &[&str]) -> Option<bool> {
    if take(rest, "(") {
        let holds = either(rest)?;
        return take(rest, ")").then_some(holds);
    }
    let (name, after) = rest.split_first()?;
    *rest = after;
    if take(rest, "WITH") {
        // An exception only ever adds permissions.
        *rest = rest.split_first()?.1;
    }
    Some(PERMISSIVE.contains(name))
}

fn take(rest: &mut &[&str], word: &str) -> bool {
    match rest.split_first() {
        Some((first, after)) if *first == word => {
            *rest = after;
            true
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests;
