//! What laws ask of a mail: one pack per law in `policies/law-*.toml`.
//!
//! Owns the typed rows with their dates, sources and the lawyer's review; which
//! laws apply to a recipient ([`place`]), what they ask for together
//! ([`duties`]), and how that is said ([`tell`]). The strictest wins: rows of
//! all laws that apply hold at once. A row that no lawyer reviewed may hold and
//! explain, but never allow: a basis beyond confirmed and attested permission
//! counts only where a reviewed row names it.
//!
//! **Never** here: a clock (the day is a value), what a recipient's data look
//! like in the store, or a decision to send: that is `clearance`.

pub mod customer;
pub mod duties;
mod load;
pub mod place;
mod quiet;
pub mod tell;
pub mod transfer;

use std::collections::BTreeMap;

use domain::{Basis, FooterLanguage, Language, RuleId, SignedDuration, SubjectLabel, Timestamp};
use jiff::{civil::Date, tz::TimeZone};

use crate::rule::{Confidence, Source, words};

pub use customer::{Customer, Dealing};
pub use duties::{Duties, Given, Unmet};
pub use place::{Applies, Because, RecipientFacts};
pub use quiet::Quiet;
pub use transfer::{Persons, Registered, Tier, TransferBasis, TransferDuty, Transfers};

pub(crate) use load::{LawReview, files, load};

/// The day on which rules of law are asked at that instant (UTC).
#[must_use]
pub fn day(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::UTC).date()
}

/// The code of a law, such as `CN`, or `floor`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LawCode(&'static str);

impl LawCode {
    /// The strictest of each parameter, where no law is known (COMPLIANCE 1.6).
    pub const FLOOR: Self = Self("floor");

    /// The code as written in data, API and pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl std::fmt::Display for LawCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// Part of what a mail says about its sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Legal name.
    LegalName,
    /// Name it trades under.
    TradingName,
    /// An address where post arrives.
    PostalAddress,
    /// A street address: a post office box does not do.
    StreetAddress,
    /// Telephone number.
    Phone,
    /// E-mail address.
    Email,
    /// Web site.
    Web,
    /// Number in a register, VAT number.
    Register,
}

words!(Part {
    LegalName = "legal-name",
    TradingName = "trading-name",
    PostalAddress = "postal-address",
    StreetAddress = "street-address",
    Phone = "phone",
    Email = "email",
    Web = "web",
    Register = "register",
});

/// Whom a row protects.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protects {
    /// People. Nobody tells us who is a company, so everybody is treated so.
    Natural,
    /// Companies too.
    Both,
}

words!(Protects { Natural = "natural", Both = "both" });

/// What one row asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asks {
    /// On what advertising may rest.
    Consent {
        /// `opt-in`, `opt-in-or-implied` or `opt-out`.
        model: String,
        /// The bases that the law lets pass.
        bases: Vec<Basis>,
    },
    /// Own customers may be mailed without consent.
    Customer {
        /// All of them must hold.
        conditions: Vec<String>,
        /// When it ends, counted from the last dealing; `None` = never by time.
        expires_days: Option<u32>,
    },
    /// A label at the front of the subject.
    Label {
        /// The label.
        label: SubjectLabel,
        /// Forms that the law forbids.
        forbidden: Vec<String>,
        /// Nothing may stand before it.
        first: bool,
    },
    /// What the mail shows of its sender.
    Identity {
        /// Required.
        parts: Vec<Part>,
        /// Shown where the sender has it.
        if_any: Vec<Part>,
    },
    /// How one leaves.
    Unsubscribe {
        /// `link`, `email`.
        channels: Vec<String>,
        /// How long it must work; 0 = the law names no time.
        works_for_days: u32,
        /// `body` or `end`.
        place: String,
    },
    /// When mail must have stopped.
    Stop {
        /// 0 = at once.
        within_days: u32,
        /// `calendar` or `business` days.
        counted: String,
    },
    /// Most mails of one sender to one address in 24 hours.
    Cap {
        /// The number.
        per_day_max: u32,
    },
    /// When no mail may arrive.
    Quiet(Quiet),
    /// Whoever leaves is told so.
    Confirmation {
        /// 0 = at once.
        within_days: u32,
        /// What it says.
        says: String,
    },
    /// What is kept.
    Retention {
        /// 0 = no fixed time.
        keep_days: u32,
        /// What.
        what: String,
    },
    /// Consent is renewed or recalled.
    Renewal {
        /// At the latest after this long.
        every_days: u32,
        /// The recipient is told of it so often; silence keeps it. Otherwise it is
        /// silence that ends it.
        notice: bool,
    },
    /// Languages of the footer.
    Footer {
        /// All of them.
        languages: Vec<FooterLanguage>,
    },
    /// What breaking it costs at most.
    Sanction {
        /// In words.
        most: String,
        /// Where it is counted by mail: how much for each, and in which currency.
        per_mail: Option<(u64, String)>,
    },
    /// When data leave the country.
    Transfer {
        /// In words.
        rule: String,
        /// What it may rest on, by number of persons; empty = the row only adds
        /// to what another row of the law says.
        tiers: Vec<Tier>,
        /// Destinations found adequate: codes of countries.
        adequate: Vec<String>,
    },
    /// Below this age a guardian consents.
    Age {
        /// Years.
        years: u32,
    },
    /// Something that changed, in words.
    Duty {
        /// What.
        does: String,
    },
}

