//! What the model sees of a message.

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::{
    Content,
    check::Check,
    fold::{fold, is_han},
};

/// Most words of one message that count.
pub const WORDS_MAX: usize = 2_000;
/// Room for words: they share 2 to that power of places.
const PLACES_BITS: u32 = 20;
/// First byte of a lesson's stored form.
const FORM: u8 = 1;

/// The features of one message, by place; with their names, to explain.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features {
    words: BTreeMap<u32, String>,
    marks: BTreeMap<u32, String>,
}

impl Features {
    /// What the model sees of a message that was checked.
    #[must_use]
    pub fn of(content: &Content, check: &Check) -> Self {
        let mut features = Self::default();
        for name in names_of(content, check) {
            features.marks.insert(place(&name), name);
        }
        let subject = words(&content.subject).map(|it| format!("subject word {it}"));
        let body = [&content.text, &content.html_text];
        let body = body.into_iter().flat_map(|it| words(it)).map(|it| format!("word {it}"));
        for name in subject.chain(body) {
            if features.words.len() == WORDS_MAX {
                break;
            }
            features.words.entry(place(&name)).or_insert(name);
        }
        features
    }

    /// The same without names, to keep.
    #[must_use]
    pub fn lesson(&self, spam: bool) -> Lesson {
        let places = |of: &BTreeMap<u32, String>| of.keys().copied().collect();
        Lesson { words: places(&self.words), marks: places(&self.marks), spam }
    }

    /// Each word of the message behind what [`super::Reason::kept`] calls it.
    #[must_use]
    pub fn words_behind(&self) -> BTreeMap<String, String> {
        self.words.values().map(|name| (kept(name), name.clone())).collect()
    }

    /// Each feature: place, value, name.
    pub(super) fn each(&self) -> impl Iterator<Item = (u32, f64, &str)> {
        let weight = of_word(self.words.len());
        let words = self.words.iter().map(move |it| (*it.0, weight, it.1.as_str()));
        words.chain(self.marks.iter().map(|it| (*it.0, 1.0, it.1.as_str())))
    }
}

/// What one word counts: a long message does not count more than a short one.
fn of_word(count: usize) -> f64 {
    let count = u32::try_from(count.max(1)).unwrap_or(u32::MAX);
    WORDS_WEIGHT / f64::from(count).sqrt()
}

/// What all words of a message count together, beside a mark's one.
const WORDS_WEIGHT: f64 = 3.0;

/// A decided message: its features and what the reviewer said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lesson {
    words: Vec<u32>,
    marks: Vec<u32>,
    /// The reviewer rejected it.
    pub spam: bool,
}

/// Stored bytes that are no lesson.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("these bytes are no lesson")]
pub struct LessonError;

impl Lesson {
    /// Each feature: place and value.
    pub(super) fn each(&self) -> impl Iterator<Item = (u32, f64)> {
        let weight = of_word(self.words.len());
        let words = self.words.iter().map(move |it| (*it, weight));
        words.chain(self.marks.iter().map(|it| (*it, 1.0)))
    }

    /// The stored form: form, verdict, count of marks, then places of four
    /// bytes, marks first.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let marks = u16::try_from(self.marks.len()).unwrap_or(u16::MAX);
        let mut bytes = vec![FORM, u8::from(self.spam)];
        bytes.extend(marks.to_be_bytes());
        for place in self.marks.iter().take(usize::from(marks)).chain(&self.words) {
            bytes.extend(place.to_be_bytes());
        }
        bytes
    }

    /// Reads the stored form.
    ///
    /// # Errors
    /// [`LessonError`] when it is none, or of a form that this program does not
    /// know: leave it out.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, LessonError> {
        let (head, rest) = bytes.split_at_checked(4).ok_or(LessonError)?;
        let &[form, verdict, high, low] = head else { return Err(LessonError) };
        let marks = usize::from(u16::from_be_bytes([high, low]));
        let places = rest.chunks_exact(4);
        if form != FORM || verdict > 1 || !places.remainder().is_empty() {
            return Err(LessonError);
        }
        let read = |it: &[u8]| Some(u32::from_be_bytes(it.try_into().ok()?));
        let all: Vec<u32> = places.filter_map(read).collect();
        if all.len() < marks || all.len() - marks > WORDS_MAX {
            return Err(LessonError);
        }
        let (marks, words) = all.split_at(marks);
        Ok(Self { words: words.to_vec(), marks: marks.to_vec(), spam: verdict == 1 })
    }
}

