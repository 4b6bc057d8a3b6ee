//! Campaigns: draft → submitted → (held) → approved → scheduled → running →
//! paused → finished or cancelled. The table of transitions is the `campaign`
//! crate's; here each event is authorised, and committed with the epoch guard.

pub mod answer;
mod bulk;
pub mod content;
pub mod expand;
pub mod judge;
pub mod laws;
pub(crate) mod learning;
pub mod messages;
mod promised;
pub mod report;
pub mod takedown;
mod waits;

use domain::{AccountId, CampaignId, Digest, Language, ListId, Timestamp, Verdict, VerdictId};
use serde::{Deserialize, Serialize};
use store::{
    Lane, Scope, Step, StoreError, UnitError,
    campaign::{CampaignRow, NewCampaign, Transition},
    review::ReviewRow,
    verdict::VerdictRow,
};

use crate::{
    Action, Actor, App, Failure, blobs, customer,
    dispatch::parked,
    review::{
        author,
        question::{self, QuestionView},
    },
    segment,
    sender::{self, From},
    verdicts::{self, FiredRule},
};

pub use ::campaign::bulk::{Class, Counted};
pub use content::Source;
pub use waits::Waits;

/// A campaign to draft.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// Its name in the account.
    pub name: String,
    /// The list it goes to.
    pub list: String,
    /// Who it is from.
    pub from: From,
    /// Language of its footer: `en`, `zh-Hans`, `vi` or `sv`.
    pub language: String,
    /// What it says.
    pub source: Source,
}

/// Whom of its list a campaign is for, and what about.
#[derive(Clone, Debug, Default)]
pub struct Aim {
    /// The topic of its list that it is about. Needed when the list has several,
    /// and taken for granted when it has one.
    pub topic: Option<String>,
    /// Whom of its list it is for; `None` = the whole list. The expression is
    /// kept as it is now.
    pub segment: Option<segment::Named>,
}

/// Makes a draft for a whole list. Its content is checked when it is submitted.
///
/// # Errors
/// [`Failure`].
pub async fn draft(
    app: &App,
    actor: &Actor,
    account: AccountId,
    draft: Draft,
) -> Result<CampaignId, Failure> {
    draft_aimed(app, actor, account, draft, Aim::default()).await
}

/// Makes a draft.
///
/// # Errors
/// [`Failure`].
pub async fn draft_aimed(
    app: &App,
    actor: &Actor,
    account: AccountId,
    draft: Draft,
    aim: Aim,
) -> Result<CampaignId, Failure> {
    actor.may(Action::ManageCampaigns, account)?;
    draft.from.check()?;
    let name = &draft.name;
    if name.trim().is_empty() || name.len() > 200 || name.chars().any(char::is_control) {
        return Err(Failure::invalid("name", "must be one line of 1 to 200 bytes"));
    }
    let list: ListId = draft.list.parse().map_err(|it| Failure::invalid("list", it))?;
    let language: Language =
        draft.language.parse().map_err(|it| Failure::invalid("language", it))?;
    store::list::by_id(app.store(), account, list).await?.ok_or(Failure::NotFound("list"))?;
    let topic = topic(app, (account, list), aim.topic).await?;
    let row = app.open_account(account).await?;
    let keys = app.account_keys(&row)?;
    let now = app.now();
    let source = crate::json::bytes(&draft.source);
    let (keep, source) = blobs::put(&keys, account, &source, now);
    let id = CampaignId::new(now, app.random());
    let record = sender::Record::of(app, &row, draft.from.clone())?;
    let segment = match &aim.segment {
        Some(named) => Some(segment::find(app, &keys, account, named).await?),
        None => None,
    };
    let new = NewCampaign {
        id,
        list,
        name: draft.name,
        sealed_sender: sender::seal(&keys, "campaign", id.as_bytes(), &record),
        sender_domain: draft.from.address()?.domain().clone(),
        language,
        source,
        topic,
        sealed_segment: segment.map(|it| segment::seal(&keys, ("campaign", id.as_bytes()), &it)),
        now,
    };
    let steps = vec![
        keep,
        store::campaign::insert(account, &new),
        author::did(app, actor, (account, id.0), "drafted"),
    ];
    match app.store().unit(Scope::Account(account), Lane::Interactive, steps).await {
        Ok(_) => Ok(id),
        // Another draft took the number at the same moment.
        Err(UnitError::Store(StoreError::Constraint { statement: "campaign/insert", .. })) => {
            Err(Failure::Raced)
        }
        Err(error) => Err(error.into()),
    }
}

