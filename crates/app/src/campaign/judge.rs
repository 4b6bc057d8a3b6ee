//! Submission: content is compiled and frozen, the rules look at content and
//! audience, and the campaign is approved, held for a reviewer, or refused.

use std::collections::BTreeSet;

use ::content::spam::Score;
use clearance::Review;
use domain::{AccountId, Basis, CampaignId, CampaignState, Verdict};
use policy::{Decision, Facts, RuleBook, Subject, fact::known};
use store::{
    Lane, Scope, Step,
    account::AccountRow,
    campaign::{CampaignRow, Frozen},
    review::ReviewRow,
};

use super::{
    CampaignView, bulk,
    content::{self, Examined},
    find, learning, promised, show, step,
};
use crate::{
    Action, Actor, App, Failure, blobs, conduct, identity_check,
    import::wave,
    licence, likeness,
    review::author,
    segment, sender,
    verdicts::{self, Found, Judged},
    whole_mail,
};

/// Hands a campaign in.
///
/// # Errors
/// [`Failure::Content`] when it does not compile; [`Failure::Conflict`] when it
/// is no draft. A campaign that the rules refuse is a draft again: its verdict
/// says why.
pub async fn submit(
    app: &App,
    actor: &Actor,
    (account, campaign): (AccountId, CampaignId),
) -> Result<CampaignView, Failure> {
    actor.may(Action::ManageCampaigns, account)?;
    conduct::check(app, actor, account).await?;
    let row = find(app, account, campaign).await?;
    step(app, &row, ::campaign::Event::Submit, None)?;
    let account_row = app.open_account(account).await?;
    let keys = app.account_keys(&account_row)?;
    let source = content::source(app, &keys, (account, row.source)).await?;
    let artefact = content::compile(app, &source, row.language).await?;
    let examined = content::examine(app, &artefact, &row)?;
    let measured = promised::measure(app, &keys, &row, &examined.content).await?;
    let now = app.now();
    let (keep, digest) = blobs::put(&keys, account, &artefact, now);
    let recipients = granted(app, &row).await?;
    let frozen = Frozen {
        epoch: row.epoch,
        state: CampaignState::Submitted,
        artefact: digest,
        sketch: examined.sketch.to_stored(),
        recipients,
        now,
    };
    let steps = vec![
        keep,
        store::campaign::freeze(account, campaign, frozen),
        author::did(app, actor, (account, campaign.0), "submitted"),
        store::campaign::measure(account, campaign, measured),
    ];
    app.store().unit(Scope::Account(account), Lane::Interactive, steps).await?;
    match judge(app, &find(app, account, campaign).await?).await {
        // The background work was faster: what it said stands.
        Err(Failure::Raced | Failure::Conflict(_)) => {}
        other => other?,
    }
    show(app, actor, account, campaign).await
}

/// Contacts of the list that gave permission and, when the campaign goes to
/// customers too, those; of the campaign's segment alone when it has one.
async fn granted(app: &App, row: &CampaignRow) -> Result<u64, Failure> {
    if row.sealed_segment.is_some() {
        let keys = app.account_keys(&app.account_row(row.account).await?)?;
        if let Some(segment) = segment::of_campaign(&keys, row)? {
            return segment::recipients(app, keys, row, segment).await;
        }
    }
    let counts = store::permission::counts(app.store(), row.account, row.list).await?;
    let granted = counts.iter().find(|(state, _)| state == "granted").map_or(0, |it| it.1);
    if row.goods.is_none() {
        return Ok(granted);
    }
    let customers = store::customer::count(app.store(), row.account, row.list).await?;
    Ok(granted.saturating_add(customers))
}

/// On what a campaign rests, as the rules about campaigns see it. They treat
/// confirmed and attested permission alike, and the clearance of each recipient
/// asks them again with the recipient's own basis.
fn basis(row: &CampaignRow) -> Basis {
    if row.goods.is_some() { Basis::Relationship } else { Basis::Confirmed }
}

/// Judges a submitted campaign. Run again after a crash by the background work:
/// a submitted campaign waits for its verdict.
///
/// # Errors
/// [`Failure`]; run it again.
pub async fn judge(app: &App, row: &CampaignRow) -> Result<(), Failure> {
    let account = app.account_row(row.account).await?;
    let book = app.book_of(&account)?;
    let looked = look(app, &account, row).await?;
    let facts = facts(app, &book.rules, (&account, row), &looked).await?;
    let decision = decide(app, &book.rules, facts, basis(row));
    let marks = marks(app, &looked);
    let steps = judged(app, row, (&decision, &marks))?;
    app.store().unit(Scope::Account(row.account), Lane::Interactive, steps).await?;
    Ok(())
}