/// The place of a feature: FNV-1a of its name. Marks have names, and a place
/// above those of words, so that no word falls on them.
pub(super) fn place(name: &str) -> u32 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, it| {
        (hash ^ u64::from(it)).wrapping_mul(0x0100_0000_01b3)
    });
    let folded = u32::try_from((hash ^ (hash >> 32)) & u64::from(u32::MAX)).unwrap_or_default();
    let word = name.starts_with("word ") || name.starts_with("subject word ");
    let places = 1_u32 << PLACES_BITS;
    if word { folded % places } else { places + folded % places }
}

/// A feature without words of the message: a word is named by its place, as in a
/// lesson.
pub(super) fn kept(name: &str) -> String {
    let kind = ["subject word", "word"]
        .into_iter()
        .find(|it| name.strip_prefix(it).is_some_and(|rest| rest.starts_with(' ')));
    kind.map_or_else(|| name.to_owned(), |kind| format!("{kind} {:05x}", place(name)))
}

/// Words of a text, and pairs of neighbouring Han characters.
fn words(text: &str) -> impl Iterator<Item = String> {
    let folded = fold(text);
    let mut out = BTreeSet::new();
    for word in folded.split(|it: char| !it.is_alphanumeric() && it != '\'') {
        let han: Vec<char> = word.chars().filter(|it| is_han(*it)).collect();
        out.extend(han.windows(2).map(|it| it.iter().collect::<String>()));
        let length = word.chars().count();
        if han.is_empty() && (2..=24).contains(&length) {
            out.insert(word.to_owned());
        }
    }
    out.into_iter()
}

/// What the other checks found, as names of features.
fn names_of(content: &Content, check: &Check) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let marks = check.categories();
    names.extend(marks.into_iter().map(|it| match it.fact() {
        "marks_telecom" => "mark:telecom".to_owned(),
        _ => format!("mark:{}", it.as_str()),
    }));
    names.extend(check.odd_links.iter().map(|it| format!("link:{}", it.oddity.as_str())));
    names.insert(format!("promotion:{}", check.claims.promotion.as_str()));
    let mut add = |holds: bool, name: &str| {
        if holds {
            names.insert(name.to_owned());
        }
    };
    add(!check.claims.link_mismatches.is_empty(), "link:mismatch");
    add(check.claims.subject_claims_reply.is_some(), "subject:claims-reply");
    add(check.is_disguised, "text:disguised");
    add(check.structure.picture_only, "text:picture-only");
    add(!check.structure.way_out, "text:no-way-out");
    add(!check.structure.dangerous.is_empty(), "attachment:dangerous");
    add(content.subject.trim().is_empty(), "subject:empty");
    for (place, text) in [("subject", &content.subject), ("text", &content.text)] {
        add(shouts(text), &format!("{place}:shouts"));
        add(exclaims(text), &format!("{place}:exclaims"));
        add(speaks_of_money(text), &format!("{place}:money"));
    }
    names
}

/// More than a third of at least ten letters are capitals.
fn shouts(text: &str) -> bool {
    let letters = text.chars().filter(|it| it.is_lowercase() || it.is_uppercase());
    let (all, capitals) = letters.fold((0_usize, 0_usize), |(all, capitals), it| {
        (all + 1, capitals + usize::from(it.is_uppercase()))
    });
    all >= 10 && capitals * 3 > all
}

/// Three exclamation marks, or one in eighty characters.
fn exclaims(text: &str) -> bool {
    let marks = text.chars().filter(|it| matches!(it, '!' | '！')).count();
    marks >= 3 && marks * 80 > text.chars().count() || text.contains("!!!")
}

/// A sum with a sign of money.
fn speaks_of_money(text: &str) -> bool {
    let mut before = ' ';
    text.chars().any(|it| {
        let sum = "$€£¥₫".contains(before) && it.is_ascii_digit();
        before = it;
        sum
    })
}
