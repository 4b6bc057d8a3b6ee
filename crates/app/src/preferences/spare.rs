//! What somebody is spared without leaving: a topic of a list, or all mail of the
//! account for some time (DECISIONS D51).
//!
//! Both hold from the commit, also for mail that waits. They touch no consent; that
//! they were chosen is an event of the ledger, in the same unit (DECISIONS D55), and
//! the never-again journal keeps them. Only the owner's own choice on this page takes
//! them back, or the end of the time.
//! **Never** here: what a member or the operator entered.

use clearance::{
    Suppression,
    suppression::{Act, Entry, is_lifted},
};
use consent::{EventKind, Method};
use domain::{
    AccountId, ContactId, ListId, Personal, SignedDuration, SuppressionReason, Timestamp,
    token::Purpose,
};
use policy::SuppressionScope;
use store::{
    Lane, Scope, Step,
    contact::ContactRow,
    suppression::{self, SuppressionRow},
    topic_suppression::{self, TopicSuppressionRow},
};

use super::{Choice, look};
use crate::{
    App, Failure,
    confirm::Visitor,
    contact, events,
    recipient::{self, Recipient},
};

/// Most events of what one person is spared in a day: nobody changes their mind so
/// often, and a program that does fills no ledger.
const RECORDED_MAX: usize = 200;
const DAY: SignedDuration = SignedDuration::from_hours(24);

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
    visitor: &Visitor,
) -> Result<(), Failure> {
    let preferences = look(app, token).await?;
    let recipient = &preferences.recipient;
    let account = recipient.account.id;
    let person = person(app, account, recipient.contact).await?;
    let rows = topic_suppression::of_key(app.store(), account, &person.suppression_key).await?;
    let now = app.now();
    let (mut steps, mut facts) = (Vec::new(), Vec::new());
    let asked = |it: &&Choice| it.receiving && shown.contains(&it.list.id);
    for Choice { list, topics, .. } in preferences.choices.iter().filter(asked) {
        for TopicChoice { topic, wanted: had } in topics {
            let wants = wanted.iter().any(|(of, it)| *of == list.id && it == topic);
            let (of, name) = (Some(list.id), Personal::new(topic.clone()));
            if *had && !wants {
                let row = TopicSuppressionRow {
                    address_key: person.suppression_key.clone(),
                    list: list.id,
                    topic: topic.clone(),
                    reason: SuppressionReason::Unsubscribed.as_str().to_owned(),
                    created_at: now,
                    until: None,
                };
                steps.push(topic_suppression::insert(account, &row));
                facts.push((of, EventKind::TopicLeftOut { topic: name }));
            } else if !*had && wants {
                let of_it = rows.iter().filter(|it| it.list == list.id && it.topic == *topic);
                let own: Vec<_> = of_it.filter(|it| is_own(it, now)).collect();
                if !own.is_empty() {
                    facts.push((of, EventKind::TopicTakenBack { topic: name }));
                }
                steps.extend(own.into_iter().map(|it| topic_suppression::lift(account, it)));
            }
        }
    }
    change(app, (recipient, &person), (steps, facts), visitor).await
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
pub async fn rest(app: &App, token: &str, rest: Rest, visitor: &Visitor) -> Result<(), Failure> {
    let recipient = recipient::by_token(app, token, Purpose::Preferences).await?;
    if rest == Rest::Keep {
        return Ok(());
    }
    let account = recipient.account.id;
    let person = person(app, account, recipient.contact).await?;
    let now = app.now();
    let own = |it: &&SuppressionRow| {
        let suppression = Suppression::of_word(&it.reason);
        let entry = Entry { suppression, list: it.list, since: it.created_at };
        is_lifted(&entry, Act::Chose { at: now })
    };
    let mut rests = rests(app, account, &person.suppression_key).await?;
    rests.retain(|it| own(&it));
    let mut steps: Vec<Step> = rests.iter().map(|it| suppression::end(account, it)).collect();
    let mut facts = Vec::new();
    if let Rest::Days(days) = rest {
        let long = SignedDuration::from_hours(i64::from(days) * 24);
        let until = now.saturating_add(long).unwrap_or(Timestamp::MAX);
        let row = SuppressionRow {
            address_key: person.suppression_key.clone(),
            list: None,
            reason: SuppressionReason::Paused.as_str().to_owned(),
            created_at: now,
            until: Some(until),
        };
        steps.push(suppression::insert(account, &row));
        facts.push((None, EventKind::Rested { until }));
    } else if rests.iter().any(|it| holds(it.until, now)) {
        facts.push((None, EventKind::RestEnded));
    }
    change(app, (&recipient, &person), (steps, facts), visitor).await
}

/// What somebody chose, and of which list.
type Chosen = (Option<ListId>, EventKind);

/// The choice and its events in one unit; everything that waits for the address is
/// looked at again.
async fn change(
    app: &App,
    (recipient, person): (&Recipient, &ContactRow),
    (mut steps, facts): (Vec<Step>, Vec<Chosen>),
    visitor: &Visitor,
) -> Result<(), Failure> {
    if steps.is_empty() {
        return Ok(());
    }
    let account = recipient.account.id;
    steps.extend(recorded(app, recipient, (person, facts), visitor).await?);
    steps.push(store::contact::raise_epoch_by_key(account, &person.suppression_key));
    app.store().unit(Scope::Account(account), Lane::OptOut, steps).await?;
    Ok(())
}

/// The step that puts what was chosen into the ledger; `None` where no key is left to
/// seal it, or too much was chosen today: the choice itself holds all the same.
async fn recorded(
    app: &App,
    recipient: &Recipient,
    (person, facts): (&ContactRow, Vec<Chosen>),
    visitor: &Visitor,
) -> Result<Option<Step>, Failure> {
    let account = &recipient.account;
    if facts.is_empty() || person.erased_at.is_some() || account.wrapped_key.is_none() {
        return Ok(None);
    }
    let key = contact::key(&app.account_keys(account)?, person.salt.as_deref())?;
    let rows = store::ledger::of_contact(app.store(), account.id, person.id).await?;
    let since = app.now().saturating_sub(DAY).unwrap_or(Timestamp::MIN);
    let today = rows.iter().filter(|it| it.at > since);
    let chosen = today.filter(|it| EventKind::SPARED.contains(&it.kind.as_str()));
    if chosen.count() >= RECORDED_MAX {
        return Ok(None);
    }
    // The ledger is read in the order of the instants, so a later choice is later.
    let at = events::after(rows.iter().map(|it| it.at).max(), app.now());
    let Visitor { ip, port, user_agent } = visitor;
    let port = (*port != 0).then_some(*port);
    let sealed = facts.into_iter().map(|(list, kind)| {
        let fact = events::about(app, account.id, (person.id, list), at).fact(kind, Method::Web);
        events::seal(app, &key, fact.from_where(Some(ip.clone()), port, user_agent.clone()))
    });
    let sealed = sealed.collect::<Result<Vec<_>, Failure>>()?;
    Ok(Some(store::ledger::append(account.id, &sealed)))
}

/// The key under which the address of a contact is forbidden.
pub(super) async fn key(
    app: &App,
    account: AccountId,
    contact: ContactId,
) -> Result<Vec<u8>, Failure> {
    Ok(person(app, account, contact).await?.suppression_key)
}

async fn person(app: &App, account: AccountId, contact: ContactId) -> Result<ContactRow, Failure> {
    let person = store::contact::by_id(app.store(), account, contact).await?;
    person.ok_or(Failure::NotFound("contact"))
}
