//! Chinese characters: which are Han, their simplified form, their sound, and
//! where words end.
//!
//! Data: `data/han-simplified.txt` (Unihan) and `data/segment-words.txt`.

use std::sync::LazyLock;

use jieba_rs::Jieba;

/// Pairs of a traditional and a simplified character, sorted.
static SIMPLIFIED: LazyLock<Vec<(char, char)>> = LazyLock::new(|| {
    let all: Vec<char> = include_str!("../data/han-simplified.txt")
        .chars()
        .filter(|it| !it.is_whitespace())
        .collect();
    let mut pairs: Vec<_> = all.chunks_exact(2).map(|it| (it[0], it[1])).collect();
    pairs.sort_unstable();
    pairs
});

/// Han characters, which are written without spaces.
#[must_use]
pub fn is_han(it: char) -> bool {
    matches!(it,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}')
}

/// The simplified form of a character; itself when it has none.
#[must_use]
pub fn simplified(it: char) -> char {
    if !is_han(it) {
        return it;
    }
    let found = SIMPLIFIED.binary_search_by_key(&it, |pair| pair.0);
    found.map_or(it, |at| SIMPLIFIED[at].1)
}

/// How a character is read, in letters without tones; `None` = unknown.
#[must_use]
pub fn sound(it: char) -> Option<String> {
    use pinyin::ToPinyin as _;
    it.to_pinyin().map(|it| it.plain().replace('ü', "v"))
}

/// Finds where Chinese words end.
#[derive(Clone)]
pub struct Segmenter {
    jieba: Jieba,
}

impl std::fmt::Debug for Segmenter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Segmenter")
    }
}

impl Segmenter {
    /// Reads the dictionary, and takes the given words for words besides.
    ///
    /// # Panics
    /// Never in a tested build: the dictionary is part of the program.
    #[must_use]
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut dictionary = include_bytes!("../data/segment-words.txt").as_slice();
        let mut jieba = Jieba::with_dict(&mut dictionary).expect("a tested dictionary");
        for word in words.into_iter().filter(|it| it.chars().all(is_han)) {
            jieba.add_word(word, None, None);
        }
        Self { jieba }
    }

    /// For each byte of the text, true where a word begins, and at its end.
    /// Outside of Han characters every place is a border.
    #[must_use]
    pub fn borders(&self, text: &str) -> Vec<bool> {
        let mut borders = vec![true; text.len() + 1];
        let mut from = 0;
        while from < text.len() {
            let run: usize =
                text[from..].chars().take_while(|it| is_han(*it)).map(char::len_utf8).sum();
            let mut at = from;
            if run > 0 {
                borders[from + 1..from + run].fill(false);
                for token in self.jieba.cut(&text[from..from + run], false) {
                    borders[at] = true;
                    at += token.word.len();
                }
            }
            from += run;
            from += text[from..].chars().next().map_or(0, char::len_utf8);
        }
        borders
    }
}

#[cfg(test)]
mod tests;
