//! The question whether somebody still wants a list: who is asked, and the steps
//! that admit the mail.
//!
//! The clock of `consent` says when, `asking` in whose name. **Never**
//! here: a third question.

use clearance::{Asked, Clearance, PermissionState, Withheld};
use consent::{Clock, ConsentEvent, EventKind, History, Method, RegularMailing, confirmation::Ask};
use domain::{AccountId, Basis, ListId, SignedDuration, Timestamp};
use store::{
    Lane, Scope, Step,
    account::AccountRow,
    contact::ContactRow,
    delivery::DeliveryRow,
    keys::AccountKeys,
    permission::{self, Askable, Asking, OldPermission},
};

use super::question_of;
use crate::{
    App, Failure,
    asking::{Found, Letter, Waiting, Words},
    blobs, clock, contact, events,
    events::Recorded,
};

/// Questions of one round.
const BATCH: u32 = 200;
/// When a question that could not be mailed is looked at again.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_hours(24);

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
    let mut known = Found::default();
    let mut mailed = 0;
    let askable = match clock.regular_mailing {
        RegularMailing::Ignored => permission::askable(app.store(), which).await?,
        RegularMailing::Counts => permission::askable_kept(app.store(), which).await?,
    };
    for old in askable {
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

/// Asks one. `Some`: why nothing was mailed, in a word.
async fn one(
    app: &App,
    old: OldPermission,
    known: &mut Found,
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
    let named = [old.contact];
    let again = permission::again(app.store(), old.account, old.list, &named, app.now()).await?;
    let kept_at = again.first().and_then(|it| it.kept_at);
    let clock = clock::of(&app.book_of(&account)?.rules);
    let Ok(ask) = clock.may_ask_kept(&history, kept_at, app.now()) else {
        return Ok(Some("not-now"));
    };
    let whose = (&account, &keys);
    let Some(words) = known.of_person(app, whose, (old.list, &recorded)).await? else {
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
        let letter = Letter {
            account,
            person,
            list: old.list,
            basis: Basis::Reconfirmation,
            words,
            history,
            asked: Asked { ask, event: event.id },
            asks: history.renewals_asked().0,
            made_at: None,
        };
        let clearance = match letter.clear(app).await? {
            Ok(clearance) => clearance,
            Err(withheld) => return Ok(Err(withheld)),
        };
        let artefact = message::notice::reconfirmation(words.language());
        let key = contact::key(keys, person.salt.as_deref())?;
        let clock = clock::of(&app.book_of(account)?.rules);
        let again = now.saturating_add(clock.ask_again_after).unwrap_or(Timestamp::MAX);
        let mut steps = vec![
            // Who leaves meanwhile is not asked.
            store::contact::at_epoch(account.id, person.id, person.permission_epoch),
            permission::asked(old, Asking::Mailed, again),
            keep_words,
            store::ledger::append(account.id, &[events::seal(app, &key, event)?]),
        ];
        steps.extend(letter.admitted(app, keys, (clearance, &artefact)).1);
        Ok(Ok(steps))
    }
}

/// Decides a question that waits in the queue again, under the rules of now. It
/// was counted when it was made.
pub(crate) async fn clear_again(
    app: &App,
    row: &DeliveryRow,
    person: &ContactRow,
) -> Result<Result<Clearance, Withheld>, Failure> {
    let waiting = Waiting::open(app, row, person).await?;
    let question =
        question_of(&waiting.recorded, row.origin_id).ok_or(Failure::NotFound("question"))?;
    let (list, history) = waiting.history(question)?;
    // A notice of the consent is not answered by an act, only by leaving.
    let tells = question.method == Method::Mail;
    if history.acted_at().is_none_or(|it| !tells && it > question.at) {
        // Answered meanwhile, or gone.
        let state = PermissionState::from(history.permission());
        return Ok(Err(Withheld::NoPermission { state }));
    }
    let words = waiting.words(app, question).await?;
    let letter = Letter {
        account: &waiting.account,
        person,
        list,
        basis: Basis::Reconfirmation,
        words: &words,
        history: &history,
        asked: Asked { ask: Ask::Request, event: question.id },
        asks: 0,
        made_at: Some(question.at),
    };
    letter.clear(app).await
}
