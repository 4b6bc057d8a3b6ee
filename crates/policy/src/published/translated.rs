//! The published policy in other languages, for reading: what is accepted is
//! the English text and its version.
//!
//! A translation has the version, the sections and the settings of the English
//! text, or it is not loaded: whoever changes the one must look at the others.

use std::collections::BTreeMap;

use domain::Language;

use super::{PublishedPolicy, load};
use crate::{
    load::{LoadError, PackText, Problem},
    tell,
};

const TRANSLATIONS: [(Language, PackText<'static>); 3] = [
    (
        Language::ZhHans,
        PackText {
            file: "platform-policy.zh-Hans.toml",
            text: include_str!("../../../../policies/platform-policy.zh-Hans.toml"),
        },
    ),
    (
        Language::Vi,
        PackText {
            file: "platform-policy.vi.toml",
            text: include_str!("../../../../policies/platform-policy.vi.toml"),
        },
    ),
    (
        Language::Sv,
        PackText {
            file: "platform-policy.sv.toml",
            text: include_str!("../../../../policies/platform-policy.sv.toml"),
        },
    ),
];

/// The policy in each language but English.
pub(crate) fn load_translations(
    original: &PublishedPolicy,
) -> Result<BTreeMap<Language, PublishedPolicy>, LoadError> {
    let mut found = BTreeMap::new();
    for (language, text) in TRANSLATIONS {
        found.insert(language, fitting(original, load(text)?, text)?);
    }
    Ok(found)
}

fn fitting(
    original: &PublishedPolicy,
    translation: PublishedPolicy,
    text: PackText<'_>,
) -> Result<PublishedPolicy, LoadError> {
    let dated = |it: &PublishedPolicy| (it.version.clone(), it.since.clone());
    if dated(&translation) != dated(original)
        || translation.sections.len() != original.sections.len()
    {
        return Err(text.error(None, Problem::Condition("not the version of the English text")));
    }
    for (ours, theirs) in translation.sections.iter().zip(&original.sections) {
        let settings = |it: &str| {
            let mut names = tell::placeholders(it)?;
            names.sort_unstable();
            names.dedup();
            Some(names.into_iter().map(str::to_owned).collect::<Vec<_>>())
        };
        if ours.id != theirs.id || settings(&ours.text) != settings(&theirs.text) {
            let problem = Problem::Condition("not the settings or sections of the English text");
            return Err(text.error(Some(&ours.id), problem));
        }
    }
    Ok(translation)
}

#[cfg(test)]
mod tests {
    //! What does not fit is refused.

    use super::*;

    const ENGLISH: &str = "version = \"1\"\nsince = \"2026-01-01\"\ntitle = \"T\"\nsource = \"S\"\n\
        [[section]]\nid = \"a\"\ntitle = \"A\"\ntext = \"At most {n}.\"\n";

    fn refused(translation: &str) -> Option<String> {
        let load = |text| load(PackText { file: "sv.toml", text }).unwrap();
        let text = PackText { file: "sv.toml", text: translation };
        fitting(&load(ENGLISH), load(translation), text).err().map(|it| it.to_string())
    }

    #[test]
    fn a_translation_has_version_sections_and_settings_of_the_original() {
        assert_eq!(refused(&ENGLISH.replace("At most", "Högst")), None);
        let other = "not the version of the English text";
        assert!(refused(&ENGLISH.replace("\"1\"", "\"0\"")).unwrap().contains(other));
        let other = "not the settings or sections of the English text";
        assert!(refused(&ENGLISH.replace("{n}", "{m}")).unwrap().contains(other));
        assert!(refused(&ENGLISH.replace("\"a\"", "\"b\"")).unwrap().contains(other));
    }
}
