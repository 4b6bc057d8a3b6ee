//! `…/campaigns/{campaign}/laws`: recipients by law, what each changes, what is
//! missing.

use std::collections::BTreeMap;

use app::campaign::laws::{self, LawRule, LawView, Laws, Variant};
use axum::Json;
use domain::{AccountId, CampaignId};
use serde::Serialize;

use crate::{
    caller::Caller,
    input::{At, Text},
    problem::Problem,
};

/// The laws of a campaign.
#[derive(Serialize)]
pub(crate) struct LawsOfCampaign {
    /// Recipients with permission that were looked at.
    counted: u64,
    /// False when the list goes on behind them.
    complete: bool,
    /// True when no lawyer reviewed one of the rules at least: they may hold and
    /// explain, and promise nothing.
    unreviewed: bool,
    /// By law.
    laws: Vec<Law>,
    /// What differs in the mails.
    variants: Vec<VariantText>,
    /// What is at stake at most, where a law counts its sanction by mail:
    /// information, and no forecast.
    exposure: Vec<Exposure>,
    /// What leaves its country, by law.
    leaving: Vec<Leaving>,
    /// What keeps mail back, most recipients first.
    missing: Vec<Missing>,
    /// What kept mail back when the campaign was expanded.
    withheld: Vec<Missing>,
}

/// A law.
#[derive(Serialize)]
struct Law {
    /// Its code, such as `CN`, or `floor` where none is known.
    law: &'static str,
    /// Its name, by language tag.
    name: BTreeMap<String, String>,
    /// Recipients it applies to.
    recipients: u64,
    /// Why, with the number of recipients: `country`, `phone`, `domain`,
    /// `sign-up`, `language`, `sender`, `recipient-unknown`, `sender-unknown`.
    because: BTreeMap<&'static str, u64>,
    /// What it asks for.
    rules: Vec<Rule>,
}

/// A rule of law.
#[derive(Serialize)]
struct Rule {
    /// Its stable name.
    rule: String,
    /// What it says, by language tag.
    tell: BTreeMap<String, String>,
    /// How sure we are of it: `seen`, `high`, `medium`, `low`, `design`.
    confidence: &'static str,
    /// Which lawyer reviewed it, and when; `null` = none.
    reviewed: Option<String>,
}

/// What recipients with the same duties get.
#[derive(Serialize)]
struct VariantText {
    /// Their laws, spaces between.
    laws: String,
    /// How many they are.
    recipients: u64,
    /// Labels before the subject.
    labels: Vec<String>,
    /// More than one law wants its label to be the very first.
    labels_collide: bool,
    /// Languages of the footer; empty = the campaign's own.
    footer: Vec<&'static str>,
    /// Most mails of the account in 24 hours.
    per_day_max: Option<u32>,
}

/// What keeps mail back.
#[derive(Serialize)]
struct Missing {
    /// Rule, law, article, and what is missing.
    detail: String,
    /// Recipients not reached.
    recipients: u64,
}

/// The highest sanction that a law counts by mail, for all its recipients.
#[derive(Serialize)]
struct Exposure {
    /// The law.
    law: &'static str,
    /// The rule that names the sanction.
    rule: String,
    /// Since when it is as high.
    since: String,
    /// Recipients that it applies to.
    recipients: u64,
    /// For each mail, in whole units of the currency.
    per_mail: u64,
    /// The currency.
    currency: String,
    /// For all of them.
    total: u64,
}

fn exposure(it: laws::Exposure) -> Exposure {
    let laws::Exposure { law, rule, since, recipients, per_mail, currency, total } = it;
    Exposure { law: law.as_str(), rule, since, recipients, per_mail, currency, total }
}

/// Data that would leave their country.
#[derive(Serialize)]
struct Leaving {
    /// The law that protects the persons.
    law: &'static str,
    /// Where their data go; empty = the configuration does not say.
    to: String,
    /// Recipients whose data do.
    recipients: u64,
    /// Persons since 1 January, with these; `null` = the law does not count.
    persons: Option<u64>,
    /// On what lines of the register in force rest; empty = there is none.
    bases: Vec<&'static str>,
}

fn leaving(it: laws::Leaving) -> Leaving {
    let laws::Leaving { law, to, recipients, persons, bases } = it;
    Leaving { law: law.as_str(), to, recipients, persons, bases }
}

impl LawsOfCampaign {
    fn of(it: Laws) -> Self {
        let texts = |all: Vec<laws::Missing>| {
            let one = |it: laws::Missing| Missing { detail: it.detail, recipients: it.recipients };
            all.into_iter().map(one).collect()
        };
        Self {
            counted: it.counted,
            complete: it.complete,
            unreviewed: it.unreviewed,
            laws: it.laws.into_iter().map(Law::of).collect(),
            variants: it.variants.into_iter().map(VariantText::of).collect(),
            exposure: it.exposure.into_iter().map(exposure).collect(),
            leaving: it.leaving.into_iter().map(leaving).collect(),
            missing: texts(it.missing),
            withheld: texts(it.withheld),
        }
    }
}

impl Law {
    fn of(it: LawView) -> Self {
        let rule = |it: LawRule| Rule {
            rule: it.rule,
            tell: it.tell,
            confidence: it.confidence,
            reviewed: it.reviewed,
        };
        Self {
            law: it.law.as_str(),
            name: it.name,
            recipients: it.recipients,
            because: it.because,
            rules: it.rules.into_iter().map(rule).collect(),
        }
    }
}

impl VariantText {
    fn of((it, recipients): (Variant, u64)) -> Self {
        let Variant { laws, labels, footer, per_day_max, labels_collide } = it;
        Self { laws, recipients, labels, labels_collide, footer, per_day_max }
    }
}

/// Shows them.
pub(crate) async fn show(
    Caller { app, actor }: Caller,
    At((Text(account), Text(campaign))): At<(Text<AccountId>, Text<CampaignId>)>,
) -> Result<Json<LawsOfCampaign>, Problem> {
    Ok(Json(LawsOfCampaign::of(laws::laws(&app, &actor, (account, campaign)).await?)))
}
