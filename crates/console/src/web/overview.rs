//! `/status`: the operator's overview.

use std::collections::BTreeMap;

use app::{
    Action, Actor, App, Failure, account, campaign, checkpoints,
    review::desk as queue,
    standing,
    status::{self, CampaignStatus as Campaign},
};
use axum::{extract::State, response::Response};
use domain::{CampaignState, Language, SignedDuration, Timestamp};

use super::{Site, answer, desk::Staff, pace::Trend, visit::Visit};
use crate::{
    render,
    text::Texts,
    views::{
        AccountStanding, CampaignStatus, HeldKind, HeldReview, LedgerHealth, LedgerState,
        ProviderStatus, ReasonCount, Status, StepTaken, Totals, WaitReason, Waiting, Waits,
    },
};

/// Seconds after which the page loads itself again.
const REFRESH_S: u64 = 5;
/// Reviews that are shown.
const HELD_MAX: usize = 20;

/// `GET /status`.
pub(super) async fn show(State(site): State<Site>, visit: Visit, Staff(actor): Staff) -> Response {
    let result = status(&site, &actor, visit.frame.language).await;
    answer::of(&visit, result.map(|it| answer::page(200, render::status(&visit.frame, &it))))
}

async fn status(site: &Site, actor: &Actor, language: Language) -> Result<Status, Failure> {
    let overview = status::overview(&site.app, actor).await?;
    let accepted = |it: &Campaign| (it.report.campaign.row.id, it.report.total().accepted);
    let counts = overview.campaigns.iter().map(accepted).collect();
    let trend = site.pace.see(overview.now, counts);
    let shown = |it: &Campaign| shown(it, (&trend, overview.now), language);
    let campaigns: Vec<_> = overview.campaigns.iter().map(shown).collect();
    Ok(Status {
        now: overview.now,
        refresh_s: REFRESH_S,
        totals: campaigns.iter().fold(Totals::default(), |sum, it| plus(sum, it.totals)),
        accepted_per_min: trend.per_min,
        providers: providers(&overview),
        held: held(&site.app, actor, language).await?,
        standings: standings(&site.app, actor).await?,
        ledger: ledger(&site.app).await?,
        campaigns,
    })
}

fn plus(a: Totals, b: Totals) -> Totals {
    Totals {
        accepted: a.accepted + b.accepted,
        deferred: a.deferred + b.deferred,
        bounced: a.bounced + b.bounced,
        withheld: a.withheld + b.withheld,
        waiting: a.waiting + b.waiting,
        in_doubt: a.in_doubt + b.in_doubt,
    }
}

fn totals(outcome: &campaign::report::ProviderOutcome) -> Totals {
    Totals {
        accepted: outcome.accepted,
        deferred: outcome.deferred,
        bounced: outcome.bounced,
        withheld: outcome.withheld,
        waiting: outcome.waiting,
        in_doubt: outcome.in_doubt,
    }
}

fn shown(
    campaign: &Campaign,
    (trend, now): (&Trend, Timestamp),
    language: Language,
) -> CampaignStatus {
    let (report, row) = (&campaign.report, &campaign.report.campaign.row);
    let totals = Totals { withheld: report.withheld_total(), ..totals(&report.total()) };
    let per_min = trend.campaigns.get(&row.id).copied().unwrap_or(0);
    let minutes = (totals.waiting + totals.deferred).checked_div(per_min);
    let left = minutes.and_then(|it| i64::try_from(it).ok()).map(SignedDuration::from_mins);
    CampaignStatus {
        name: row.name.clone(),
        account: campaign.account.clone(),
        state: row.state,
        totals,
        withheld_reasons: reasons(&report.withheld, language),
        started_at: row.started_at,
        done_at: left
            .filter(|_| row.state == CampaignState::Running)
            .and_then(|it| now.checked_add(it).ok()),
        per_min,
        waits: report.campaign.waits.as_ref().map(waits),
    }
}

fn waits(of: &campaign::Waits) -> Waits {
    match of {
        campaign::Waits::Hold => Waits::Hold,
        campaign::Waits::Standing(_) => Waits::Standing,
        campaign::Waits::Domain => Waits::Domain,
        campaign::Waits::Wave => Waits::Wave,
        campaign::Waits::Brakes(_) => Waits::Brakes,
    }
}

