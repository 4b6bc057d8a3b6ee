//! A value with its middle hidden, as logs, pages and verdicts may show it
//! (COMPLIANCE 2.7: `110101********4514`).

use super::Class;

/// Letters and digits that stay at each end, by how many there are.
const SHOWN: &[(usize, usize, usize)] = &[(16, 6, 4), (10, 2, 2), (6, 1, 1)];
/// What stays of a secret.
const SECRET_CHARS: usize = 4;

/// The value as it may be shown. Marks between its letters stay.
pub(super) fn masked(class: Class, value: &str) -> String {
    match (class, value.split_once('@')) {
        (Class::Secret, _) => value.chars().take(SECRET_CHARS).chain("********".chars()).collect(),
        (_, Some((local, domain))) => {
            local.chars().take(1).chain("***@".chars()).chain(domain.chars()).collect()
        }
        _ => middle_hidden(value),
    }
}

fn middle_hidden(value: &str) -> String {
    let total = value.chars().filter(|it| it.is_alphanumeric()).count();
    let kept = SHOWN.iter().find(|it| total >= it.0);
    let (head, tail) = kept.map_or((0, 0), |it| (it.1, it.2));
    let mut seen = 0_usize;
    let hide = |it: char| {
        if !it.is_alphanumeric() {
            return it;
        }
        seen += 1;
        if seen > head && seen + tail <= total { '*' } else { it }
    };
    value.chars().map(hide).collect()
}
