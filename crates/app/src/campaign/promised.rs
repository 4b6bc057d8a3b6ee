//! What people asked for beside what a campaign is: how often (R002-09) and what
//! about (R002-19).
//!
//! Measured when a campaign is handed in, kept with it, and measured again when
//! it starts; each recipient is counted once more at the expansion. **Never**
//! here: what follows; that is `policies/platform-list.toml`.

use std::collections::BTreeMap;

use ::campaign::Promise;
use ::content::{Content, drift};
use clearance::Review;
use domain::{ContactId, RuleId, Timestamp};
use policy::{Facts, RuleBook, fact::known};
use store::{
    campaign::{CampaignRow, Measured},
    delivery::WithheldRow,
    keys::AccountKeys,
    list_promise::{self, Counted},
};

use super::content;
use crate::{
    App, Failure, blobs, list,
    segment::{self, People},
};

/// Earlier campaigns of the list that a campaign is compared with.
const EARLIER_MAX: u32 = 5;
/// The rule that holds a campaign which goes far beyond the promise.
const FAR_EXCEEDED: &str = "platform.promise.far-exceeded";
/// Why a recipient was left out.
pub(super) const WITHHELD: &str = "over-promise";

/// Measures a campaign that is handed in.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(super) async fn measure(
    app: &App,
    keys: &AccountKeys,
    row: &CampaignRow,
    said: &Content,
) -> Result<Measured, Failure> {
    let measured =
        Measured { topic_likeness: Some(likeness(app, keys, row, said).await?), ..row.measured };
    measure_again(app, &CampaignRow { measured, ..row.clone() }).await
}

/// Measures what may have changed since: what recipients got meanwhile.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(super) async fn measure_again(app: &App, row: &CampaignRow) -> Result<Measured, Failure> {
    let Some(promise) = list::promise_of(app, row.account, row.list).await? else {
        return Ok(Measured { promise_percent: None, promise_over: None, ..row.measured });
    };
    let counted = counted(app, row, promise);
    // With this one they get one more than they got.
    let (over, most) = match people(app, row).await? {
        Some(people) => reached_by(app, &people, (counted, promise)).await?,
        None => list_promise::reached(app.store(), counted, promise.mails()).await?,
    };
    let most = most.saturating_add(1);
    let percent = u32::try_from(promise.reached_percent(most)).unwrap_or(u32::MAX);
    Ok(Measured { promise_percent: Some(percent), promise_over: Some(over), ..row.measured })
}

/// Whom of its list the campaign is for; `None` = everybody.
async fn people(app: &App, row: &CampaignRow) -> Result<Option<People>, Failure> {
    if row.sealed_segment.is_none() {
        return Ok(None);
    }
    let keys = app.account_keys(&app.account_row(row.account).await?)?;
    let segment = segment::of_campaign(&keys, row)?;
    Ok(segment.map(|it| People::of_campaign(app, keys, row, it)))
}

/// Those of a segment who got all that was promised, and how many mails the one
/// got who got most: others of the list have no part in the campaign.
async fn reached_by(
    app: &App,
    people: &People,
    (counted, promise): (Counted, Promise),
) -> Result<(u64, u64), Failure> {
    let (mut over, mut most) = (0, 0);
    let mut walk = people.walk();
    while let Some(members) = walk.next(app, people).await? {
        for (_, mails) in list_promise::of_contacts(app.store(), counted, &members).await? {
            over += u64::from(mails >= u64::from(promise.mails()));
            most = most.max(mails);
        }
    }
    Ok((over, most))
}

fn counted(app: &App, row: &CampaignRow, promise: Promise) -> Counted {
    let since = app.now().saturating_sub(promise.window()).unwrap_or(Timestamp::MIN);
    Counted { account: row.account, list: row.list, except: row.id, since }
}

