//! The question whether somebody still wants a list: who is asked, in whose name,
//! and the steps that admit the mail.
//!
//! The clock of `consent` says when; the sender is the one by whom people know
//! the list: the last campaign that went out, else the form by which they came.
//! The words and the sender lie as a blob under the digest that the event of the
//! question names, so that the mail can be composed again. **Never** here:
//! advertising; a third question.

use std::collections::BTreeMap;

use clearance::{
    Asked, Clearance, Epochs, PermissionState, Recipient, Request, Suppression, Withheld, decide,
};
use consent::{Clock, ConsentEvent, EventKind, History, Method, confirmation::Ask};
use domain::{AccountId, Basis, DeliveryId, Language, ListId, SignedDuration, Timestamp};
use policy::{Subject, fact::known};
use serde::{Deserialize, Serialize};
use store::{
    Lane, Scope, Step,
    account::AccountRow,
    contact::ContactRow,
    delivery::{Admission, DeliveryRow, SystemAdmission},
    keys::AccountKeys,
    permission::{self, Askable, Asking, OldPermission},
};

use super::question_of;
use crate::{
    App, Failure, blobs, campaign, clock, contact, events,
    events::Recorded,
    form::{self, Wording, list_box},
    queue,
    sender::{self, Record},
    sender_domain,
};

/// Questions of one round.
const BATCH: u32 = 200;
/// When a question that could not be mailed is looked at again.
const LOOK_AGAIN: SignedDuration = DAY;
/// The time in which mails that ask are counted for one address.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Who asks, and with which words.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
pub(crate) struct Words {
    /// The sender, as it stood.
    pub record: Record,
    /// What the list was called and promised, as it stood.
    pub wording: Wording,
}

impl Words {
    pub(crate) fn language(&self) -> Language {
        self.wording.language.parse().unwrap_or_default()
    }

    /// The words that an event names.
    pub(crate) async fn of(
        app: &App,
        keys: &AccountKeys,
        account: AccountId,
        question: &ConsentEvent,
    ) -> Result<Self, Failure> {
        let digest = question.wording.ok_or(Failure::NotFound("question"))?;
        let bytes = blobs::get(app, keys, account, digest).await?;
        // The parser's own words may quote what it read.
        serde_json::from_slice(bytes.reveal())
            .map_err(|_| Failure::unavailable("a question", "what was kept has another shape"))
    }
}

/// Asks whoever did not act for long. Returns how many mails were admitted.
///
/// # Errors
/// [`Failure`]; run it again.
pub async fn run(app: &App) -> Result<usize, Failure> {
    let all = clock::of(app.rules());
    let mut mailed = round(app, None, all).await?;
    // Where permission grows old sooner, the question comes sooner.
    for account in store::account::with_own_limits(app.store()).await? {
        let own = match app.book_of(&account) {
            Ok(book) => clock::of(&book.rules),
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(account.id = %account.id, error, "its questions wait");
                continue;
            }
        };
        if own != all {
            mailed += round(app, Some(account.id), own).await?;
        }
    }
    Ok(mailed)
}