/// The steps that put a decision in force.
fn judged(
    app: &App,
    row: &CampaignRow,
    (decision, marks): (&Decision, &[Found]),
) -> Result<Vec<Step>, Failure> {
    let (account, subject) = (row.account, row.id.0);
    let judged = Judged { account, kind: "campaign", subject, now: app.now() };
    let (verdict, keep) = judged.keep_with(app, decision, marks);
    let event = match decision.verdict() {
        Verdict::Allow | Verdict::Note | Verdict::Warn => ::campaign::Event::RulesAdmit,
        Verdict::Hold => ::campaign::Event::RulesHold,
        Verdict::Deny => ::campaign::Event::RulesDeny,
    };
    let mut steps: Vec<Step> = vec![
        step(app, row, event, None)?,
        keep,
        store::campaign::set_verdict(account, row.id, verdict),
    ];
    if decision.verdict() == Verdict::Hold {
        steps.push(judged.ask(app, verdict));
    }
    Ok(steps)
}

/// The steps that start a campaign, or hold it or give it back when the rules
/// say so now: since its submission the list may have grown, and other mailings
/// like it may have gone out (R002-36 … R002-38).
///
/// # Errors
/// [`Failure::Conflict`] when its state allows no start.
pub(super) async fn start(app: &App, row: &CampaignRow) -> Result<Vec<Step>, Failure> {
    let begin = step(app, row, ::campaign::Event::Start, None)?;
    let recipients = granted(app, row).await?;
    let measured = promised::measure_again(app, row).await?;
    let now_row = CampaignRow { recipients, measured, ..row.clone() };
    let account = app.account_row(row.account).await?;
    let looked = look(app, &account, row).await?;
    let book = app.book_of(&account)?;
    let facts = facts(app, &book.rules, (&account, &now_row), &looked).await?;
    let decision = decide(app, &book.rules, facts, basis(row));
    let approved = approval(app, row).await?.filter(|_| !outgrown(row.recipients, recipients));
    let mut steps = match decision.verdict() {
        Verdict::Allow | Verdict::Note | Verdict::Warn => {
            started(app, (row, recipients), begin).await?
        }
        Verdict::Hold if approved.is_some_and(|it| covers(&it, &decision)) => {
            started(app, (row, recipients), begin).await?
        }
        Verdict::Hold | Verdict::Deny => {
            let marks = marks(app, &looked);
            judged(app, row, (&decision, &marks))?
        }
    };
    steps.push(store::campaign::recount(row.account, row.id, recipients));
    steps.push(store::campaign::measure(row.account, row.id, measured));
    Ok(steps)
}

/// With the start, those go first who were drawn from new contacts.
async fn started(
    app: &App,
    (row, recipients): (&CampaignRow, u64),
    begin: Step,
) -> Result<Vec<Step>, Failure> {
    let mut steps = vec![begin];
    steps.extend(wave::opened_by(app, row, recipients).await?);
    Ok(steps)
}

/// A reviewer approved an audience of about that size. A few people more are
/// the life of a list; a tenth more is another mailing.
fn outgrown(reviewed: u64, now: u64) -> bool {
    now > reviewed.saturating_add(reviewed / 10)
}

/// True when every hold was in front of the reviewer. Only where the campaign
/// goes next rests on this; what is sent rests on each clearance.
fn covers(review: &Review, decision: &Decision) -> bool {
    let holds = decision.fired().iter().filter(|it| !it.verdict.admits());
    holds.map(|it| &it.rule).all(|rule| review.covers.contains(rule))
}

/// What a reviewer approved of a campaign as it was handed in last. Approvals
/// of an earlier submission cover nothing.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(super) async fn approval(app: &App, row: &CampaignRow) -> Result<Option<Review>, Failure> {
    let reviews = store::review::of_subject(app.store(), row.account, row.id.0).await?;
    let stands = |it: &&ReviewRow| it.state == "approved" && row.verdict == Some(it.verdict);
    Ok(reviews
        .iter()
        .find(stands)
        .map(|it| Review { id: it.id, covers: verdicts::holding(&verdicts::from_json(&it.rules)) }))
}

/// What the rules say of a campaign whose mail rests on this basis.
#[must_use]
pub fn decide(app: &App, rules: &RuleBook, facts: Facts, basis: Basis) -> Decision {
    rules.decide(Subject::Campaign, &facts.with(known::BASIS, basis), app.now())
}

