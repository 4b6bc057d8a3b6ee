//! People of an import are asked to confirm: each one once, in the name of the list,
//! and never again for it (COMPLIANCE 5.3, 5.4, 5.6, DECISIONS D50).
//!
//! A reviewer lets them be asked: all of them, or those whose rows name no evidence.
//! What is mailed is a confirmation request like that of a sign-up, under the same
//! limits, and so many in an hour that a long list is no bomb. Until they confirm,
//! nothing is mailed on the strength of the import. **Never** here: a second mail;
//! somebody who is suppressed, whatever the reason: an upload is no act of theirs.

use clearance::{Asked, Clearance, Withheld};
use consent::{ConsentEvent, EventKind, History, Method, Permission, confirmation};
use domain::{AccountId, Basis, ContactId, ImportId, Personal, SignedDuration, Timestamp};
use store::{
    Lane, Scope, Step,
    account::AccountRow,
    asking::{self, AskingImport},
    contact::ContactRow,
    delivery::DeliveryRow,
    keys::AccountKeys,
    permission,
};

use super::Provenance;
use crate::{
    App, Failure,
    asking::{Found, Letter, Waiting, Words},
    blobs, contact, events,
    events::Recorded,
};

/// People looked at in one round.
const BATCH: u32 = 200;
/// When somebody who cannot be asked now is looked at again.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_hours(24);
const HOUR: SignedDuration = SignedDuration::from_hours(1);
/// The setting of the most such mails of an account in an hour.
const PER_HOUR: &str = "import.confirmations-per-hour";

/// What became of those of an import who are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Confirmations {
    /// Nobody looked at them yet, or they are looked at again.
    pub waiting: u64,
    /// Mailed.
    pub asked: u64,
    /// Those of them who said yes.
    pub confirmed: u64,
    /// Those of them who did not answer in time.
    pub expired: u64,
    /// Those of them who left.
    pub left: u64,
    /// Never asked: suppressed, or something else forbids it.
    pub withheld: u64,
}

/// What became of them; `None` when nobody of the import is asked.
pub(super) async fn confirmations(
    app: &App,
    import: (AccountId, ImportId),
) -> Result<Option<Confirmations>, Failure> {
    let counts = asking::counts(app.store(), import).await?;
    if counts.is_empty() {
        return Ok(None);
    }
    let of = |word: &str| counts.iter().find(|it| it.0 == word).map_or(0, |it| it.1);
    let (confirmed, expired, left) = (of("confirmed"), of("expired"), of("left"));
    Ok(Some(Confirmations {
        waiting: of("waiting"),
        asked: of("open") + confirmed + expired + left,
        confirmed,
        expired,
        left,
        withheld: of("withheld"),
    }))
}

/// Asks the next people of every import that is being asked, as far as the hour
/// leaves room. Returns how many mails were admitted.
///
/// # Errors
/// [`Failure`]; run it again, it goes on where it stopped.
pub async fn run(app: &App) -> Result<usize, Failure> {
    let mut mailed = 0;
    let mut found = Found::default();
    for import in asking::open(app.store()).await? {
        match some(app, &import, &mut found).await {
            Ok(more) => mailed += more,
            // One that fails does not hold up the others.
            Err(error) => report(&import, &error),
        }
    }
    Ok(mailed)
}

fn report(import: &AskingImport, error: &Failure) {
    let error = error as &dyn std::error::Error;
    tracing::error!(import.id = %import.id, error, "the asking of an import waits");
}

