//! Before a campaign goes out: its recipients by law, what each law changes, and
//! what is missing (R001-43, R001-45). Decides nothing: each recipient is asked
//! again at the expansion.

use std::collections::BTreeMap;

use clearance::Withheld;
use domain::{AccountId, Basis, CampaignId, ContactId, FooterLanguage, Language};
use policy::{
    Applies, Given, LawCode,
    law::{Asks, Row},
};
use store::{NIL, permission};

use super::find;
use crate::{Action, Actor, App, Failure, law};

/// Contacts in one read.
const PAGE: u32 = 500;
/// Contacts that are looked at, so that a page answers in seconds. A longer list
/// is told by its first ones.
const COUNTED_MAX: u64 = 20_000;

/// A rule of law, as a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawRule {
    /// Its stable name.
    pub rule: String,
    /// What it asks for, in a sentence by language tag. Says so when no lawyer
    /// looked at it.
    pub tell: BTreeMap<String, String>,
    /// How sure we are.
    pub confidence: &'static str,
    /// Who of a lawyer's standing reviewed it, and when.
    pub reviewed: Option<String>,
}

/// A law, and what it means for a campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LawView {
    /// Its code.
    pub law: LawCode,
    /// Its name by language tag.
    pub name: BTreeMap<String, String>,
    /// Recipients it applies to.
    pub recipients: u64,
    /// Why it applies, with the number of recipients.
    pub because: BTreeMap<&'static str, u64>,
    /// What it changes in the mail, or asks of it.
    pub rules: Vec<LawRule>,
}

/// What recipients with the same duties get.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Variant {
    /// Their laws, codes with spaces between.
    pub laws: String,
    /// Labels before the subject.
    pub labels: Vec<String>,
    /// Languages of the footer; empty = the campaign's own.
    pub footer: Vec<&'static str>,
    /// Most mails of the account in 24 hours.
    pub per_day_max: Option<u32>,
    /// More than one law wants its label to be the very first.
    pub labels_collide: bool,
}

/// Recipients that a campaign cannot reach, and what is missing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Missing {
    /// Rule, law, article and what is missing.
    pub detail: String,
    /// How many.
    pub recipients: u64,
}

/// Data that would leave their country with the campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    /// The law that protects the persons.
    pub law: LawCode,
    /// Where their data go: a country's code.
    pub to: String,
    /// Recipients whose data do.
    pub recipients: u64,
    /// Persons since 1 January, with these; `None` = the law does not count.
    pub persons: Option<u64>,
    /// On what the lines of the register rest that are in force; empty = there
    /// is none.
    pub bases: Vec<&'static str>,
}

/// The highest sanction that a law counts by mail, for all its recipients: what
/// is at stake at most, and no forecast (R004-28).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exposure {
    /// The law.
    pub law: LawCode,
    /// The rule that names the sanction.
    pub rule: String,
    /// Since when it is as high (the first day).
    pub since: String,
    /// Recipients that it applies to.
    pub recipients: u64,
    /// For each mail, in whole units of the currency.
    pub per_mail: u64,
    /// The currency: a code.
    pub currency: String,
    /// For all of them.
    pub total: u64,
}

/// The whole of it.
#[derive(Clone, Debug, Default)]
pub struct Laws {
    /// Recipients with permission that were looked at.
    pub counted: u64,
    /// False when the list goes on.
    pub complete: bool,
    /// By law, in the order of lists.
    pub laws: Vec<LawView>,
    /// What differs in the mails, with the number of recipients.
    pub variants: Vec<(Variant, u64)>,
    /// What is at stake at most, where a law counts by mail.
    pub exposure: Vec<Exposure>,
    /// What leaves its country, by law.
    pub leaving: Vec<Leaving>,
    /// What withholds mail, most recipients first.
    pub missing: Vec<Missing>,
    /// What withheld mail when the campaign was expanded.
    pub withheld: Vec<Missing>,
    /// True when no lawyer reviewed one of the rules at least.
    pub unreviewed: bool,
}

/// Looks at the recipients of a campaign.
///
/// # Errors
/// [`Failure`].
pub async fn laws(
    app: &App,
    actor: &Actor,
    (account, campaign): (AccountId, CampaignId),
) -> Result<Laws, Failure> {
    actor.may(Action::Read, account)?;
    let row = find(app, account, campaign).await?;
    let account_row = app.account_row(account).await?;
    let asker = law::Asker::of_campaign(app, &account_row, &row).await?;
    let mut count = Count::default();
    let (mut after, now) = (ContactId(NIL), app.now());
    let mut complete = false;
    while count.recipients < COUNTED_MAX {
        let page = permission::page(app.store(), account, row.list, (after, PAGE), now).await?;
        let Some(last) = page.last() else {
            complete = true;
            break;
        };
        after = last.permission.contact;
        asker.look_on(app, account, &page).await?;
        let granted = |it: &&permission::Candidate| {
            let customer = row.goods.is_some() && it.customer.is_some();
            let reachable = match it.permission.state.as_str() {
                "granted" => true,
                "withdrawn" => false,
                _ => customer,
            };
            reachable && it.erased_at.is_none()
        };
        for candidate in page.iter().filter(granted) {
            let basis = candidate.permission.basis.unwrap_or(Basis::Relationship);
            count.add(&asker, &asker.ask(app, candidate)?, basis);
        }
    }
    let withheld = store::delivery::withheld_by_law(app.store(), account, campaign).await?;
    let withheld = withheld.into_iter().map(|(detail, recipients)| Missing { detail, recipients });
    let leaving = count.leaving(&asker);
    Ok(Laws { withheld: withheld.collect(), leaving, ..count.told(app, complete) })
}