fn reasons(withheld: &[(String, u64)], language: Language) -> Vec<ReasonCount> {
    let texts = Texts::new(language);
    let mut reasons: Vec<_> = withheld
        .iter()
        .map(|(word, count)| {
            let key = match word.as_str() {
                "suppressed" => "withheld-suppressed",
                "no-permission" => "withheld-no-permission",
                "frozen" => "withheld-frozen",
                "policy" => "withheld-policy",
                "standing" => "withheld-standing",
                "campaign" => "withheld-campaign",
                "over-promise" => "withheld-over-promise",
                _ => "withheld-other",
            };
            ReasonCount { text: texts.say(key), rule: word.clone(), count: *count }
        })
        .collect();
    reasons.sort_by_key(|it| std::cmp::Reverse(it.count));
    reasons
}

/// Outcomes of the campaigns and what waits in the queue, by provider.
fn providers(overview: &status::Status) -> Vec<ProviderStatus> {
    let mut by_name: BTreeMap<&str, (Totals, [u64; 2])> = BTreeMap::new();
    for outcome in overview.campaigns.iter().flat_map(|it| &it.report.providers) {
        let (sum, _) = by_name.entry(&outcome.provider).or_default();
        *sum = plus(*sum, totals(outcome));
    }
    for waiting in &overview.waiting {
        let (_, counts) = by_name.entry(&waiting.provider).or_default();
        // What is parked is not at its turn either.
        counts[1] += waiting.parked;
        let is_later = waiting.next_due_at.is_none_or(|it| it > overview.now);
        counts[usize::from(is_later)] += waiting.count - waiting.parked;
    }
    let mut providers: Vec<_> = by_name
        .into_iter()
        .map(|(name, (totals, [turn, deferred]))| ProviderStatus {
            name: name.to_owned(),
            totals,
            waiting: vec![
                Waiting { reason: WaitReason::Turn, count: turn },
                Waiting { reason: WaitReason::Deferred, count: deferred },
            ],
        })
        .collect();
    providers.sort_by_key(|it| std::cmp::Reverse(it.totals.all()));
    providers
}

async fn held(app: &App, actor: &Actor, language: Language) -> Result<Vec<HeldReview>, Failure> {
    if actor.may_anywhere(Action::Review).is_err() {
        return Ok(Vec::new());
    }
    let rule = |it: &app::verdicts::FiredRule| ReasonCount {
        text: it.told(language).to_owned(),
        rule: it.rule.clone(),
        count: 1,
    };
    let held = |it: queue::Waiting| HeldReview {
        kind: match it.view.row.subject_kind.as_str() {
            "import" | "wave" => HeldKind::Import,
            "appeal" => HeldKind::Appeal,
            _ => HeldKind::Campaign,
        },
        name: it.name,
        id: it.view.row.id.to_string(),
        account: it.account,
        size: it.size,
        since: it.view.row.opened_at,
        rules: it.view.rules.iter().map(rule).collect(),
    };
    let waiting = queue::queue(app, actor, None).await?;
    Ok(waiting.into_iter().take(HELD_MAX).map(held).collect())
}

/// Steps that are shown of one account.
const STEPS_MAX: usize = 6;

async fn standings(app: &App, actor: &Actor) -> Result<Vec<AccountStanding>, Failure> {
    let mut shown = Vec::new();
    for (id, view) in standing::all(app, actor).await? {
        let identity = account::show(app, actor, id).await?.identity;
        let mail = view.mail();
        let step = |it: standing::ActionView| StepTaken {
            action: it.action,
            bad: it.meter.bad,
            total: it.meter.total,
            basis_points: it.meter.basis_points(),
            at: it.at,
        };
        shown.push(AccountStanding {
            account: identity
                .map_or_else(|| id.to_string(), |it| it.trading_name.unwrap_or(it.legal_name)),
            standing: view.standing,
            bad: mail.bad,
            total: mail.total,
            basis_points: mail.basis_points(),
            steps: view.actions.into_iter().take(STEPS_MAX).map(step).collect(),
        });
    }
    Ok(shown)
}

async fn ledger(app: &App) -> Result<LedgerState, Failure> {
    let latest = checkpoints::latest(app).await?;
    let waiting = checkpoints::unnumbered(app).await?;
    Ok(LedgerState {
        health: if waiting.late { LedgerHealth::Late } else { LedgerHealth::Sound },
        events: latest.iter().map(|it| it.size).sum(),
        unnumbered: waiting.events,
        signed_at: latest.iter().map(|it| it.signed_at).max(),
    })
}
