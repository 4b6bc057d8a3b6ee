//! Organisations that come back under almost the same name: what of one is
//! compared, and the form in which it is (R002-59).
//!
//! Folding takes away what is changed without effort: case, width, accents,
//! punctuation, spaces, the legal form, how a telephone number or an address is
//! written. Nothing of it is shown or kept in clear; `store` keeps keyed hashes
//! of the folded forms. **Never** here: whether two of them are the same
//! organisation. That a person decides.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use crate::{Address, Domain};

/// What of an organisation is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    /// Legal name, trading name.
    Name,
    /// Number in a trade register, VAT number.
    Register,
    /// Telephone number.
    Phone,
    /// Address that a person answers.
    Mail,
    /// Domain it sends from.
    Domain,
}

impl Feature {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Name, Self::Register, Self::Phone, Self::Mail, Self::Domain];

    /// The word used in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Register => "register",
            Self::Phone => "phone",
            Self::Mail => "mail",
            Self::Domain => "domain",
        }
    }

    /// The feature of that word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.as_str() == word)
    }
}

/// Fewest characters of a folded name or number: shorter ones are shared by too
/// many.
const FOLDED_CHARS_MIN: usize = 3;
/// Fewest digits of a telephone number that are compared.
const PHONE_DIGITS_MIN: usize = 6;
/// Last digits of a telephone number that are compared: what comes before is
/// written in several ways, or left out.
const PHONE_DIGITS: usize = 8;

/// Legal forms, folded, as the words of a name in their order.
const LEGAL_FORMS: &[&[&str]] = &[
    &["ab"],
    &["ab", "publ"],
    &["publ"],
    &["aktiebolag"],
    &["aktiebolaget"],
    &["hb"],
    &["kb"],
    &["ag"],
    &["gmbh"],
    &["mbh"],
    &["kg"],
    &["ug"],
    &["ug", "haftungsbeschrankt"],
    &["ev"],
    &["se"],
    &["as"],
    &["asa"],
    &["aps"],
    &["oy"],
    &["oyj"],
    &["ou"],
    &["bv"],
    &["nv"],
    &["vof"],
    &["sa"],
    &["sas"],
    &["sasu"],
    &["sarl"],
    &["eurl"],
    &["sl"],
    &["slu"],
    &["srl"],
    &["spa"],
    &["sp", "zoo"],
    &["sp", "z", "oo"],
    &["sro"],
    &["kft"],
    &["zrt"],
    &["doo"],
    &["ltd"],
    &["limited"],
    &["plc"],
    &["llp"],
    &["lp"],
    &["llc"],
    &["inc"],
    &["incorporated"],
    &["corp"],
    &["corporation"],
    &["co"],
    &["company"],
    &["pty"],
    &["pte"],
    &["pvt"],
    &["private"],
    &["and"],
    &["und"],
    &["og"],
    &["och"],
    &["the"],
    &["tnhh"],
    &["cong", "ty"],
    &["cong", "ty", "tnhh"],
    &["cong", "ty", "co", "phan"],
    &["cty"],
    &["co", "phan"],
    &["jsc"],
    &["mtv"],
    &["mot", "thanh", "vien"],
    &["kabushiki", "kaisha"],
    &["kk"],
];

/// Legal forms that are written without a space.
const LEGAL_FORMS_JOINED: &[&str] = &[
    "有限责任公司",
    "有限責任公司",
    "股份有限公司",
    "集团有限公司",
    "有限公司",
    "公司",
    "株式会社",
    "有限会社",
    "合同会社",
    "주식회사",
    "유한회사",
];

/// The form in which names are compared; `None` when nothing is left to compare.
#[must_use]
pub fn name(text: &str) -> Option<String> {
    let plain = plain(text);
    let words: Vec<&str> = plain.split(' ').filter(|it| !it.is_empty()).collect();
    let joined = without_forms(&words).concat();
    enough(without_joined_form(&joined))
}

