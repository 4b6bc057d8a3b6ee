//! Languages in which the end of a mail can be written: those of the pages, and
//! those that laws ask for beside them.

use crate::Language;

/// A language of the footer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FooterLanguage {
    /// English.
    En,
    /// Chinese in simplified characters.
    ZhHans,
    /// Chinese in traditional characters.
    ZhHant,
    /// Vietnamese.
    Vi,
    /// Swedish.
    Sv,
    /// Korean.
    Ko,
}

impl FooterLanguage {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::En, Self::ZhHans, Self::ZhHant, Self::Vi, Self::Sv, Self::Ko];

    /// The BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::ZhHans => "zh-Hans",
            Self::ZhHant => "zh-Hant",
            Self::Vi => "vi",
            Self::Sv => "sv",
            Self::Ko => "ko",
        }
    }

    /// The best match for a BCP 47 tag (`zh-TW` is `zh-Hant`), if there is one.
    #[must_use]
    pub fn matching(tag: &str) -> Option<Self> {
        let tag = tag.trim().to_ascii_lowercase().replace('_', "-");
        let mut parts = tag.split('-');
        let primary = parts.next()?;
        match primary {
            "zh" if parts.any(|it| matches!(it, "hant" | "tw" | "hk" | "mo")) => Some(Self::ZhHant),
            "ko" => Some(Self::Ko),
            _ => Language::matching(primary).map(Self::from),
        }
    }

    /// Languages as the row of a delivery keeps them: tags with spaces between;
    /// `None` for none.
    #[must_use]
    pub fn stored(languages: &[Self]) -> Option<String> {
        let tags: Vec<_> = languages.iter().map(|it| it.tag()).collect();
        Some(tags.join(" ")).filter(|_| !languages.is_empty())
    }

    /// What [`FooterLanguage::stored`] wrote. A tag of a later release is left
    /// out.
    #[must_use]
    pub fn from_stored(text: &str) -> Vec<Self> {
        let of_tag = |tag: &str| Self::ALL.into_iter().find(|it| it.tag() == tag);
        text.split(' ').filter_map(of_tag).collect()
    }
}

impl From<Language> for FooterLanguage {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::ZhHans => Self::ZhHans,
            Language::Vi => Self::Vi,
            Language::Sv => Self::Sv,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_match_the_script_of_their_region() {
        let tag = |it: &str| FooterLanguage::matching(it).map_or("-", FooterLanguage::tag);
        assert_eq!(tag("zh-TW"), "zh-Hant");
        assert_eq!(tag("zh_Hant_HK"), "zh-Hant");
        assert_eq!(tag("zh-CN"), "zh-Hans");
        assert_eq!(tag("ko-KR"), "ko");
        assert_eq!(tag("sv"), "sv");
        assert_eq!(tag("de"), "-");
    }

    #[test]
    fn what_the_row_keeps_is_read_back() {
        let both = [FooterLanguage::Ko, FooterLanguage::En];
        assert_eq!(FooterLanguage::stored(&both).as_deref(), Some("ko en"));
        assert_eq!(FooterLanguage::from_stored("ko en"), both);
        assert_eq!(FooterLanguage::stored(&[]), None);
    }
}
