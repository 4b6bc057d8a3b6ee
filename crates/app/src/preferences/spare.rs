//! What somebody is spared without leaving: a topic of a list, or all mail of the
//! account for some time (DECISIONS D51).
//!
//! Both hold from the commit, also for mail that waits. They touch no consent, so
//! the ledger has no event of them; the never-again journal keeps them. Only the
//! owner's own choice on this page takes them back, or the end of the time.
//! **Never** here: what a member or the operator entered.

use clearance::{
    Suppression,
    suppression::{Act, Entry, is_lifted},
};
use domain::{AccountId, ListId, SignedDuration, SuppressionReason, Timestamp, token::Purpose};
use policy::SuppressionScope;
use store::{
    Lane, Scope, Step,
    suppression::{self, SuppressionRow},
    topic_suppression::{self, TopicSuppressionRow},
};

use super::{Choice, look};
use crate::{App, Failure, recipient};

/// How long somebody may rest, in days.
pub const REST_DAYS: [u16; 3] = [30, 60, 90];

/// A topic of a list, as the person has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicChoice {
    /// The topic.
    pub topic: String,
    /// True when mail about it comes.
    pub wanted: bool,
}

/// What somebody chose about a rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// As it is.
    Keep,
    /// It is over.
    End,
    /// From now on for so many days, one of [`REST_DAYS`]; also shorter than one
    /// that stands.
    Days(u16),
}

impl Rest {
    /// The choice of that word. What is not understood changes nothing.
    #[must_use]
    pub fn of_word(word: &str) -> Self {
        let days = word.parse().ok().filter(|it| REST_DAYS.contains(it));
        match (word, days) {
            ("end", _) => Self::End,
            (_, Some(days)) => Self::Days(days),
            _ => Self::Keep,
        }
    }
}

fn holds(until: Option<Timestamp>, now: Timestamp) -> bool {
    until.is_none_or(|until| until > now)
}

/// What is spared of a person whose address has this key.
pub(super) struct Spared {
    topics: Vec<TopicSuppressionRow>,
    /// Until when they rest.
    pub(super) rests_until: Option<Timestamp>,
    now: Timestamp,
}

impl Spared {
    pub(super) async fn read(app: &App, account: AccountId, key: &[u8]) -> Result<Self, Failure> {
        let now = app.now();
        let rests = rests(app, account, key).await?;
        let rests = rests.iter().filter(|it| holds(it.until, now)).filter_map(|it| it.until);
        let rests_until = rests.max();
        let topics = topic_suppression::of_key(app.store(), account, key).await?;
        Ok(Self { topics, rests_until, now })
    }

    /// The topics of a list. One that is the only one is the list itself.
    pub(super) async fn topics(
        &self,
        app: &App,
        account: AccountId,
        list: ListId,
    ) -> Result<Vec<TopicChoice>, Failure> {
        let topics = store::list_topic::of_list(app.store(), account, list).await?;
        if topics.len() < 2 {
            return Ok(Vec::new());
        }
        let choice = |topic: String| {
            let stops = |it: &TopicSuppressionRow| {
                it.list == list && it.topic == topic && holds(it.until, self.now)
            };
            let wanted = !self.topics.iter().any(stops);
            TopicChoice { topic, wanted }
        };
        Ok(topics.into_iter().map(choice).collect())
    }
}

/// Rests of the whole account, also those that are over.
async fn rests(app: &App, account: AccountId, key: &[u8]) -> Result<Vec<SuppressionRow>, Failure> {
    let mut found = suppression::of_key(app.store(), account, key).await?;
    found.retain(|it| it.reason == SuppressionReason::Paused.as_str() && it.list.is_none());
    Ok(found)
}

