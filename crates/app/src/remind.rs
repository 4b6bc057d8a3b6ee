//! Telling people of a consent that stands, where a law wants it from time to time:
//! who sends, that and when they agreed, and how to keep or withdraw it (Korea,
//! Network Act 50(8); DECISIONS D50).
//!
//! How often says the row `renewal` of the law's pack. The notice goes out some time
//! before (`permission.notice-before`); from the day on which it is due until it
//! went out, `policy::law::duties` lets no advertising pass. Silence keeps the
//! consent, and an act does not replace the notice. **Never** here: advertising; a
//! question.

use clearance::{Asked, Clearance, Withheld};
use consent::{ConsentEvent, EventKind, History, Method, confirmation::Ask};
use domain::{Basis, FooterLanguage, Personal, SignedDuration, Timestamp};
use policy::Duties;
use store::{
    Lane, Scope, Step,
    account::AccountRow,
    contact::ContactRow,
    keys::AccountKeys,
    permission::{self, Candidate, StandingConsent},
};

use crate::{
    App, Failure,
    asking::{Found, Letter, Words},
    blobs, clock, contact,
    events::{self, Recorded},
    law,
};

/// Consents looked at in one round.
const BATCH: u32 = 200;
const DAY: SignedDuration = SignedDuration::from_hours(24);
/// When a consent is looked at again whose owner is told nothing now: other laws
/// may apply to them by then. Less than the notice goes out before it is due.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_hours(7 * 24);
/// When it is looked whether a notice went out that was mailed.
const LOOK_WHETHER: SignedDuration = SignedDuration::from_hours(6 * 24);
/// The setting that says how long before it is due the notice goes out.
const BEFORE: &str = "permission.notice-before";

/// Tells whom a law wants told. Returns how many mails were admitted.
///
/// # Errors
/// [`Failure`]; run it again.
pub async fn run(app: &App) -> Result<usize, Failure> {
    let Some(pace) = Pace::of(app) else { return Ok(0) };
    let mut found = Found::default();
    let mut mailed = 0;
    for consent in permission::remindable(app.store(), pace.counted_through, BATCH).await? {
        match one(app, &pace, consent, &mut found).await {
            Ok(Done::Told) => mailed += 1,
            Ok(Done::At(at)) => note(app, consent, pace.counted_for(at)).await?,
            Ok(Done::Not(why)) => {
                tracing::debug!(account.id = %consent.account, reason = why, "nobody is told now");
                note(app, consent, pace.counted_for(later(app.now(), LOOK_AGAIN))).await?;
            }
            // Somebody acted at this moment; the next round reads again.
            Err(Failure::Raced) => {}
            Err(error) => {
                report(consent, &error);
                note(app, consent, pace.counted_for(later(app.now(), DAY))).await?;
            }
        }
    }
    Ok(mailed)
}

/// When consents are looked at.
struct Pace {
    /// The shortest time after which any law lets somebody be told.
    young: SignedDuration,
    /// How long before it is due.
    before: SignedDuration,
    /// Consents counted from then or before are looked at now.
    counted_through: Timestamp,
}

impl Pace {
    /// `None` when no law wants anybody told.
    fn of(app: &App) -> Option<Self> {
        let now = app.now();
        let before = app.rules().duration(BEFORE).unwrap_or_default();
        let days = app.rules().laws().soonest_notice(policy::law::day(now))?;
        let young = told_after(days, before);
        let counted_through = now.saturating_sub(young).unwrap_or(Timestamp::MIN);
        Some(Self { young, before, counted_through })
    }

    /// From when a consent is counted that is to be looked at then.
    fn counted_for(&self, at: Timestamp) -> Timestamp {
        at.saturating_sub(self.young).unwrap_or(Timestamp::MIN)
    }
}

fn told_after(days: u32, before: SignedDuration) -> SignedDuration {
    let whole = SignedDuration::from_hours(24 * i64::from(days));
    whole.saturating_sub(before).max(SignedDuration::ZERO)
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.saturating_add(by).unwrap_or(Timestamp::MAX)
}

fn report(consent: StandingConsent, error: &Failure) {
    let error = error as &dyn std::error::Error;
    tracing::error!(account.id = %consent.account, error, "a notice of a consent waits");
}

async fn note(app: &App, consent: StandingConsent, from: Timestamp) -> Result<(), Failure> {
    let step = permission::look_later(consent, from);
    app.store().unit(Scope::Account(consent.account), Lane::Bulk, vec![step]).await?;
    Ok(())
}