/// Recipients under a law, and for what reasons it holds for how many.
type UnderLaw = (u64, BTreeMap<&'static str, u64>);

#[derive(Default)]
struct Count {
    recipients: u64,
    laws: BTreeMap<(u16, LawCode), UnderLaw>,
    variants: BTreeMap<Variant, u64>,
    missing: BTreeMap<String, u64>,
    /// Recipients whose data leave, and the most persons that were counted.
    leaving: BTreeMap<LawCode, (u64, Option<u64>)>,
}

impl Count {
    fn add(&mut self, asker: &law::Asker, asked: &law::Asked, basis: Basis) {
        self.recipients += 1;
        for Applies { order, law, because } in asked.applies.iter() {
            let (recipients, reasons) = self.laws.entry((*order, *law)).or_default();
            *recipients += 1;
            for it in because {
                *reasons.entry(it.as_str()).or_default() += 1;
            }
        }
        let lawful = asker.lawful(asked);
        let duties = lawful.duties;
        let variant = Variant {
            laws: duties.stored_laws(),
            labels: duties.labels.iter().map(|it| it.text.clone()).collect(),
            footer: duties.languages(asked.language).into_iter().map(FooterLanguage::tag).collect(),
            per_day_max: duties.per_day_max.as_ref().map(|it| it.0),
            labels_collide: duties.first.len() > 1,
        };
        *self.variants.entry(variant).or_default() += 1;
        for duty in duties.transfers.iter().filter(|it| it.leaves_for(&lawful.transfers.to)) {
            let (recipients, persons) = self.leaving.entry(duty.law).or_default();
            *recipients += 1;
            *persons = (*persons).max(lawful.persons.get(&duty.law).copied());
        }
        let given = Given {
            basis,
            identity: lawful.identity,
            subject: lawful.subject,
            transfers: lawful.transfers,
            persons: lawful.persons,
            customer: asked.customer.as_ref(),
            consent_days: asked.consent_days,
        };
        let unmet = duties.unmet(&given);
        if !unmet.is_empty() {
            let detail = Withheld::Law { unmet }.detail();
            *self.missing.entry(detail).or_default() += 1;
        }
    }

    fn leaving(&self, asker: &law::Asker) -> Vec<Leaving> {
        let transfers = asker.transfers();
        let of_law = |(law, (recipients, persons)): (&LawCode, &(u64, Option<u64>))| {
            let there = transfers.registered.iter();
            let there = there.filter(|it| it.law == *law && it.to == transfers.to);
            Leaving {
                law: *law,
                to: transfers.to.clone(),
                recipients: *recipients,
                persons: *persons,
                bases: there.map(|it| it.basis.as_str()).collect(),
            }
        };
        self.leaving.iter().map(of_law).collect()
    }

    fn told(self, app: &App, complete: bool) -> Laws {
        let book = app.rules().laws();
        let today = policy::law::day(app.now());
        let of_law = |((_, code), (recipients, because))| {
            let law = book.law(LawCode::as_str(code))?;
            let rules = law.in_force(today).filter(|it| it.asks.shows_before_sending());
            Some(LawView {
                law: code,
                name: in_every(|it| law.name(it).to_owned()),
                recipients,
                because,
                rules: rules.map(|it| rule(app, it)).collect(),
            })
        };
        let exposure = self.laws.iter().flat_map(|((_, code), (recipients, _))| {
            let law = book.law(LawCode::as_str(*code));
            let rows = law.into_iter().flat_map(|it| it.in_force(today));
            rows.filter_map(|it| exposure(it, *recipients)).collect::<Vec<_>>()
        });
        let exposure = exposure.collect();
        let laws: Vec<_> = self.laws.into_iter().filter_map(of_law).collect();
        let unreviewed = laws.iter().flat_map(|it| &it.rules).any(|it| it.reviewed.is_none());
        let mut missing: Vec<_> = self
            .missing
            .into_iter()
            .map(|(detail, recipients)| Missing { detail, recipients })
            .collect();
        missing.sort_by(|a, b| b.recipients.cmp(&a.recipients).then_with(|| a.cmp(b)));
        Laws {
            counted: self.recipients,
            complete,
            laws,
            variants: self.variants.into_iter().collect(),
            missing,
            exposure,
            leaving: Vec::new(),
            withheld: Vec::new(),
            unreviewed,
        }
    }
}

fn exposure(row: &Row, recipients: u64) -> Option<Exposure> {
    let Asks::Sanction { per_mail: Some((per_mail, currency)), .. } = &row.asks else {
        return None;
    };
    Some(Exposure {
        law: row.law,
        rule: row.id.to_string(),
        since: row.since.to_string(),
        recipients,
        per_mail: *per_mail,
        currency: currency.clone(),
        total: per_mail.saturating_mul(recipients),
    })
}

fn rule(app: &App, row: &Row) -> LawRule {
    let book = app.rules().laws();
    LawRule {
        rule: row.id.to_string(),
        tell: in_every(|language| book.sentence(row, language)),
        confidence: row.confidence().as_str(),
        reviewed: row.review.as_ref().map(|(by, on)| format!("{by}, {on}")),
    }
}

fn in_every(text: impl Fn(Language) -> String) -> BTreeMap<String, String> {
    Language::ALL.iter().map(|it| (it.tag().to_owned(), text(*it))).collect()
}