/// The topic of the list that a campaign is about (R002-26).
async fn topic(
    app: &App,
    (account, list): (AccountId, ListId),
    said: Option<String>,
) -> Result<Option<String>, Failure> {
    let topics = store::list_topic::of_list(app.store(), account, list).await?;
    match (said, topics.as_slice()) {
        (Some(said), _) if topics.contains(&said) => Ok(Some(said)),
        (None, []) => Ok(None),
        (None, [only]) => Ok(Some(only.clone())),
        (Some(_), []) => Err(Failure::invalid("topic", "the list has no topics")),
        (_, all) => {
            let problem = format!("say which topic of the list it is about: {}", all.join(", "));
            Err(Failure::invalid("topic", problem))
        }
    }
}

/// Says that a draft goes to customers too, and about which group of goods; `None`
/// takes it back (R004-06). The rules say at submission whether it may.
///
/// # Errors
/// [`Failure::Conflict`] when it is no draft any more.
pub async fn declare_goods(
    app: &App,
    actor: &Actor,
    (account, campaign): (AccountId, CampaignId),
    goods: Option<&str>,
) -> Result<CampaignView, Failure> {
    actor.may(Action::ManageCampaigns, account)?;
    let goods = goods.map(str::trim);
    goods.map_or(Ok(()), customer::check_goods)?;
    let row = find(app, account, campaign).await?;
    if row.state != domain::CampaignState::Draft {
        let problem = "only a draft is changed: recall the campaign first".to_owned();
        return Err(Failure::Conflict(problem));
    }
    let step = store::campaign::declare((account, campaign), row.epoch, goods);
    app.store().unit(Scope::Account(account), Lane::Interactive, vec![step]).await?;
    show(app, actor, account, campaign).await
}

/// What a member asks of a campaign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// Start it at a time.
    Schedule(Timestamp),
    /// Take the time away again.
    Unschedule,
    /// Start it now.
    Start,
    /// Stop it for now.
    Pause,
    /// Let it go on.
    Resume,
    /// Stop it for good.
    Cancel,
    /// Take it back to change it.
    Recall,
}

/// Does what a member asks, if the campaign's state allows it.
///
/// # Errors
/// [`Failure::Conflict`] with why not and what to do.
pub async fn act(
    app: &App,
    actor: &Actor,
    (account, campaign): (AccountId, CampaignId),
    ask: Ask,
) -> Result<CampaignView, Failure> {
    actor.may(Action::ManageCampaigns, account)?;
    let row = find(app, account, campaign).await?;
    let (event, at) = match ask {
        Ask::Schedule(at) => (::campaign::Event::Schedule, Some(at)),
        Ask::Unschedule => (::campaign::Event::Unschedule, None),
        Ask::Start => (::campaign::Event::Start, None),
        Ask::Pause => (::campaign::Event::Pause, None),
        Ask::Resume => (::campaign::Event::Resume, None),
        Ask::Cancel => (::campaign::Event::Cancel, None),
        Ask::Recall => (::campaign::Event::Recall, None),
    };
    // Brakes go before everything else that waits for the database.
    let lane = match ask {
        Ask::Pause | Ask::Cancel => Lane::OptOut,
        _ => Lane::Interactive,
    };
    let mut steps = vec![step(app, &row, event, at)?];
    match ask {
        Ask::Start => steps = judge::start(app, &row).await?,
        // What was asked about it is asked no more.
        Ask::Recall | Ask::Cancel => {
            steps.push(store::review::lapse(account, campaign.0, app.now()));
        }
        _ => {}
    }
    app.store().unit(Scope::Account(account), lane, steps).await?;
    if ask == Ask::Cancel {
        parked::end(app, (account, campaign)).await;
    }
    show(app, actor, account, campaign).await
}

/// The step that moves a campaign by an event.
///
/// # Errors
/// [`Failure::Conflict`] with why not and what to do.
pub(crate) fn step(
    app: &App,
    row: &CampaignRow,
    event: ::campaign::Event,
    scheduled_at: Option<Timestamp>,
) -> Result<Step, Failure> {
    let to = ::campaign::step(row.state, event)
        .map_err(|refused| Failure::Conflict(format!("{} {}", refused.why, refused.what_to_do)))?;
    let change = Transition { epoch: row.epoch, to, scheduled_at, now: app.now() };
    Ok(store::campaign::transition(row.account, row.id, change))
}

