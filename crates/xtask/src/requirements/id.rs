//! Ids of requirements, as people write them: `R002-45`, `X-23`, runs of them
//! (`R002-36…38`), lists (`R004-18, -19`), and in names of tests (`r002_45_…`).

/// Every id in a text, in order of appearance.
pub fn ids_in(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in text.char_indices() {
        if text[..at].ends_with(|it: char| it.is_alphanumeric() || it == '-') {
            continue;
        }
        if let Some(id) = id_at(&text[at..]) {
            let after = &text[at + id.len()..];
            found.push(id.to_owned());
            extend(&mut found, id, after);
        }
    }
    found
}

/// The ids in the name of a test: `r002_45_the_footer_is_last`.
pub fn ids_in_name(name: &str) -> Vec<String> {
    let words: Vec<_> = name.split('_').collect();
    let pairs = words.windows(2).filter(|it| {
        it[0].len() == 4
            && it[0].starts_with('r')
            && is_digits(&it[0][1..], 3)
            && is_digits(it[1], 2)
    });
    pairs.map(|it| format!("R{}-{}", &it[0][1..], it[1])).collect()
}

fn id_at(text: &str) -> Option<&str> {
    let prefix = if text.starts_with("X-") {
        2
    } else if text.starts_with('R') && is_digits(text.get(1..4)?, 3) && text[4..].starts_with('-') {
        5
    } else {
        return None;
    };
    let end = prefix + 2;
    let id = text.get(..end)?;
    let ends_here = !text[end..].starts_with(|it: char| it.is_alphanumeric());
    (is_digits(&id[prefix..], 2) && ends_here).then_some(id)
}

/// Adds what follows an id: the rest of a run, or of a list.
fn extend(found: &mut Vec<String>, id: &str, after: &str) {
    let (prefix, first) = id.split_at(id.len() - 2);
    if let Some(last) = after.strip_prefix('…').and_then(|it| it.get(..2)) {
        let (first, last) = (first.parse::<u8>().unwrap_or(0), last.parse::<u8>().unwrap_or(0));
        found.extend((first..=last).skip(1).map(|it| format!("{prefix}{it:02}")));
    }
    let mut rest = after;
    while let Some(number) = rest.strip_prefix(", -").and_then(|it| it.get(..2)) {
        if !is_digits(number, 2) {
            return;
        }
        found.push(format!("{prefix}{number}"));
        rest = &rest[5..];
    }
}

fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|it| it.is_ascii_digit())
}

#[cfg(test)]
mod tests;