impl Asks {
    /// The kind of row, as in the pack and in `law-fields.toml`.
    #[must_use]
    pub fn field(&self) -> &'static str {
        match self {
            Self::Consent { .. } => "consent",
            Self::Customer { .. } => "customer",
            Self::Label { .. } => "label",
            Self::Identity { .. } => "identity",
            Self::Unsubscribe { .. } => "unsubscribe",
            Self::Stop { .. } => "stop",
            Self::Cap { .. } => "cap",
            Self::Quiet(_) => "quiet",
            Self::Confirmation { .. } => "confirmation",
            Self::Retention { .. } => "retention",
            Self::Renewal { .. } => "renewal",
            Self::Footer { .. } => "footer",
            Self::Sanction { .. } => "sanction",
            Self::Transfer { .. } => "transfer",
            Self::Age { .. } => "age",
            Self::Duty { .. } => "duty",
        }
    }

    /// True for what somebody who is about to send wants to know: what the law
    /// changes in the mail or asks of it, and what breaking it costs.
    #[must_use]
    pub fn shows_before_sending(&self) -> bool {
        !matches!(
            self,
            Self::Retention { .. } | Self::Age { .. } | Self::Duty { .. } | Self::Renewal { .. }
        )
    }
}

/// One row of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its stable name.
    pub id: RuleId,
    /// The law it belongs to.
    pub law: LawCode,
    /// The first day on which it holds.
    pub since: Date,
    /// The first day on which it holds no more; `None` = in force.
    pub until: Option<Date>,
    /// Whom it protects.
    pub protects: Protects,
    /// Law, article, the month it was read, and how sure we are.
    pub source: Source,
    /// Where the fact was taken from.
    pub facts: String,
    /// Who of a lawyer's standing looked at it, and when; `None` = nobody.
    pub review: Option<(String, Date)>,
    /// Rows of REQUIREMENTS that it serves.
    pub requirements: Vec<String>,
    /// What it asks for.
    pub asks: Asks,
}

impl Row {
    /// True when it holds on that day.
    #[must_use]
    pub fn in_force(&self, on: Date) -> bool {
        self.since <= on && self.until.is_none_or(|until| on < until)
    }

    /// How sure we are of it.
    #[must_use]
    pub fn confidence(&self) -> Confidence {
        self.source.confidence
    }
}

/// A law: its rows, and where it is at home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Law {
    /// Its code.
    pub code: LawCode,
    /// Place of its label among several, and of the law in lists: low is first.
    pub order: u16,
    /// Its name, in the order of [`Language::ALL`].
    pub name: [String; Language::ALL.len()],
    /// Codes of the countries it holds in (ISO 3166).
    pub countries: Vec<String>,
    /// Language that people there read; `None` = the campaign's own.
    pub customary: Option<FooterLanguage>,
    /// Its rows.
    pub rows: Vec<Row>,
    /// Cases that show when it applies and when not.
    pub examples: Vec<Case>,
}

