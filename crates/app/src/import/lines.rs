//! Which lines of a file are not taken: a bit each.

/// A set of line numbers; 125 KB for a million lines.
#[derive(Debug, Default)]
pub(super) struct Lines(Vec<u64>);

impl Lines {
    pub(super) fn insert(&mut self, line: u64) {
        let Ok(word) = usize::try_from(line / 64) else { return };
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (line % 64);
    }

    pub(super) fn contains(&self, line: u64) -> bool {
        let word = usize::try_from(line / 64).ok().and_then(|it| self.0.get(it));
        word.is_some_and(|it| it >> (line % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn a_line_that_was_added_is_found_and_no_other() {
        let mut lines = Lines::default();
        for line in [2, 63, 64, 1_000] {
            lines.insert(line);
        }
        let found: Vec<_> = (0..2_000).filter(|it| lines.contains(*it)).collect();
        assert_eq!(found, [2, 63, 64, 1_000]);
    }
}