/// What became of one.
enum Done {
    Told,
    /// To be told then.
    At(Timestamp),
    /// Not told, in a word.
    Not(&'static str),
}

async fn one(
    app: &App,
    pace: &Pace,
    consent: StandingConsent,
    found: &mut Found,
) -> Result<Done, Failure> {
    let StandingConsent { account, list, contact: id, .. } = consent;
    let account = app.account_row(account).await?;
    if account.closed_at.is_some() || account.wrapped_key.is_none() {
        return Ok(Done::Not("account-closed"));
    }
    let keys = app.account_keys(&account)?;
    let now = app.now();
    let again = permission::again(app.store(), account.id, list, &[id], now).await?;
    let Some(candidate) = again.first() else { return Ok(Done::Not("gone")) };
    let (Some(told_at), None) = (candidate.consent_known_at(), candidate.erased_at) else {
        return Ok(Done::Not("not-granted"));
    };
    let lawful = lawful(app, (&account, &keys), candidate)?;
    let Some((days, _)) = lawful.duties.notice else { return Ok(Done::Not("no-law")) };
    let due_at = later(told_at, told_after(days, pace.before));
    if now < due_at {
        return Ok(Done::At(due_at));
    }
    // Nobody who is frozen gets advertising; when they act, they are looked at again.
    let age = clock::age(
        &app.book_of(&account)?.rules,
        candidate.permission.acted_at,
        candidate.kept_at,
        now,
    );
    if age.is_none_or(|it| it.frozen) {
        return Ok(Done::Not("frozen"));
    }
    let recorded = events::of_contact(app, &keys, account.id, id).await?;
    let whose = (&account, &keys);
    let Some(words) = found.of_person(app, whose, (list, &recorded)).await? else {
        return Ok(Done::Not("no-sender"));
    };
    let words = Words { read_in: lawful.language.map(|it| it.tag().to_owned()), ..words };
    let person = store::contact::by_id(app.store(), account.id, id).await?;
    let Some(person) = person else { return Ok(Done::Not("gone")) };
    let notice = Notice { account: &account, keys: &keys, person: &person, words: &words };
    let look = pace.counted_for(later(now, LOOK_WHETHER));
    let steps = match notice.steps(app, (consent, look), &recorded).await? {
        Ok(steps) => steps,
        Err(withheld) => return Ok(Done::Not(withheld.word())),
    };
    app.store().unit(Scope::Account(account.id), Lane::Bulk, steps).await?;
    Ok(Done::Told)
}

/// What laws ask for, and the language in which somebody is told.
struct Lawful {
    duties: Duties,
    language: Option<FooterLanguage>,
}

fn lawful(
    app: &App,
    (account, keys): (&AccountRow, &AccountKeys),
    candidate: &Candidate,
) -> Result<Lawful, Failure> {
    let data = match &candidate.sealed_data {
        Some(sealed) => {
            let key = contact::key(keys, candidate.salt.as_deref())?;
            let place = (candidate.permission.contact, candidate.version);
            Some(contact::open(&key, place, sealed)?)
        }
        None => None,
    };
    let facts = law::facts_of(data.as_ref(), &candidate.domain);
    let own = facts.language.and_then(FooterLanguage::matching);
    let laws = app.rules().laws();
    let applies = laws.applying(&facts, app.identity(account)?.country.as_deref());
    let duties = laws.duties(&applies, policy::law::day(app.now()));
    let language = duties.languages(own).into_iter().next();
    Ok(Lawful { duties, language })
}

/// A notice that is to be mailed.
struct Notice<'a> {
    account: &'a AccountRow,
    keys: &'a AccountKeys,
    person: &'a ContactRow,
    words: &'a Words,
}

impl Notice<'_> {
    /// Event, delivery and the note of both in one unit.
    async fn steps(
        &self,
        app: &App,
        (consent, look): (StandingConsent, Timestamp),
        recorded: &[Recorded],
    ) -> Result<Result<Vec<Step>, Withheld>, Failure> {
        let Self { account, keys, person, words } = *self;
        let now = app.now();
        let (keep_words, digest) = blobs::put(keys, account.id, &crate::json::bytes(words), now);
        let at = events::instant_after(recorded, now);
        let about = events::about(app, account.id, (person.id, Some(consent.list)), at);
        let event = ConsentEvent {
            wording: Some(digest),
            // The day of the consent, as the mail says it.
            note: Some(Personal::new(policy::law::day(consent.since).to_string())),
            ..about.fact(EventKind::ConfirmationSent, Method::Mail)
        };
        let known = recorded.iter().filter_map(|it| it.event.as_ref());
        let history = History::of(person.id, consent.list, known);
        let asked = Asked { ask: Ask::Request, event: event.id };
        let letter = Letter {
            account,
            person,
            list: consent.list,
            basis: Basis::Reconfirmation,
            words,
            history: &history,
            asked,
            // It asks nothing.
            asks: 0,
            made_at: None,
        };
        let clearance: Clearance = match letter.clear(app).await? {
            Ok(clearance) => clearance,
            Err(withheld) => return Ok(Err(withheld)),
        };
        let artefact = message::notice::notice_of_consent(words.footer_language());
        let key = contact::key(keys, person.salt.as_deref())?;
        let mut steps = vec![
            // Who leaves meanwhile is told nothing more.
            store::contact::at_epoch(account.id, person.id, person.permission_epoch),
            permission::reminded(consent, event.id, look),
            keep_words,
            store::ledger::append(account.id, &[events::seal(app, &key, event)?]),
        ];
        steps.extend(letter.admitted(app, keys, (clearance, &artefact)).1);
        Ok(Ok(steps))
    }
}
