//! Labels that laws put at the front of a subject, such as `广告` or `[QC]`.
//!
//! Owns what counts as a label, and how labels are written before a subject:
//! exactly, first, never twice (COMPLIANCE 1.8, R000-04). Part of the bytes of
//! a message: a change needs a new render format (DECISIONS D1). **Never** here:
//! which law asks for which label.

use unicode_normalization::UnicodeNormalization as _;

/// Between the forms of one label in its stored text.
const FORMS: char = '|';
/// Between accepted forms.
const ACCEPTED: char = ',';
/// Between labels.
const LABELS: char = ';';
/// Characters of a prefix that are compared with a label at most: compatibility
/// forms may take more characters than what they stand for.
const PREFIX_CHARS_MAX: usize = 24;

/// A label that a law asks for at the front of the subject.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SubjectLabel {
    /// The label.
    pub text: String,
    /// What is written instead before a subject in Latin script.
    pub latin: Option<String>,
    /// Other forms that count as the label.
    pub accepted: Vec<String>,
}

impl SubjectLabel {
    /// Whether a text can be a form of a label: visible, short, and free of the
    /// signs that part stored forms.
    #[must_use]
    pub fn is_form(text: &str) -> bool {
        let bad = |it: char| it.is_control() || [FORMS, ACCEPTED, LABELS].contains(&it);
        (1..=16).contains(&text.chars().count()) && text.trim() == text && !text.contains(bad)
    }

    fn forms(&self) -> impl Iterator<Item = &str> {
        let latin = self.latin.as_deref();
        [self.text.as_str()]
            .into_iter()
            .chain(latin)
            .chain(self.accepted.iter().map(String::as_str))
    }

    /// The rest of the subject when this label is its first token.
    fn after<'a>(&self, subject: &'a str) -> Option<&'a str> {
        self.forms().find_map(|form| after_form(subject, form))
    }

    fn written_before(&self, subject: &str) -> &str {
        match &self.latin {
            Some(latin) if is_latin(subject) => latin,
            _ => &self.text,
        }
    }
}

/// The subject with these labels before it, in their order, each followed by
/// one space. A subject that already begins with all of them so is returned as
/// it is; one that has them otherwise is written anew.
#[must_use]
pub fn labelled(labels: &[SubjectLabel], subject: &str) -> String {
    let subject = subject.trim();
    let mut rest = subject;
    let mut found = Vec::new();
    while let Some((index, after)) = labels
        .iter()
        .enumerate()
        .filter(|(index, _)| !found.contains(index))
        .find_map(|(index, label)| Some((index, label.after(rest)?)))
    {
        found.push(index);
        rest = after;
    }
    if found.len() == labels.len() && found.is_sorted() {
        return subject.to_owned();
    }
    let mut parts: Vec<&str> = labels.iter().map(|it| it.written_before(rest)).collect();
    parts.extend(Some(rest).filter(|it| !it.is_empty()));
    parts.join(" ")
}

/// True when the subject begins with this form as a token of its own. For forms
/// that a law forbids.
#[must_use]
pub fn begins_with(subject: &str, form: &str) -> bool {
    after_form(subject.trim(), form).is_some()
}

/// Labels as the row of a delivery keeps them; `None` for none.
#[must_use]
pub fn stored(labels: &[SubjectLabel]) -> Option<String> {
    let one = |it: &SubjectLabel| {
        let latin = it.latin.as_deref().unwrap_or_default();
        let accepted = it.accepted.join(&ACCEPTED.to_string());
        format!("{}{FORMS}{latin}{FORMS}{accepted}", it.text).trim_end_matches(FORMS).to_owned()
    };
    let all: Vec<_> = labels.iter().map(one).collect();
    Some(all.join(&LABELS.to_string())).filter(|_| !labels.is_empty())
}

/// What [`stored`] wrote.
#[must_use]
pub fn from_stored(text: &str) -> Vec<SubjectLabel> {
    text.split(LABELS)
        .filter(|it| !it.is_empty())
        .map(|it| {
            let mut forms = it.split(FORMS);
            let text = forms.next().unwrap_or_default().to_owned();
            let latin = forms.next().filter(|it| !it.is_empty()).map(ToOwned::to_owned);
            let accepted = forms.next().unwrap_or_default().split(ACCEPTED);
            let accepted = accepted.filter(|it| !it.is_empty()).map(ToOwned::to_owned).collect();
            SubjectLabel { text, latin, accepted }
        })
        .collect()
}

/// Compatibility forms count (full width `ＡＤ`), look-alikes and what cannot be
/// seen do not: an `А` of another script is another letter.
fn after_form<'a>(subject: &'a str, form: &str) -> Option<&'a str> {
    let wanted: String = form.nfkc().collect();
    let ends = subject.char_indices().map(|(at, it)| at + it.len_utf8()).take(PREFIX_CHARS_MAX);
    for end in ends {
        if subject[..end].nfkc().eq(wanted.chars()) {
            let rest = &subject[end..];
            let open = form.chars().next_back().is_some_and(char::is_alphanumeric);
            if open && !ends_word(rest) {
                return None;
            }
            let apart = |it: char| it.is_whitespace() || matches!(it, ':' | '：');
            return Some(rest.trim_start_matches(apart));
        }
    }
    None
}

/// True where a word is over: `AD Summer`, `广告：夏季`, but not `ADIDAS`, not
/// `广告法` and not `AD-hoc`.
fn ends_word(rest: &str) -> bool {
    let mut next = rest.chars();
    match next.next() {
        None => true,
        // An accent makes another letter.
        Some(it) if it.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&it) => false,
        Some('-' | '_' | '\'' | '’' | '.' | '/' | '&' | '\u{200b}'..='\u{200d}' | '\u{2060}') => {
            !next.next().is_some_and(char::is_alphanumeric)
        }
        Some(_) => true,
    }
}

/// True for text whose letters are all Latin, and that has one.
fn is_latin(text: &str) -> bool {
    let latin = |it: char| matches!(it, 'A'..='Z' | 'a'..='z' | '\u{aa}' | '\u{ba}' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}');
    let mut letters = text.chars().filter(|it| it.is_alphabetic()).peekable();
    letters.peek().is_some() && letters.all(latin)
}

#[cfg(test)]
mod tests;