pub(crate) async fn find(
    app: &App,
    account: AccountId,
    campaign: CampaignId,
) -> Result<CampaignRow, Failure> {
    let row = store::campaign::by_id(app.store(), account, campaign).await?;
    row.ok_or(Failure::NotFound("campaign"))
}

/// A campaign as its members see it.
#[derive(Clone, Debug)]
pub struct CampaignView {
    /// The row.
    pub row: CampaignRow,
    /// What the rules said; `None` before submission.
    pub verdict: Option<(Verdict, Vec<FiredRule>)>,
    /// Which limits of the account's own it was measured by; `None` = none.
    pub own_limits: Option<Digest>,
    /// Its reviews, newest first.
    pub reviews: Vec<ReviewRow>,
    /// What was asked about it in these reviews, and answered.
    pub questions: Vec<QuestionView>,
    /// Whether it is bulk mail, with those that are like it (R004-16); `None`
    /// before submission.
    pub bulk: Option<Counted>,
    /// What holds its mail up while it runs; `None` when nothing does.
    pub waits: Option<Waits>,
    /// Whom of its list it is for; `None` = the whole list.
    pub segment: Option<::campaign::Segment>,
}

/// One campaign.
///
/// # Errors
/// [`Failure`].
pub async fn show(
    app: &App,
    actor: &Actor,
    account: AccountId,
    campaign: CampaignId,
) -> Result<CampaignView, Failure> {
    actor.may(Action::Read, account)?;
    let row = find(app, account, campaign).await?;
    let verdict = match row.verdict {
        Some(id) => verdict(app, account, id).await?,
        None => None,
    };
    let reviews = store::review::of_subject(app.store(), account, campaign.0).await?;
    let questions = question::of_reviews(app, account, &reviews).await?;
    let own_limits = verdict.as_ref().and_then(|it| it.own_limits);
    let verdict = verdict.map(|it| (it.verdict, verdicts::from_json(&it.rules)));
    let waits = waits::of(app, &row).await?;
    let bulk = match row.sketch {
        Some(_) => Some(bulk::counted(app, &row).await?),
        None => None,
    };
    let segment = match &row.sealed_segment {
        // Whoever's keys are gone may still see what else is on record.
        Some(_) => {
            let keys = app.account_keys(&app.account_row(account).await?);
            keys.ok().map(|it| segment::of_campaign(&it, &row)).transpose()?.flatten()
        }
        None => None,
    };
    Ok(CampaignView { row, verdict, own_limits, reviews, questions, bulk, waits, segment })
}

async fn verdict(
    app: &App,
    account: AccountId,
    id: VerdictId,
) -> Result<Option<VerdictRow>, Failure> {
    Ok(store::verdict::by_id(app.store(), account, id).await?)
}

/// The account's campaigns, newest first.
///
/// # Errors
/// [`Failure`].
pub async fn all(
    app: &App,
    actor: &Actor,
    account: AccountId,
) -> Result<Vec<CampaignRow>, Failure> {
    actor.may(Action::Read, account)?;
    Ok(store::campaign::all(app.store(), account).await?)
}

/// Starts campaigns whose time has come. Machine work: no actor.
///
/// # Errors
/// [`Failure`]; run it again.
pub async fn start_due(app: &App) -> Result<(), Failure> {
    for row in store::campaign::due(app.store(), app.now()).await? {
        // One that cannot be started does not hold up the others'.
        if let Err(error) = start_one(app, &row).await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(campaign.id = %row.id, error, "campaign is not started");
        }
    }
    Ok(())
}

async fn start_one(app: &App, row: &CampaignRow) -> Result<(), Failure> {
    let steps = judge::start(app, row).await?;
    app.store().unit(Scope::Account(row.account), Lane::Interactive, steps).await?;
    Ok(())
}

/// Finishes a campaign when every recipient is planned and settled.
///
/// # Errors
/// [`Failure`]; run it again.
pub async fn finish_if_settled(app: &App, row: &CampaignRow) -> Result<bool, Failure> {
    if row.expanded_at.is_none()
        || store::delivery::unsettled(app.store(), row.account, row.id).await? > 0
    {
        return Ok(false);
    }
    let step = step(app, row, ::campaign::Event::AllSettled, None)?;
    app.store().unit(Scope::Account(row.account), Lane::Settle, vec![step]).await?;
    Ok(true)
}