/// Asks the next people of one import.
async fn some(app: &App, import: &AskingImport, found: &mut Found) -> Result<usize, Failure> {
    let account = app.account_row(import.account).await?;
    if account.closed_at.is_some() || account.wrapped_key.is_none() {
        return Ok(0);
    }
    let now = app.now();
    let since = now.saturating_sub(HOUR).unwrap_or(Timestamp::MIN);
    let done = asking::asked_since(app.store(), account.id, since).await?;
    let room = per_hour(app).saturating_sub(done).min(BATCH.into());
    let limit = u32::try_from(room).unwrap_or(BATCH);
    if limit == 0 {
        return Ok(0);
    }
    let people = asking::next(app.store(), import, now, limit).await?;
    if people.is_empty() {
        let step = asking::finish((import.account, import.id), now);
        app.store().unit(Scope::Account(account.id), Lane::Bulk, vec![step]).await?;
        return Ok(0);
    }
    let keys = app.account_keys(&account)?;
    let Some(words) = found.of_list(app, (&account, &keys), import.list).await? else {
        tracing::info!(import.id = %import.id, "nobody is asked: no campaign and no form says in whose name");
        return Ok(0);
    };
    let from = Asker { app, account: &account, keys: &keys, import, words: &words };
    let mut mailed = 0;
    for person in people {
        match from.one(person).await {
            Ok(Done::Asked) => mailed += 1,
            Ok(Done::Not(why)) => from.note(asking::unasked(from.whom(person), why)).await?,
            Ok(Done::Later(why)) => {
                tracing::info!(import.id = %import.id, reason = why, "asked later");
                let again = now.saturating_add(LOOK_AGAIN).unwrap_or(Timestamp::MAX);
                from.note(asking::later(from.whom(person), again)).await?;
            }
            // Somebody acted at this moment; the next round reads again.
            Err(Failure::Raced) => {}
            Err(error) => {
                report(import, &error);
                let again = now.saturating_add(LOOK_AGAIN).unwrap_or(Timestamp::MAX);
                from.note(asking::later(from.whom(person), again)).await?;
            }
        }
    }
    Ok(mailed)
}

fn per_hour(app: &App) -> u64 {
    app.rules().number(PER_HOUR).unwrap_or_default()
}

/// What became of one.
enum Done {
    Asked,
    /// Never, in a word.
    Not(&'static str),
    /// Looked at again, in a word.
    Later(&'static str),
}

/// An import that asks.
struct Asker<'a> {
    app: &'a App,
    account: &'a AccountRow,
    keys: &'a AccountKeys,
    import: &'a AskingImport,
    words: &'a Words,
}

impl Asker<'_> {
    fn whom(&self, person: ContactId) -> asking::OfImport {
        (self.account.id, self.import.id, person)
    }

    async fn note(&self, step: Step) -> Result<(), Failure> {
        let scope = Scope::Account(self.account.id);
        self.app.store().unit(scope, Lane::Bulk, vec![step]).await?;
        Ok(())
    }

    async fn one(&self, id: ContactId) -> Result<Done, Failure> {
        let (app, account, list) = (self.app, self.account.id, self.import.list);
        let person = store::contact::by_id(app.store(), account, id).await?;
        let Some(person) = person.filter(|it| it.erased_at.is_none()) else {
            return Ok(Done::Not("erased"));
        };
        let recorded = events::of_contact(app, self.keys, account, id).await?;
        let mut history = History::of(id, list, recorded.iter().filter_map(|it| it.event.as_ref()));
        // Whoever said something since says it for themselves.
        let claimed = history.permission() == Permission::Claimed;
        if !claimed || history.request_mailed_at().is_some() {
            return Ok(Done::Not("no-permission"));
        }
        let (keep, request, sent) = self.events(&person, &recorded)?;
        history.apply(&request);
        let Ok(ask) = confirmation::may_send(&history, request.at) else {
            return Ok(Done::Not("no-permission"));
        };
        let asked = Asked { ask, event: request.id };
        let letter = letter((self.account, &person), (list, self.words, &history), asked);
        let clearance = match clear(app, &letter).await? {
            Ok(clearance) => clearance,
            // What else holds a mail back, such as the limit of the day, passes.
            Err(it @ (Withheld::Suppressed(_) | Withheld::NoPermission { .. })) => {
                return Ok(Done::Not(it.word()));
            }
            Err(withheld) => return Ok(Done::Later(withheld.word())),
        };
        let artefact = message::notice::import_request(self.words.language());
        let key = contact::key(self.keys, person.salt.as_deref())?;
        let request_id = request.id;
        let (request, sent) = (events::seal(app, &key, request)?, events::seal(app, &key, sent)?);
        let pending = events::permission_row((id, list), &history, &request);
        let (delivery, admitted) = letter.admitted(app, self.keys, (clearance, &artefact));
        let mut steps = vec![
            // Who leaves or signs up meanwhile is not asked.
            store::contact::at_epoch(account, id, person.permission_epoch),
            asking::asked(self.whom(id), request_id, app.now()),
            keep,
            store::ledger::append(account, &[request, sent]),
            permission::upsert(account, &[pending]),
        ];
        steps.extend(admitted);
        steps.push(store::mail_evidence::insert(account, delivery, request_id));
        app.store().unit(Scope::Account(account), Lane::Bulk, steps).await?;
        Ok(Done::Asked)
    }