/// The form in which numbers of a register are compared: letters and digits.
#[must_use]
pub fn register(text: &str) -> Option<String> {
    enough(&plain(text).replace(' ', ""))
}

/// The form in which telephone numbers are compared: their last digits, without
/// an extension.
#[must_use]
pub fn phone(text: &str) -> Option<String> {
    let text: String = text.nfkc().collect();
    let begins = text.find(|it: char| it.is_ascii_digit())?;
    // What follows a letter is an extension.
    let number = text.get(begins..)?.split(char::is_alphabetic).next()?;
    let digits: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    let last = digits.len().saturating_sub(PHONE_DIGITS);
    (digits.len() >= PHONE_DIGITS_MIN).then(|| digits.iter().skip(last).collect())
}

/// The form in which addresses are compared: without a tag, and without dots
/// where they mean nothing.
#[must_use]
pub fn mail(address: &Address) -> String {
    let normalised = address.normalised();
    let (local, domain) = normalised.rsplit_once('@').unwrap_or((&normalised, ""));
    let untagged = local.split('+').next().filter(|it| !it.is_empty()).unwrap_or(local);
    match domain {
        // One mailbox, however many dots: says its help page.
        "gmail.com" | "googlemail.com" => format!("{}@gmail.com", untagged.replace('.', "")),
        _ => format!("{untagged}@{domain}"),
    }
}

/// The form in which domains are compared: what somebody registered.
#[must_use]
pub fn domain(domain: &Domain) -> String {
    domain.registrable().unwrap_or(domain.as_str()).to_owned()
}

/// Letters and digits in one width and case, without accents; dots and
/// apostrophes are gone, and everything else between them is a space.
fn plain(text: &str) -> String {
    let narrow: String = text.nfkc().collect();
    let lower = narrow.to_lowercase();
    let mut plain = String::with_capacity(lower.len());
    for it in lower.nfkd().filter(|it| !is_combining_mark(*it)) {
        match it {
            '.'
            | '\''
            | '\u{2019}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2060}'
            | '\u{feff}'
            | '\u{ad}' => {}
            'đ' => plain.push('d'),
            'ø' => plain.push('o'),
            'ł' => plain.push('l'),
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            _ if it.is_alphanumeric() => plain.push(it),
            _ => plain.push(' '),
        }
    }
    // What was taken apart above, Korean for one, is one text again.
    plain.nfc().collect()
}

/// Takes legal forms off both ends, as long as something is left.
fn without_forms<'x, 'y>(mut words: &'x [&'y str]) -> &'x [&'y str] {
    loop {
        let ends = |form: &&&[&str]| words.len() > form.len() && words.ends_with(form);
        let begins = |form: &&&[&str]| words.len() > form.len() && words.starts_with(form);
        if let Some(form) = LEGAL_FORMS.iter().filter(ends).max_by_key(|it| it.len()) {
            words = &words[..words.len() - form.len()];
        } else if let Some(form) = LEGAL_FORMS.iter().filter(begins).max_by_key(|it| it.len()) {
            words = &words[form.len()..];
        } else {
            return words;
        }
    }
}

fn without_joined_form(name: &str) -> &str {
    let mut name = name;
    loop {
        let shorter = LEGAL_FORMS_JOINED
            .iter()
            .find_map(|form| name.strip_suffix(form).or_else(|| name.strip_prefix(form)))
            .filter(|it| !it.is_empty());
        match shorter {
            Some(shorter) => name = shorter,
            None => return name,
        }
    }
}

/// Two characters of Chinese say as much as three letters.
fn enough(folded: &str) -> Option<String> {
    let chars: usize = folded.chars().map(|it| if it.is_ascii() { 1 } else { 2 }).sum();
    (chars >= FOLDED_CHARS_MIN).then(|| folded.to_owned())
}

#[cfg(test)]
mod tests;
