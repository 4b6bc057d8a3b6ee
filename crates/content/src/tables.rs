//! Tables of the content check: `policies/content-tables.toml`.

use serde::Deserialize;

use crate::lexicon::Confidence;

/// What short links, known names, attachments, labels and ways out look like.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Tables {
    pub(crate) shorteners: Sites,
    pub(crate) known: Sites,
    pub(crate) attachments: Endings,
    pub(crate) labels: Labels,
    pub(crate) way_out: Phrases,
    pub(crate) postal: Streets,
}

macro_rules! tables {
    ($($name:ident { $field:ident });* $(;)?) => {
        $(
            #[derive(Clone, Debug, Deserialize)]
            #[serde(deny_unknown_fields)]
            pub(crate) struct $name {
                source: String,
                confidence: Confidence,
                pub $field: Vec<String>,
            }

            impl $name {
                fn is_complete(&self) -> bool {
                    let sure = !matches!(self.confidence, Confidence::Low);
                    sure && !self.source.trim().is_empty() && !self.$field.is_empty()
                }
            }
        )*
    };
}

tables! {
    Sites { sites };
    Endings { endings };
    Labels { first };
    Phrases { words };
    Streets { streets };
}

impl Tables {
    /// The tables compiled in.
    ///
    /// # Panics
    /// Never in a tested build: a test loads them.
    #[must_use]
    pub fn builtin() -> Self {
        let text = include_str!("../../../policies/content-tables.toml");
        let tables: Self =
            toml::from_str(text).unwrap_or_else(|it| panic!("a built-in table is wrong: {it}"));
        let sites = tables.shorteners.is_complete() && tables.known.is_complete();
        let words = tables.labels.is_complete() && tables.way_out.is_complete();
        let rest = tables.attachments.is_complete() && tables.postal.is_complete();
        assert!(sites && words && rest, "a built-in table has no source");
        tables
    }
}
