//! Which laws apply: what tells where a recipient is, in the order of
//! COMPLIANCE 1.7, and where the sender is established.
//!
//! Every match applies. Nothing here lifts a law, so a wrong match only asks for
//! more.

use std::collections::{BTreeMap, BTreeSet};

use super::{LawBook, LawCode};

/// What is known of a recipient. All of it optional but the domain.
#[derive(Clone, Copy, Debug, Default)]
pub struct RecipientFacts<'a> {
    /// Country as stated: a code or a name.
    pub country: Option<&'a str>,
    /// Telephone number in international form.
    pub phone: Option<&'a str>,
    /// Domain of the address, in ASCII and lower case.
    pub domain: &'a str,
    /// Country of the IP address of the sign-up.
    pub signup_country: Option<&'a str>,
    /// Language as stated, a BCP 47 tag.
    pub language: Option<&'a str>,
}

/// Why a law applies.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Because {
    /// The recipient's country as stated.
    Country,
    /// The beginning of the recipient's telephone number.
    Phone,
    /// The top-level domain, or the provider.
    Domain,
    /// The country of the sign-up's IP address.
    SignUp,
    /// The recipient's language, where nothing else tells.
    Language,
    /// The sender is established there.
    Sender,
    /// Nothing tells where the recipient is, or there is no pack for it.
    RecipientUnknown,
    /// The sender did not say where it is established, or there is no pack.
    SenderUnknown,
}

impl Because {
    /// All of them, in the order they are asked.
    pub const ALL: [Self; 8] = [
        Self::Country,
        Self::Phone,
        Self::Domain,
        Self::SignUp,
        Self::Language,
        Self::Sender,
        Self::RecipientUnknown,
        Self::SenderUnknown,
    ];

    /// The word used in data and API.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Phone => "phone",
            Self::Domain => "domain",
            Self::SignUp => "sign-up",
            Self::Language => "language",
            Self::Sender => "sender",
            Self::RecipientUnknown => "recipient-unknown",
            Self::SenderUnknown => "sender-unknown",
        }
    }

    /// True when the law is the recipient's own.
    #[must_use]
    pub fn is_of_recipient(&self) -> bool {
        !matches!(self, Self::Sender | Self::RecipientUnknown | Self::SenderUnknown)
    }
}

/// A law that applies, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Applies {
    /// Place in lists: low is first.
    pub order: u16,
    /// The law.
    pub law: LawCode,
    /// Every reason, in the order they are asked.
    pub because: Vec<Because>,
}

/// The tables of `policies/law-resolver.toml`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    pub generic_domains: BTreeSet<String>,
    pub domains: BTreeMap<String, String>,
    pub providers: BTreeMap<String, String>,
    pub phones: BTreeMap<String, Vec<String>>,
    pub languages: BTreeMap<String, String>,
    /// Names in lower case, those of the packs among them.
    pub countries: BTreeMap<String, String>,
    pub post_boxes: Vec<String>,
}

/// Longest beginning of a telephone number that names a country, with its sign.
const PHONE_PREFIX_MAX: usize = 4;

impl Places {
    /// The code of a country written as code or name; `None` = not understood.
    fn country(&self, text: &str) -> Option<String> {
        let text = text.trim().to_lowercase();
        if let Some(code) = self.countries.get(&text) {
            return Some(code.clone());
        }
        let is_code = text.len() == 2 && text.bytes().all(|it| it.is_ascii_lowercase());
        is_code.then(|| text.to_uppercase())
    }

    fn phone(&self, text: &str) -> Vec<String> {
        let mut digits: String =
            text.chars().filter(|it| it.is_ascii_digit() || *it == '+').collect();
        if let Some(rest) = digits.strip_prefix("00") {
            digits = format!("+{rest}");
        }
        let longest = PHONE_PREFIX_MAX.min(digits.len());
        let found = (2..=longest).rev().find_map(|end| self.phones.get(digits.get(..end)?));
        found.cloned().unwrap_or_default()
    }