/// Everything the rules about campaigns read, but for the basis. What was
/// [looked at](look) stands; the rest is read now.
///
/// # Errors
/// [`Failure::Unavailable`] when a fact cannot be read.
pub(super) async fn facts(
    app: &App,
    rules: &RuleBook,
    (account, row): (&AccountRow, &CampaignRow),
    looked: &Looked,
) -> Result<Facts, Failure> {
    // Whoever is under way was asked at the start; a likeness that came since is
    // asked about with the next mailing.
    let under_way = matches!(row.state, CampaignState::Running | CampaignState::Paused);
    let is_like_barred = !under_way && likeness::is_like_barred(app, account.id).await?;
    let near = bulk::near(app, rules, row).await?;
    // One mailing split into several small ones counts as the one it is (R002-38).
    let with_like = near.as_ref().map_or(row.recipients, |it| it.together().recipients);
    let facts = sender::facts(app, account, &row.sender_domain)
        .await?
        .with(known::IDENTITY_MATCHES_BARRED, is_like_barred)
        .with(known::IDENTITY_VERIFIED, identity_check::is_verified(app, account).await?)
        .with(known::RECIPIENTS, row.recipients)
        .with(known::RELATIONSHIP_ALLOWED, rules.number("relationship.allowed") == Some(1))
        .with(known::RECIPIENTS_WITH_LIKE_MAILINGS, with_like)
        .with(known::LIKE_RECIPIENTS, bulk::count(app, row, near.as_ref())?.recipients);
    let facts = promised::facts(app, row, facts).await?;
    let Some((examined, score)) = looked else { return Ok(facts) };
    let claims = &examined.check.claims;
    let without_right = licence::without_right(app, row.account, &examined.assets).await?;
    let mismatches = claims.link_mismatches.len() as u64;
    Ok(facts
        .with_content(&whole_mail::counts(app.checker(), &examined.check, score.percent))
        .with(known::PROMOTION, claims.promotion.as_str().to_owned())
        .with(known::SUBJECT_CLAIMS_REPLY, claims.subject_claims_reply.is_some())
        .with(known::LINK_MISMATCHES, mismatches)
        .with(known::ASSETS_WITHOUT_RIGHT, without_right)
        .with(known::LICENCE_DEMANDED, app.rules().number("licence.demanded") == Some(1)))
}

/// Where the pictures of a campaign lie; `None` before it was handed in.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(crate) async fn assets(
    app: &App,
    account: &AccountRow,
    row: &CampaignRow,
) -> Result<Option<BTreeSet<String>>, Failure> {
    Ok(look(app, account, row).await?.map(|(examined, _)| examined.assets))
}

/// What the content check found in a campaign, and its score as it was when the
/// campaign was handed in; `None` before anything was compiled. Both are of what
/// is frozen then, so that one look is enough however long it is expanded.
pub(super) type Looked = Option<(Examined, Score)>;

/// Looks at what a campaign says.
///
/// # Errors
/// [`Failure::Unavailable`] when it cannot be read.
pub(super) async fn look(
    app: &App,
    account: &AccountRow,
    row: &CampaignRow,
) -> Result<Looked, Failure> {
    let Some(artefact) = row.artefact else { return Ok(None) };
    let keys = app.account_keys(account)?;
    let bytes = blobs::get(app, &keys, row.account, artefact).await?;
    let examined = content::examine(app, bytes.reveal(), row)?;
    let model = learning::model(app, row.submitted_at.unwrap_or_else(|| app.now())).await?;
    let score = app.checker().score(&examined.content, &examined.check, &model);
    Ok(Some((examined, score)))
}

/// What the content check found, as it is kept with a verdict: masked, with
/// its place.
fn marks(app: &App, looked: &Looked) -> Vec<Found> {
    let Some((examined, score)) = looked else { return Vec::new() };
    let marks = examined.check.marks(app.checker().words());
    let reasons = score.reasons.iter().filter(|it| it.weight > 0.0).map(Found::of_reason);
    marks.iter().map(Found::of_mark).chain(reasons).collect()
}

/// The mailings that count as one with this; `None` before it was handed in.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(crate) async fn like_mailings(
    app: &App,
    rules: &RuleBook,
    row: &CampaignRow,
) -> Result<Option<::campaign::Together>, Failure> {
    Ok(bulk::near(app, rules, row).await?.map(|it| it.together()))
}

/// Judges campaigns that a crash left without a verdict.
///
/// # Errors
/// [`Failure`]; run it again.
pub async fn judge_waiting(app: &App) -> Result<(), Failure> {
    for row in store::campaign::in_state(app.store(), CampaignState::Submitted).await? {
        // One that cannot be judged waits, and does not hold up the others.
        match judge(app, &row).await {
            Ok(()) | Err(Failure::Raced) => {}
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(campaign.id = %row.id, error, "campaign is not judged");
            }
        }
    }
    Ok(())
}