/// Asks those of one account, or of all, whose permission is old by a clock.
async fn round(app: &App, account: Option<AccountId>, clock: Clock) -> Result<usize, Failure> {
    let now = app.now();
    let young = clock.stale_after.saturating_sub(clock.ask_before).max(SignedDuration::ZERO);
    let which = Askable {
        account,
        frozen_through: clock.frozen_through(now),
        old_through: now.saturating_sub(young).unwrap_or(Timestamp::MIN),
        asks_max: clock.asks_max,
        now,
        limit: BATCH,
    };
    let mut known = BTreeMap::new();
    let mut mailed = 0;
    for old in permission::askable(app.store(), which).await? {
        let unasked = match one(app, old, &mut known).await {
            Ok(None) => {
                mailed += 1;
                continue;
            }
            Ok(Some(why)) => why.to_owned(),
            // Somebody acted at this moment; the next round reads again.
            Err(Failure::Raced) => continue,
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(account.id = %old.account, error, "a question waits");
                "failed".to_owned()
            }
        };
        tracing::info!(account.id = %old.account, list.id = %old.list, reason = unasked, "not asked to reconfirm");
        let again = now.saturating_add(LOOK_AGAIN).unwrap_or(Timestamp::MAX);
        let step = permission::asked(old, Asking::NotNow, again);
        let noted = app.store().unit(Scope::Account(old.account), Lane::Bulk, vec![step]).await;
        match noted.map_err(Failure::from) {
            Ok(_) | Err(Failure::Raced) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(mailed)
}

type Known = BTreeMap<(AccountId, ListId), Option<Words>>;

/// Asks one. `Some`: why nothing was mailed, in a word.
async fn one(
    app: &App,
    old: OldPermission,
    known: &mut Known,
) -> Result<Option<&'static str>, Failure> {
    let account = app.account_row(old.account).await?;
    if account.closed_at.is_some() || account.wrapped_key.is_none() {
        return Ok(Some("account-closed"));
    }
    let keys = app.account_keys(&account)?;
    let person = store::contact::by_id(app.store(), account.id, old.contact).await?;
    let Some(person) = person.filter(|it| it.erased_at.is_none()) else {
        return Ok(Some("erased"));
    };
    let recorded = events::of_contact(app, &keys, account.id, person.id).await?;
    let history = history(&recorded, &person, old.list);
    let clock = clock::of(&app.book_of(&account)?.rules);
    let Ok(ask) = clock.may_ask(&history, app.now()) else { return Ok(Some("not-now")) };
    let Some(words) = words(app, (&account, &keys), (old.list, &recorded), known).await? else {
        return Ok(Some("no-sender"));
    };
    let question = Prepared { account: &account, keys: &keys, person: &person, words: &words, ask };
    let steps = match question.steps(app, (old, &recorded, &history)).await? {
        Ok(steps) => steps,
        Err(withheld) => return Ok(Some(withheld.word())),
    };
    app.store().unit(Scope::Account(account.id), Lane::Bulk, steps).await?;
    Ok(None)
}

fn history(recorded: &[Recorded], person: &ContactRow, list: ListId) -> History {
    History::of(person.id, list, recorded.iter().filter_map(|it| it.event.as_ref()))
}

/// A question that is to be mailed.
struct Prepared<'a> {
    account: &'a AccountRow,
    keys: &'a AccountKeys,
    person: &'a ContactRow,
    words: &'a Words,
    ask: Ask,
}

impl Prepared<'_> {
    /// Event, delivery and the note of both in one unit.
    async fn steps(
        &self,
        app: &App,
        (old, recorded, history): (OldPermission, &[Recorded], &History),
    ) -> Result<Result<Vec<Step>, Withheld>, Failure> {
        let Self { account, keys, person, words, ask } = *self;
        let now = app.now();
        let (keep_words, digest) = blobs::put(keys, account.id, &crate::json::bytes(words), now);
        let at = events::instant_after(recorded, now);
        let about = events::about(app, account.id, (person.id, Some(old.list)), at);
        let event = ConsentEvent {
            wording: Some(digest),
            ..about.fact(EventKind::ConfirmationSent, Method::Web)
        };
        let asked = Asked { ask, event: event.id };
        let before = Before { asks: history.renewals_asked().0, made_at: None };
        let cleared =
            clear(app, account, (person, old.list), (words, history, asked, before)).await?;
        let clearance = match cleared {
            Ok(clearance) => clearance,
            Err(withheld) => return Ok(Err(withheld)),
        };
        let artefact = message::notice::reconfirmation(words.language()).to_bytes();
        let (keep_artefact, artefact) = blobs::put(keys, account.id, &artefact, now);
        let key = contact::key(keys, person.salt.as_deref())?;
        let clock = clock::of(&app.book_of(account)?.rules);
        let again = now.saturating_add(clock.ask_again_after).unwrap_or(Timestamp::MAX);
        let mut steps = vec![
            // Who leaves meanwhile is not asked.
            store::contact::at_epoch(account.id, person.id, person.permission_epoch),
            permission::asked(old, Asking::Mailed, again),
            keep_words,
            keep_artefact,
            store::ledger::append(account.id, &[events::seal(app, &key, event)?]),
        ];
        let admission = Admission {
            clearance,
            id: DeliveryId::new(now, app.random()),
            contact_version: person.version,
            seed: app.random(),
            shard: queue::shard_of(&person.domain),
        };
        steps.extend(store::delivery::admit_system(SystemAdmission {
            admission,
            origin: asked.event,
            artefact,
            render_format: message::compose::RENDER_FORMAT,
            standing_epoch: account.standing_epoch,
            policy_version: app.rules().version(),
            now,
        }));
        Ok(Ok(steps))
    }
}