    fn domain(&self, domain: &str) -> Option<String> {
        let provider = self.providers.iter().find(|(name, _)| {
            domain.strip_suffix(name.as_str()).is_some_and(|it| it.is_empty() || it.ends_with('.'))
        });
        if let Some((_, code)) = provider {
            return Some(code.clone());
        }
        let top = domain.rsplit('.').next()?;
        if let Some(code) = self.domains.get(top) {
            return Some(code.clone());
        }
        let is_country = top.len() == 2 && !self.generic_domains.contains(top);
        is_country.then(|| top.to_uppercase())
    }

    /// A region names its country; a language that is at home in one does too.
    fn language(&self, tag: &str) -> Option<String> {
        let tag = tag.replace('_', "-").to_lowercase();
        let region = tag.split('-').skip(1).find(|it| it.len() == 2);
        if let Some(region) = region {
            return Some(region.to_uppercase());
        }
        self.languages.get(tag.split('-').next()?).cloned()
    }

    /// Every country that something tells, with what told it.
    fn of_recipient(&self, facts: &RecipientFacts<'_>) -> Vec<(String, Because)> {
        let mut found = Vec::new();
        let stated = |text: Option<&str>| text.and_then(|it| self.country(it));
        found.extend(stated(facts.country).map(|it| (it, Because::Country)));
        let phone = facts.phone.map(|it| self.phone(it)).unwrap_or_default();
        found.extend(phone.into_iter().map(|it| (it, Because::Phone)));
        found.extend(self.domain(facts.domain).map(|it| (it, Because::Domain)));
        found.extend(stated(facts.signup_country).map(|it| (it, Because::SignUp)));
        if found.is_empty() {
            let language = facts.language.and_then(|it| self.language(it));
            found.extend(language.map(|it| (it, Because::Language)));
        }
        found
    }

    pub fn is_post_box(&self, address: &str) -> bool {
        let address = address.to_lowercase();
        self.post_boxes.iter().any(|it| address.contains(it.as_str()))
    }
}

impl LawBook {
    /// The laws that apply to a mail from a sender in `sender` (a country's code
    /// or name) to this recipient, with the reasons, in the order of lists.
    /// Where one of the two is unknown, the floor applies too.
    #[must_use]
    pub fn applying(&self, recipient: &RecipientFacts<'_>, sender: Option<&str>) -> Vec<Applies> {
        let mut reasons: BTreeMap<LawCode, Vec<Because>> = BTreeMap::new();
        let mut add = |law: LawCode, because: Because| {
            let known = reasons.entry(law).or_default();
            if !known.contains(&because) {
                known.push(because);
            }
        };
        let mut of_recipient = self.places.of_recipient(recipient);
        if of_recipient.is_empty() {
            of_recipient.push((String::new(), Because::RecipientUnknown));
        }
        for (country, because) in of_recipient {
            let laws = self.laws_of(&country);
            if laws.is_empty() {
                add(LawCode::FLOOR, Because::RecipientUnknown);
            }
            laws.into_iter().for_each(|law| add(law, because.clone()));
        }
        let established = sender.and_then(|it| self.places.country(it)).unwrap_or_default();
        let laws = self.laws_of(&established);
        if laws.is_empty() {
            add(LawCode::FLOOR, Because::SenderUnknown);
        }
        laws.into_iter().for_each(|law| add(law, Because::Sender));
        let order = |law: &LawCode| self.laws.get(law).map_or(u16::MAX, |it| it.order);
        let mut applies: Vec<_> = reasons
            .into_iter()
            .map(|(law, because)| Applies { order: order(&law), law, because })
            .collect();
        applies.sort();
        applies
    }

    /// The code of a country written as code or name; `None` = not understood.
    #[must_use]
    pub fn country(&self, text: &str) -> Option<String> {
        self.places.country(text)
    }

    /// True for a postal address that is a post office box.
    #[must_use]
    pub fn is_post_box(&self, address: &str) -> bool {
        self.places.is_post_box(address)
    }

    fn laws_of(&self, country: &str) -> Vec<LawCode> {
        let at_home = |it: &&super::Law| it.countries.iter().any(|code| code == country);
        self.laws.values().filter(at_home).map(|it| it.code).collect()
    }
}

#[cfg(test)]
mod tests;
