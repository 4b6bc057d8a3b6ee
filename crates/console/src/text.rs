//! Words in four languages: `locales/<language>/*.ftl`, in Fluent's syntax.
//!
//! Also numbers, dates and spans of time as each language writes them. Times on
//! pages are UTC and say so: they are evidence.

use std::{
    borrow::{Borrow, Cow},
    collections::BTreeMap,
    fmt::Display,
    net::IpAddr,
};

use domain::{Language, Timestamp};
use fluent_templates::{LanguageIdentifier, Loader, fluent_bundle::FluentValue};

#[expect(clippy::disallowed_types, reason = "made by the loader's macro; never iterated")]
mod locales {
    fluent_templates::static_loader! {
        pub(super) static LOCALES = {
            locales: "./locales",
            fallback_language: "en",
            // Marks of isolation around values would show up in copied text.
            customise: |bundle| bundle.set_use_isolating(false),
        };
    }
}

use locales::LOCALES;

/// Writes texts in one language.
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    language: Language,
}

impl Texts {
    /// Texts in this language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        Self { language }
    }

    /// A text without values.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        LOCALES.lookup(&self.id(), key)
    }

    /// A text with one value.
    #[must_use]
    pub fn with(&self, key: &str, name: &'static str, value: impl Display) -> String {
        self.fill(key, [(name, FluentValue::from(value.to_string()))])
    }

    /// A text with two values, each a name and what stands for it.
    #[must_use]
    pub fn with2<A: Display, B: Display>(
        &self,
        key: &str,
        first: &(&'static str, A),
        second: &(&'static str, B),
    ) -> String {
        let first = (first.0, FluentValue::from(first.1.to_string()));
        let second = (second.0, FluentValue::from(second.1.to_string()));
        self.fill(key, [first, second])
    }

    /// A text about a number of things: `$n` chooses the plural, `$count` is
    /// the number as the language writes it.
    #[must_use]
    pub fn count(&self, key: &str, number: impl Borrow<u64>) -> String {
        let number = *number.borrow();
        let count = FluentValue::from(self.number(number));
        self.fill(key, [("n", FluentValue::from(number)), ("count", count)])
    }

    /// A whole number, its thousands grouped.
    #[must_use]
    pub fn number(&self, number: impl Borrow<u64>) -> String {
        let digits = number.borrow().to_string();
        let separator = match self.language {
            Language::En | Language::ZhHans => ',',
            Language::Vi => '.',
            Language::Sv => '\u{a0}',
        };
        let mut grouped = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                grouped.push(separator);
            }
            grouped.push(digit);
        }
        grouped
    }

    /// A share of a whole, in percent with one decimal below ten. Nothing of
    /// nothing is nought.
    #[must_use]
    pub fn percent(&self, part: impl Borrow<u64>, whole: impl Borrow<u64>) -> String {
        let (part, whole) = (u128::from(*part.borrow()), u128::from(*whole.borrow()));
        let tenths = (part * 1000).checked_div(whole).unwrap_or(0);
        let point = if matches!(self.language, Language::Sv | Language::Vi) { ',' } else { '.' };
        let number = match (tenths / 10, tenths % 10) {
            (units, 0) => units.to_string(),
            (units, tenth) if units < 10 => format!("{units}{point}{tenth}"),
            (units, _) => units.to_string(),
        };
        // Swedish sets a space before the sign.
        if self.language == Language::Sv {
            format!("{number}\u{a0}%")
        } else {
            format!("{number}%")
        }
    }

    /// A day, with its month as a word.
    #[must_use]
    pub fn day(&self, at: impl Borrow<Timestamp>) -> String {
        let date = at.borrow().to_zoned(jiff::tz::TimeZone::UTC).date();
        self.fill(
            "date-day",
            [
                ("year", FluentValue::from(date.year().to_string())),
                ("month", FluentValue::from(date.month())),
                ("day", FluentValue::from(date.day().to_string())),
            ],
        )
    }

    /// A day and the time of day in UTC, to the minute.
    #[must_use]
    pub fn moment(&self, at: impl Borrow<Timestamp>) -> String {
        let at = at.borrow();
        self.with2("date-moment", &("day", self.day(at)), &("time", at.strftime("%H:%M")))
    }

    /// The time of day in UTC, with its day unless that is today.
    #[must_use]
    pub fn near(&self, at: impl Borrow<Timestamp>, now: impl Borrow<Timestamp>) -> String {
        let day = |it: &Timestamp| it.to_zoned(jiff::tz::TimeZone::UTC).date();
        let at = at.borrow();
        if day(at) == day(now.borrow()) {
            self.with("date-today", "time", at.strftime("%H:%M"))
        } else {
            self.moment(at)
        }
    }

    /// A span of time in its two largest units.
    #[must_use]
    pub fn span(&self, seconds: impl Borrow<u64>) -> String {
        let seconds = *seconds.borrow();
        let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
        match (days, hours, minutes) {
            (0, 0, 0) => self.with("span-s", "s", seconds),
            (0, 0, _) => self.with("span-min", "min", minutes),
            (0, _, _) => self.with2("span-h-min", &("h", hours), &("min", minutes)),
            _ => self.with2("span-d-h", &("d", days), &("h", hours)),
        }
    }

    fn fill<const N: usize>(
        &self,
        key: &str,
        values: [(&'static str, FluentValue<'static>); N],
    ) -> String {
        #[expect(
            clippy::disallowed_types,
            reason = "the loader's own parameter type; looked up by name, never iterated for output"
        )]
        let values: std::collections::HashMap<Cow<'static, str>, FluentValue<'static>> =
            values.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect();
        LOCALES.lookup_with_args(&self.id(), key, &values)
    }

    fn id(&self) -> LanguageIdentifier {
        self.language.tag().parse().expect("a tag of ours is a language identifier")
    }
}

/// The language of a page: what the visitor chose by link, else the best of
/// `Accept-Language` (RFC 9110 §12.5.4), else the given default.
#[must_use]
pub fn choose_language(chosen: Option<&str>, accepted: &str, default: Language) -> Language {
    if let Some(language) = chosen.and_then(|it| it.parse().ok()) {
        return language;
    }
    let mut best = BTreeMap::new();
    // A header may be long; ten wishes are enough to know a reader.
    for (place, wish) in accepted.split(',').take(10).enumerate() {
        let (tag, weight) = wish.split_once(";q=").unwrap_or((wish, "1"));
        let weight: f32 = weight.trim().parse().unwrap_or(0.0);
        if let Some(language) = Language::matching(tag).filter(|_| weight > 0.0) {
            // A larger weight first, then the order of writing.
            #[expect(clippy::cast_possible_truncation, reason = "a weight is at most one")]
            let rank = (-(weight.min(1.0) * 1000.0) as i32, place);
            best.insert(rank, language);
        }
    }
    best.into_values().next().unwrap_or(default)
}

/// An IP address with the part hidden that points at one household: the last
/// octet, or all but the first 48 bits (R002-76).
#[must_use]
pub fn mask_ip(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{a}.{b}.{c}.x")
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{a:x}:{b:x}:{c:x}:x")
        }
    }
}

#[cfg(test)]
mod tests;
