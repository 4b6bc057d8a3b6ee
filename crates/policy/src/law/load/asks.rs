//! What one row asks for, from TOML: each kind with exactly its own fields.

use domain::{Basis, SubjectLabel};
use serde::Deserialize;

use super::{bad, footer_language, part};
use crate::{
    law::{Asks, Quiet, Tier, TransferBasis},
    load::Problem,
};

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) enum RawAsks {
    Consent {
        model: String,
        bases: Vec<String>,
    },
    Customer {
        conditions: Vec<String>,
        expires_days: Option<u32>,
    },
    Label(RawLabel),
    Identity {
        parts: Vec<String>,
        if_any: Vec<String>,
    },
    Unsubscribe {
        channels: Vec<String>,
        works_for_days: u32,
        place: String,
    },
    Stop {
        within_days: u32,
        counted: String,
    },
    Cap {
        per_day_max: u32,
    },
    Quiet(RawQuiet),
    Confirmation {
        within_days: u32,
        says: String,
    },
    Retention {
        keep_days: u32,
        what: String,
    },
    Renewal {
        every_days: u32,
        #[serde(default)]
        notice: bool,
    },
    Footer {
        languages: Vec<String>,
    },
    Sanction {
        most: String,
        per_mail: Option<u64>,
        currency: Option<String>,
    },
    Transfer(RawTransfer),
    Age {
        years: u32,
    },
    Duty {
        does: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawLabel {
    text: String,
    latin: Option<String>,
    accepted: Vec<String>,
    forbidden: Vec<String>,
    first: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawQuiet {
    #[serde(default)]
    exempt: bool,
    #[serde(default)]
    note: String,
    from: Option<String>,
    until: Option<String>,
    offset_minutes: Option<i16>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTransfer {
    rule: String,
    #[serde(default)]
    tiers: Vec<RawTier>,
    #[serde(default)]
    adequate: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTier {
    persons: u64,
    sensitive: Option<u64>,
    bases: Vec<String>,
}

impl RawTransfer {
    fn checked(self) -> Result<Asks, Problem> {
        let basis = |it: &String| {
            TransferBasis::parse(it).ok_or_else(|| bad(it, "what a transfer may rest on"))
        };
        let tiers = self.tiers.into_iter().map(|it| {
            let bases = it.bases.iter().map(basis).collect::<Result<_, _>>()?;
            Ok(Tier { persons: it.persons, sensitive: it.sensitive, bases })
        });
        let tiers: Vec<Tier> = tiers.collect::<Result<_, Problem>>()?;
        let rises = tiers.windows(2).all(|it| it[0].persons < it[1].persons);
        if !rises || tiers.first().is_some_and(|it| it.persons > 0) {
            return Err(Problem::Condition("numbers of persons begin with 0 and rise"));
        }
        Ok(Asks::Transfer { rule: self.rule, tiers, adequate: self.adequate })
    }
}

impl RawAsks {
    pub fn checked(self) -> Result<Asks, Problem> {
        let each = |all: Vec<String>| all.iter().map(|it| part(it)).collect::<Result<Vec<_>, _>>();
        Ok(match self {
            Self::Consent { model, bases } => {
                let bases = bases
                    .iter()
                    .map(|it| Basis::parse(it).ok_or_else(|| bad(it, "the ten bases")))
                    .collect::<Result<_, _>>()?;
                Asks::Consent { model, bases }
            }
            Self::Customer { conditions, expires_days } => {
                Asks::Customer { conditions, expires_days }
            }
            Self::Label(raw) => raw.checked()?,
            Self::Identity { parts, if_any } => {
                Asks::Identity { parts: each(parts)?, if_any: each(if_any)? }
            }
            Self::Unsubscribe { channels, works_for_days, place } => {
                Asks::Unsubscribe { channels, works_for_days, place }
            }
            Self::Stop { within_days, counted } => Asks::Stop { within_days, counted },
            Self::Cap { per_day_max: 0 } => return Err(Problem::Empty("per_day_max")),
            Self::Cap { per_day_max } => Asks::Cap { per_day_max },
            Self::Quiet(raw) => Asks::Quiet(raw.checked()?),
            Self::Confirmation { within_days, says } => Asks::Confirmation { within_days, says },
            Self::Retention { keep_days, what } => Asks::Retention { keep_days, what },
            Self::Renewal { every_days, notice } => Asks::Renewal { every_days, notice },
            Self::Footer { languages } => {
                let languages: Result<_, _> =
                    languages.iter().map(|it| footer_language(it)).collect();
                Asks::Footer { languages: languages? }
            }
            Self::Sanction { most, per_mail, currency } => {
                let per_mail = match (per_mail, currency) {
                    (Some(amount), Some(currency)) => Some((amount, currency)),
                    (None, None) => None,
                    _ => return Err(Problem::Empty("per_mail / currency")),
                };
                Asks::Sanction { most, per_mail }
            }
            Self::Transfer(raw) => raw.checked()?,
            Self::Age { years } => Asks::Age { years },
            Self::Duty { does } => Asks::Duty { does },
        })
    }
}

impl RawLabel {
    fn checked(self) -> Result<Asks, Problem> {
        let Self { text, latin, accepted, forbidden, first } = self;
        let label = SubjectLabel { text, latin, accepted };
        let written = [Some(&label.text), label.latin.as_ref()].into_iter().flatten();
        for form in written.chain(&label.accepted).chain(&forbidden) {
            if !SubjectLabel::is_form(form) {
                return Err(bad(form, "a short visible label"));
            }
        }
        Ok(Asks::Label { label, forbidden, first })
    }
}

impl RawQuiet {
    fn checked(self) -> Result<Quiet, Problem> {
        let minute = |text: &str| {
            let (hour, minute) = text.split_once(':')?;
            let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
            (hour < 24 && minute < 60).then_some(hour * 60 + minute)
        };
        let at = |text: &str| minute(text).ok_or_else(|| bad(text, "a time such as `21:00`"));
        match (self.exempt, self.from, self.until, self.offset_minutes) {
            (true, None, None, None) => Ok(Quiet::Exempt { note: self.note }),
            (false, Some(from), Some(until), Some(offset)) => Ok(Quiet::Hours {
                from_minute: at(&from)?,
                until_minute: at(&until)?,
                offset_minutes: offset,
            }),
            _ => Err(Problem::Condition("quiet hours are exempt, or have from, until and offset")),
        }
    }
}