/// In whose name the people of a list are asked; `None` when nobody ever wrote
/// to them and no form of ours led them there.
async fn words(
    app: &App,
    whose: (&AccountRow, &AccountKeys),
    (list, recorded): (ListId, &[Recorded]),
    known: &mut Known,
) -> Result<Option<Words>, Failure> {
    let of_list = (whose.0.id, list);
    let found = match known.get(&of_list) {
        Some(words) => words.clone(),
        None => {
            let words = of_campaign(app, whose, list).await?;
            known.insert(of_list, words.clone());
            words
        }
    };
    match found {
        Some(words) => Ok(Some(words)),
        None => of_form(app, whose, (list, recorded)).await,
    }
}

async fn of_campaign(
    app: &App,
    (account, keys): (&AccountRow, &AccountKeys),
    list: ListId,
) -> Result<Option<Words>, Failure> {
    let latest = store::campaign::latest_of_list(app.store(), account.id, list).await?;
    let Some(id) = latest else { return Ok(None) };
    let row = campaign::find(app, account.id, id).await?;
    let record = sender::open(keys, "campaign", id.as_bytes(), &row.sealed_sender)?;
    worded(app, account, (record, row.language), list).await.map(Some)
}

async fn of_form(
    app: &App,
    (account, keys): (&AccountRow, &AccountKeys),
    (list, recorded): (ListId, &[Recorded]),
) -> Result<Option<Words>, Failure> {
    let requests = recorded.iter().rev().filter_map(|it| it.event.as_ref());
    let mut requests =
        requests.filter(|it| it.kind == EventKind::Requested && it.list == Some(list));
    let Some(digest) = requests.find_map(|it| it.wording) else { return Ok(None) };
    let version = store::form::by_digest(app.store(), account.id, digest).await?;
    let Some(version) = version else { return Ok(None) };
    let record =
        sender::open(keys, "form_version", version.form.as_bytes(), &version.sealed_sender)?;
    let shown = Wording::from_json(&version.wording)?;
    let language = shown.language.parse().unwrap_or_default();
    worded(app, account, (record, language), list).await.map(Some)
}

async fn worded(
    app: &App,
    account: &AccountRow,
    (record, language): (Record, Language),
    list: ListId,
) -> Result<Words, Failure> {
    // Who answers for it and our own addresses: as they stand now.
    let record = Record::of(app, account, record.from)?;
    let sender = match &record.identity.trading_name {
        Some(trading) => format!("{trading} ({})", record.identity.legal_name),
        None => record.identity.legal_name.clone(),
    };
    let shown = list_box(app, account.id, (list, language)).await?;
    let wording = Wording {
        language: language.tag().to_owned(),
        heading: String::new(),
        introduction: String::new(),
        sender,
        boxes: vec![shown],
    };
    Ok(Words { record, wording })
}

/// How often somebody was asked before.
#[derive(Clone, Copy)]
struct Before {
    /// To renew this permission, without an answer.
    asks: u32,
    /// When the question at hand was made, if it is among those of today.
    made_at: Option<Timestamp>,
}