    /// The request, which names the upload and the words, and the record of its mail.
    fn events(
        &self,
        person: &ContactRow,
        recorded: &[Recorded],
    ) -> Result<(Step, ConsentEvent, ConsentEvent), Failure> {
        let (app, account, list) = (self.app, self.account.id, self.import.list);
        let words = crate::json::bytes(self.words);
        let (keep, digest) = blobs::put(self.keys, account, &words, app.now());
        let said: Provenance = super::said(&self.import.provenance)?;
        let at = events::instant_after(recorded, app.now());
        let about = |at| events::about(app, account, (person.id, Some(list)), at);
        let request = ConsentEvent {
            wording: Some(digest),
            evidence: Some(self.import.file),
            note: Some(Personal::new(said.collection)),
            ..about(at).fact(EventKind::Requested, Method::Import)
        };
        // One millisecond later, so that it sorts behind the request.
        let later = at.saturating_add(SignedDuration::from_millis(1)).unwrap_or(at);
        let sent = about(later).fact(EventKind::ConfirmationSent, Method::Import);
        Ok((keep, request, sent))
    }
}

fn letter<'a>(
    (account, person): (&'a AccountRow, &'a ContactRow),
    (list, words, history): (domain::ListId, &'a Words, &'a History),
    asked: Asked,
) -> Letter<'a> {
    Letter {
        account,
        person,
        list,
        basis: Basis::ConfirmationRequest,
        words,
        history,
        asked,
        asks: 0,
        made_at: None,
    }
}

/// Decides whether somebody may be asked. A sign-up may be asked about despite an
/// earlier opt-out, because it is a later act of the same person; an import is
/// none.
async fn clear(app: &App, letter: &Letter<'_>) -> Result<Result<Clearance, Withheld>, Failure> {
    match letter.suppressed(app).await? {
        Some(suppression) => Ok(Err(Withheld::Suppressed(suppression))),
        None => letter.clear(app).await,
    }
}

/// Decides a request that waits in the queue again, under the rules of now. It was
/// counted when it was made.
pub(crate) async fn clear_again(
    app: &App,
    row: &DeliveryRow,
    person: &ContactRow,
) -> Result<Result<Clearance, Withheld>, Failure> {
    let waiting = Waiting::open(app, row, person).await?;
    let request =
        request_of(&waiting.recorded, row.origin_id).ok_or(Failure::NotFound("request"))?;
    let (list, history) = waiting.history(request)?;
    let words = waiting.words(app, request).await?;
    let asked = Asked { ask: confirmation::Ask::Request, event: request.id };
    let made_at = Some(request.at);
    let of = (list, &words, &history);
    let letter = Letter { made_at, ..letter((&waiting.account, person), of, asked) };
    clear(app, &letter).await
}

/// The request of an import that a delivery was made for; `None` when it is one of
/// a sign-up.
pub(crate) fn request_of(recorded: &[Recorded], origin: uuid::Uuid) -> Option<&ConsentEvent> {
    let mut events = recorded.iter().filter_map(|it| it.event.as_ref());
    events.find(|it| {
        it.id.0 == origin && it.kind == EventKind::Requested && it.method == Method::Import
    })
}
