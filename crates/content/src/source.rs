//! A text in another form, and where each part of it stood in the first one.
//!
//! Width, compatibility forms and invisible characters are undone here; what
//! else is undone for comparing words is in [`crate::fold`]. Whatever is found
//! in the new form is named by its place in the text as the author wrote it.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

/// A character of the new form, and the character of the source it stems from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Glyph {
    /// The character.
    pub it: char,
    /// Its place in the source, in characters.
    pub at: usize,
}

/// A text in another form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    text: String,
    /// For each byte of `text`, the character of the source.
    origins: Vec<u32>,
}

impl Source {
    /// The text without tricks of width and without invisible characters.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self::of(glyphs(text))
    }

    pub(crate) fn of(glyphs: impl IntoIterator<Item = Glyph>) -> Self {
        let mut source = Self::default();
        for Glyph { it, at } in glyphs {
            source.text.push(it);
            let at = u32::try_from(at).unwrap_or(u32::MAX);
            source.origins.resize(source.text.len(), at);
        }
        source
    }

    /// The new form.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The same, taken out.
    #[must_use]
    pub fn into_text(self) -> String {
        self.text
    }

    /// Where a span of bytes of the new form stood in the source, in
    /// characters. A span outside of the text is the nearest one inside.
    #[must_use]
    pub fn chars(&self, span: &Range<usize>) -> Range<usize> {
        let Some(last) = self.origins.len().checked_sub(1) else { return 0..0 };
        let at = |byte: usize| self.origins[byte.min(last)] as usize;
        at(span.start)..at(span.end.saturating_sub(1).max(span.start)) + 1
    }
}

/// The characters of a text in compatibility form (NFKC), without those that
/// show nothing.
pub(crate) fn glyphs(text: &str) -> Vec<Glyph> {
    let mut out = Vec::with_capacity(text.len());
    // A letter and the marks upon it are composed together.
    let mut cluster: Vec<Glyph> = Vec::new();
    for (at, it) in text.chars().enumerate().filter(|(_, it)| !is_invisible(*it)) {
        if canonical_combining_class(it) == 0 && !is_jamo(it) {
            compose(&cluster, &mut out);
            cluster.clear();
        }
        cluster.push(Glyph { it, at });
    }
    compose(&cluster, &mut out);
    out
}

fn compose(cluster: &[Glyph], out: &mut Vec<Glyph>) {
    match cluster {
        [] => {}
        [one] if one.it.is_ascii() => out.push(*one),
        [first, ..] => {
            let all = cluster.iter().map(|it| it.it).nfkc();
            out.extend(all.map(|it| Glyph { it, at: first.at }));
        }
    }
}

/// Vowels and finals of Korean, which join the syllable before them.
fn is_jamo(it: char) -> bool {
    matches!(it, '\u{1160}'..='\u{11ff}')
}

/// Characters that show nothing: soft hyphen, zero-width and directional
/// marks, variation selectors, tags, the frame of a keycap.
fn is_invisible(it: char) -> bool {
    matches!(it,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{feff}' | '\u{20e3}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests;