/// Sets the topics that the person wants, of the lists that they receive and whose
/// topics they were `shown`: what was not in front of them stays as it is.
///
/// # Errors
/// [`Failure::NotFound`] for anything but a link that we made;
/// [`Failure::Unavailable`]: the person must be told to try again.
pub async fn choose_topics(
    app: &App,
    token: &str,
    (shown, wanted): (&[ListId], &[(ListId, String)]),
) -> Result<(), Failure> {
    let preferences = look(app, token).await?;
    let account = preferences.recipient.account.id;
    let key = key(app, account, preferences.recipient.contact).await?;
    let rows = topic_suppression::of_key(app.store(), account, &key).await?;
    let now = app.now();
    let (mut left, mut back) = (Vec::new(), Vec::new());
    let asked = |it: &&Choice| it.receiving && shown.contains(&it.list.id);
    for Choice { list, topics, .. } in preferences.choices.iter().filter(asked) {
        for TopicChoice { topic, wanted: had } in topics {
            let wants = wanted.iter().any(|(of, it)| *of == list.id && it == topic);
            if *had && !wants {
                left.push(TopicSuppressionRow {
                    address_key: key.clone(),
                    list: list.id,
                    topic: topic.clone(),
                    reason: SuppressionReason::Unsubscribed.as_str().to_owned(),
                    created_at: now,
                    until: None,
                });
            }
            if !*had && wants {
                let of_it = rows.iter().filter(|it| it.list == list.id && it.topic == *topic);
                back.extend(of_it.filter(|it| is_own(it, now)));
            }
        }
    }
    let mut steps: Vec<Step> =
        left.iter().map(|it| topic_suppression::insert(account, it)).collect();
    steps.extend(back.into_iter().map(|it| topic_suppression::lift(account, it)));
    change(app, (account, &key), steps).await
}

/// True for a topic that its owner left out themselves.
fn is_own(row: &TopicSuppressionRow, now: Timestamp) -> bool {
    let scope = Some(SuppressionScope::Topic);
    let suppression = Suppression { scope, ..Suppression::of_word(&row.reason) };
    let entry = Entry { suppression, list: Some(row.list), since: row.created_at };
    is_lifted(&entry, Act::Chose { at: now })
}

/// Begins, changes or ends a rest from all mail of the account.
///
/// # Errors
/// As [`choose_topics`].
pub async fn rest(app: &App, token: &str, rest: Rest) -> Result<(), Failure> {
    let recipient = recipient::by_token(app, token, Purpose::Preferences).await?;
    if rest == Rest::Keep {
        return Ok(());
    }
    let account = recipient.account.id;
    let key = key(app, account, recipient.contact).await?;
    let now = app.now();
    let own = |it: &&SuppressionRow| {
        let suppression = Suppression::of_word(&it.reason);
        let entry = Entry { suppression, list: it.list, since: it.created_at };
        is_lifted(&entry, Act::Chose { at: now })
    };
    let rests = rests(app, account, &key).await?;
    let mut steps: Vec<Step> =
        rests.iter().filter(own).map(|it| suppression::end(account, it)).collect();
    if let Rest::Days(days) = rest {
        let long = SignedDuration::from_hours(i64::from(days) * 24);
        let row = SuppressionRow {
            address_key: key.clone(),
            list: None,
            reason: SuppressionReason::Paused.as_str().to_owned(),
            created_at: now,
            until: Some(now.saturating_add(long).unwrap_or(Timestamp::MAX)),
        };
        steps.push(suppression::insert(account, &row));
    }
    change(app, (account, &key), steps).await
}

/// Everything that waits for the address is looked at again.
async fn change(
    app: &App,
    (account, key): (AccountId, &[u8]),
    mut steps: Vec<Step>,
) -> Result<(), Failure> {
    if steps.is_empty() {
        return Ok(());
    }
    steps.push(store::contact::raise_epoch_by_key(account, key));
    app.store().unit(Scope::Account(account), Lane::OptOut, steps).await?;
    Ok(())
}

/// The key under which the address of a contact is forbidden.
pub(super) async fn key(
    app: &App,
    account: AccountId,
    contact: domain::ContactId,
) -> Result<Vec<u8>, Failure> {
    let person = store::contact::by_id(app.store(), account, contact).await?;
    Ok(person.ok_or(Failure::NotFound("contact"))?.suppression_key)
}