impl Law {
    /// Its name.
    #[must_use]
    pub fn name(&self, language: Language) -> &str {
        &self.name[crate::tell::index(language)]
    }

    /// Rows in force on that day.
    pub fn in_force(&self, on: Date) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |it| it.in_force(on))
    }
}

/// A case that a pack must agree with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// What it shows.
    pub case: String,
    /// The day.
    pub on: Date,
    /// Country, telephone number and domain of the recipient.
    pub recipient: [Option<String>; 3],
    /// The sender's country.
    pub sender: Option<String>,
    /// What is expected, as text; see [`LawBook::answer`].
    pub expect: String,
}

/// All laws, and what tells which of them applies.
#[derive(Clone, Debug)]
pub struct LawBook {
    laws: BTreeMap<LawCode, Law>,
    places: place::Places,
    texts: tell::Texts,
}

impl LawBook {
    /// Every law, by its place in lists.
    #[must_use]
    pub fn laws(&self) -> Vec<&Law> {
        let mut laws: Vec<_> = self.laws.values().collect();
        laws.sort_by_key(|it| (it.order, it.code));
        laws
    }

    /// The law of that code, whatever its case.
    #[must_use]
    pub fn law(&self, code: &str) -> Option<&Law> {
        self.laws.values().find(|it| it.code.0.eq_ignore_ascii_case(code))
    }

    /// The row of that name.
    #[must_use]
    pub fn row(&self, id: &RuleId) -> Option<&Row> {
        self.laws.values().flat_map(|it| &it.rows).find(|it| it.id == *id)
    }

    /// In which time whoever leaves is told so, and the row that asks for it: the
    /// shortest time of all laws that apply. `None` = no law asks.
    #[must_use]
    pub fn confirmation(&self, applies: &[Applies], on: Date) -> Option<(SignedDuration, RuleId)> {
        let rows = applies.iter().filter_map(|it| self.laws.get(&it.law));
        let rows = rows.flat_map(|law| law.in_force(on)).filter_map(|row| match row.asks {
            Asks::Confirmation { within_days, .. } => Some((within_days, row.id.clone())),
            _ => None,
        });
        let (days, rule) = rows.min()?;
        Some((SignedDuration::from_hours(24 * i64::from(days)), rule))
    }

    /// After how many days at the latest somebody is told of their consent, by the
    /// law that wants it soonest. `None` = none does.
    #[must_use]
    pub fn soonest_notice(&self, on: Date) -> Option<u32> {
        let rows = self.laws.values().flat_map(|law| law.in_force(on));
        rows.filter_map(|row| match row.asks {
            Asks::Renewal { every_days, notice: true } => Some(every_days),
            _ => None,
        })
        .min()
    }

    /// Asks a case about its law: what applies, and what is merged from it.
    #[must_use]
    pub fn answer(&self, law: LawCode, case: &Case) -> String {
        let [country, phone, domain] = &case.recipient;
        let facts = RecipientFacts {
            country: country.as_deref(),
            phone: phone.as_deref(),
            domain: domain.as_deref().unwrap_or("example.com"),
            ..RecipientFacts::default()
        };
        let applies = self.applying(&facts, case.sender.as_deref());
        let holds = applies.iter().any(|it| it.law == law);
        let rows = self.law(law.0).is_some_and(|it| it.in_force(case.on).next().is_some());
        if !holds || !rows {
            return "does not apply".to_owned();
        }
        let duties = self.duties(&applies, case.on);
        let label = duties.labels.first().map_or("", |it| &it.text);
        let cap = duties.per_day_max.as_ref().map_or(0, |it| it.0);
        let languages = duties.languages(None);
        let languages = FooterLanguage::stored(&languages).unwrap_or_default();
        format!("applies, label `{label}`, cap {cap}, footer `{languages}`")
    }
}

#[cfg(test)]
mod tests;