/// How like the campaign is to what its list is for.
async fn likeness(
    app: &App,
    keys: &AccountKeys,
    row: &CampaignRow,
    said: &Content,
) -> Result<u32, Failure> {
    let list = store::list::by_id(app.store(), row.account, row.list).await?;
    let list = list.ok_or(Failure::NotFound("list"))?;
    let topic = row.topic.as_deref();
    let purpose = format!("{}\n{}\n{}", list.name, list.purpose, topic.unwrap_or_default());
    let key = (row.account, row.list, row.id);
    let mut earlier = Vec::new();
    for digest in store::campaign::earlier(app.store(), key, topic, EARLIER_MAX).await? {
        let bytes = blobs::get(app, keys, row.account, digest).await?;
        let text = content::text(bytes.reveal())?;
        earlier.push(app.checker().topic_words(&text));
    }
    let words = |text: &str| app.checker().topic_words(text);
    let this = words(&format!("{}\n{}\n{}", said.subject, said.text, said.html_text));
    Ok(drift::drift(&this, &words(&purpose), &earlier).likeness_percent())
}

/// The facts, with what the rules read of this.
///
/// # Errors
/// [`Failure::Unavailable`].
pub(super) async fn facts(app: &App, row: &CampaignRow, facts: Facts) -> Result<Facts, Failure> {
    let several = row.topic.is_none()
        && store::list_topic::of_list(app.store(), row.account, row.list).await?.len() > 1;
    let Measured { topic_likeness, promise_percent, promise_over } = row.measured;
    Ok(facts
        .with(known::TOPIC_DECLARED, !several)
        // One that was handed in before this was measured is not asked about it.
        .with(known::TOPIC_LIKENESS_PERCENT, u64::from(topic_likeness.unwrap_or(100)))
        .with(known::PROMISE_STATED, promise_percent.is_some())
        .with(known::PROMISE_REACHED_PERCENT, u64::from(promise_percent.unwrap_or(0)))
        .with(known::PROMISE_OVER_RECIPIENTS, promise_over.unwrap_or(0)))
}

/// The most that recipients of one campaign may get of a promise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Most {
    promise: Promise,
    percent: u64,
}

impl Most {
    /// `None` when nothing is promised, or a reviewer let the campaign go
    /// beyond it.
    ///
    /// # Errors
    /// [`Failure::Unavailable`].
    pub(super) async fn of(
        app: &App,
        rules: &RuleBook,
        row: &CampaignRow,
        review: Option<&Review>,
    ) -> Result<Option<Self>, Failure> {
        if review.is_some_and(|it| it.covers.contains(&RuleId(FAR_EXCEEDED.to_owned()))) {
            return Ok(None);
        }
        let Some(promise) = list::promise_of(app, row.account, row.list).await? else {
            return Ok(None);
        };
        let missing = || Failure::unavailable("the rule book", "a setting of promises is missing");
        let percent = rules.number("promise.hold-percent").ok_or_else(missing)?;
        Ok(Some(Self { promise, percent }))
    }

    /// What each of these contacts got of the list's other campaigns lately.
    ///
    /// # Errors
    /// [`Failure::Unavailable`].
    pub(super) async fn got(
        self,
        app: &App,
        row: &CampaignRow,
        contacts: &[ContactId],
    ) -> Result<BTreeMap<ContactId, u64>, Failure> {
        let counted = counted(app, row, self.promise);
        let got = list_promise::of_contacts(app.store(), counted, contacts).await?;
        Ok(got.into_iter().collect())
    }

    /// The row for a contact who got so many that one more is too much.
    pub(super) fn withheld(self, contact: ContactId, got: u64) -> Option<WithheldRow> {
        let mails = got.saturating_add(1);
        let too_many = self.promise.reached_percent(mails) > self.percent;
        too_many.then(|| WithheldRow {
            contact,
            reason: WITHHELD.to_owned(),
            detail: format!(
                "{mails} mails, {} in {} days promised",
                self.promise.mails(),
                self.promise.days()
            ),
        })
    }
}
