//! `/accounts/{account}/compliance/{from}/{until}` and
//! `/accounts/{account}/campaigns/{campaign}/compliance`: the report that
//! prints. Days are of UTC; the last one is within.

use app::{Failure, compliance};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{AccountId, CampaignId, Language, Timestamp};

use super::{Site, answer, desk::Staff, visit::Visit};
use crate::{
    render,
    views::compliance::{
        Compliance, ControlView, Counted, Covered, RateView, Reviewed, RuleBookView, SignedState,
        Transferred,
    },
};

/// `GET` for a time.
pub(super) async fn of_time(
    State(site): State<Site>,
    Path((account, from, until)): Path<(String, String, String)>,
    visit: Visit,
    Staff(actor): Staff,
) -> Response {
    let result = match (account.parse::<AccountId>(), first_of(&from), end_of(&until)) {
        (Ok(account), Some(from), Some(until)) => {
            let asked = compliance::Asked { from, until, campaign: None };
            compliance::report(&site.app, &actor, account, asked).await
        }
        _ => Err(Failure::NotFound("report")),
    };
    page(&visit, result)
}

/// `GET` for a campaign.
pub(super) async fn of_campaign(
    State(site): State<Site>,
    Path((account, campaign)): Path<(String, String)>,
    visit: Visit,
    Staff(actor): Staff,
) -> Response {
    let result = match (account.parse::<AccountId>(), campaign.parse::<CampaignId>()) {
        (Ok(account), Ok(campaign)) => {
            compliance::of_campaign(&site.app, &actor, (account, campaign)).await
        }
        _ => Err(Failure::NotFound("report")),
    };
    page(&visit, result)
}

fn page(visit: &Visit, result: Result<compliance::ComplianceReport, Failure>) -> Response {
    let language = visit.frame.language;
    let result = result.map(|it| render::compliance(&visit.frame, &view(it, language)));
    answer::of(visit, result.map(|html| answer::page(200, html)))
}

fn day(text: &str) -> Option<jiff::civil::Date> {
    text.parse().ok()
}

fn first_of(text: &str) -> Option<Timestamp> {
    Some(day(text)?.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
}

fn end_of(text: &str) -> Option<Timestamp> {
    Some(day(text)?.tomorrow().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp())
}

fn view(it: compliance::ComplianceReport, language: Language) -> Compliance {
    let counted = |key: fn(&str) -> &'static str| {
        move |(word, count): (String, u64)| Counted { key: key(&word), word, count }
    };
    let rules = |it: compliance::RuleVersion| RuleBookView {
        version: it.version.to_string(),
        count: it.count,
        first: it.first,
        last: it.last,
    };
    Compliance {
        account: it.account,
        name: it.name.unwrap_or_else(|| it.account.to_string()),
        campaign: it.campaign,
        from: it.asked.from,
        until: it.asked.until,
        made_at: it.made_at,
        coverage: it
            .coverage
            .into_iter()
            .map(|it| Covered { basis: it.basis, accepted: it.accepted, total: it.total })
            .collect(),
        consent: it.consent.into_iter().map(counted(|_| "")).collect(),
        withheld: it.withheld.into_iter().map(counted(reason_key)).collect(),
        rates: it.rates.iter().map(rate).collect(),
        totals: it.days.iter().map(|it| it.total).collect(),
        bad: it.days.iter().map(|it| it.bad).collect(),
        reviews: it
            .reviews
            .into_iter()
            .map(|(about, state, count)| Reviewed { about, state, count })
            .collect(),
        inbound: it.inbound.into_iter().map(counted(|_| "")).collect(),
        rules: it.rules.into_iter().map(rules).collect(),
        rules_now: it.rules_now.to_string(),
        ledger: it.ledger.map(|it| SignedState {
            origin: it.origin,
            size: it.size,
            root: it.root,
            signed_at: it.signed_at,
        }),
        findings: it.findings,
        transfers: it
            .transfers
            .into_iter()
            .map(|it| Transferred {
                law: it.line.law,
                country: it.line.country,
                basis: it.line.basis,
                since: it.valid_from,
                until: it.ended_at.into_iter().chain(it.valid_until).min(),
            })
            .collect(),
        persons: it.persons.into_iter().map(|it| (it.law, it.persons)).collect(),
        retained: (
            it.retained.holds,
            it.retained.waiting,
            it.retained.gone.iter().map(|(_, count)| count).sum(),
        ),
        in_order: compliance::in_order(&it.controls) as u64,
        controls: it.controls.iter().map(|it| control(it, language)).collect(),
    }
}

fn control(it: &compliance::Control, language: Language) -> ControlView {
    let words = |words| compliance::told(words, language).to_owned();
    let (state, health) = match it.against.state() {
        compliance::State::InOrder => ("control-in-order", "good"),
        compliance::State::Watch => ("control-watch", "warn"),
        compliance::State::Broken => ("control-broken", "bad"),
    };
    ControlView {
        title: words(&it.family.title),
        owner: if it.family.owner.as_str() == "account" {
            "control-of-account"
        } else {
            "control-of-operator"
        },
        state,
        health,
        detection: words(&it.family.detection),
        prevention: words(&it.family.prevention),
        evidence: words(&it.family.evidence),
    }
}

fn rate(it: &compliance::Rate) -> RateView {
    RateView {
        key: if it.name == "complaints" { "compliance-complaints" } else { "compliance-bad-mail" },
        count: it.count,
        of: it.of,
        measured: it.measured(),
        worst: it.worst,
        warn: it.warn,
        suspend: it.suspend,
    }
}

fn reason_key(word: &str) -> &'static str {
    match word {
        "suppressed" => "withheld-suppressed",
        "no-permission" => "withheld-no-permission",
        "frozen" => "withheld-frozen",
        "policy" => "withheld-policy",
        "standing" => "withheld-standing",
        "campaign" => "withheld-campaign",
        "over-promise" => "withheld-over-promise",
        _ => "withheld-other",
    }
}