/// Mails of the last day that asked this address for a confirmation, by whomever,
/// but for the one at hand (COMPLIANCE 5.6).
async fn asked_today(app: &App, person: &ContactRow, before: Before) -> Result<u64, Failure> {
    let since = app.now().saturating_sub(DAY).unwrap_or(Timestamp::MIN);
    let all = store::ledger::asked_since(app.store(), &person.suppression_key, since).await?;
    let own = before.made_at.is_some_and(|it| it >= since);
    Ok(all.saturating_sub(u64::from(own)))
}

/// Decides whether somebody may be asked now.
async fn clear(
    app: &App,
    account: &AccountRow,
    (person, list): (&ContactRow, ListId),
    (words, history, asked, before): (&Words, &History, Asked, Before),
) -> Result<Result<Clearance, Withheld>, Failure> {
    let now = app.now();
    let domain = words.record.from.address()?.domain().clone();
    if !sender_domain::may_send(app, account.id, &domain).await? {
        return Ok(Err(Withheld::Mismatch("the sender domain is not proven now")));
    }
    let found =
        store::suppression::of_key(app.store(), account.id, &person.suppression_key).await?;
    let suppressions: Vec<_> = found
        .iter()
        .filter(|it| it.list.is_none_or(|on| on == list))
        .filter(|it| it.until.is_none_or(|until| until > now))
        .map(|it| Suppression::of_word(&it.reason))
        .collect();
    let quiet = form::advertising(app, &words.wording, "").is_empty();
    let facts = sender::facts(app, account, &domain)
        .await?
        .with(known::BASIS, Basis::Reconfirmation)
        .with(known::PROMOTION, if quiet { "none" } else { "clear" }.to_owned())
        // Subject and links of this mail are ours.
        .with(known::SUBJECT_CLAIMS_REPLY, false)
        .with(known::LINK_MISMATCHES, 0_u64)
        .with(known::CONFIRMATION_REQUESTS_SENT, u64::from(before.asks))
        .with(known::CONFIRMATION_REQUESTS_TODAY, asked_today(app, person, before).await?);
    let decision = app.rules().decide(Subject::Mail, &facts, now);
    Ok(decide(&Request {
        account: account.id,
        contact: person.id,
        recipient: Recipient::Contact,
        list: Some(list),
        basis: Basis::Reconfirmation,
        permission: history.permission(),
        age: None,
        asked: Some(asked),
        customer: None,
        suppressions: &suppressions,
        standing: account.standing,
        campaign: None,
        decision: &decision,
        review: None,
        law: None,
        epochs: Epochs {
            permission: person.permission_epoch,
            standing: account.standing_epoch,
            campaign: None,
        },
    }))
}

/// Decides a question that waits in the queue again, under the rules of now. It
/// was counted when it was made.
pub(crate) async fn clear_again(
    app: &App,
    row: &DeliveryRow,
    person: &ContactRow,
) -> Result<Result<Clearance, Withheld>, Failure> {
    let account = app.account_row(row.account).await?;
    let keys = app.account_keys(&account)?;
    let recorded = events::of_contact(app, &keys, account.id, person.id).await?;
    let question = question_of(&recorded, row.origin_id).ok_or(Failure::NotFound("question"))?;
    let list = question.list.ok_or(Failure::NotFound("list"))?;
    let history = history(&recorded, person, list);
    if history.acted_at().is_none_or(|it| it > question.at) {
        // Answered meanwhile, or gone.
        let state = PermissionState::from(history.permission());
        return Ok(Err(Withheld::NoPermission { state }));
    }
    let words = Words::of(app, &keys, account.id, question).await?;
    let before = Before { asks: 0, made_at: Some(question.at) };
    let asked = Asked { ask: Ask::Request, event: question.id };
    clear(app, &account, (person, list), (&words, &history, asked, before)).await
}
