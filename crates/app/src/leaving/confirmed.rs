//! The confirmation of an opt-out, where a law asks for one (COMPLIANCE 1.2: VN,
//! KR): noted in the unit that leaves, mailed by the worker, once.
//!
//! It rests on the basis `case-reply` (DECISIONS D5, D39): it answers what the
//! recipient did. Nobody gets it who complained, who said that it was not them,
//! or who is never to be mailed; and nothing is extended by it. **Never** here: a
//! reason why leaving could fail.

use domain::{FooterLanguage, SignedDuration, SuppressionReason, Timestamp};
use message::notice::{self, Answer};
use store::{
    Lane, Scope, Step,
    account::AccountRow,
    contact::ContactRow,
    keys::AccountKeys,
    ledger::NewEvent,
    opt_out::{self, OptOutRow},
};

use super::Trace;
use crate::{
    App, Failure,
    complaint::answer::{self, Told},
    contact, law, recipient,
};
use consent::WithdrawnVia;

/// How long after the law's time it is still tried: a mail that comes late is
/// better than none, until it surprises.
const GRACE: SignedDuration = SignedDuration::from_hours(24);

/// The step that notes an opt-out to confirm; `None` where no law asks, or where
/// the wish was a complaint.
pub(super) fn noted(
    app: &App,
    (account, keys): (&AccountRow, &AccountKeys),
    person: &ContactRow,
    (event, trace): (&NewEvent, &Trace),
) -> Option<Step> {
    if trace.via == WithdrawnVia::Complaint {
        return None;
    }
    match asked(app, (account, keys), person, event) {
        Ok(row) => row.as_ref().map(opt_out::insert),
        Err(error) => {
            // Leaving is never refused because of it.
            let error = &error as &dyn std::error::Error;
            tracing::error!(account.id = %account.id, error, "an opt-out is not confirmed");
            None
        }
    }
}

fn asked(
    app: &App,
    (account, keys): (&AccountRow, &AccountKeys),
    person: &ContactRow,
    event: &NewEvent,
) -> Result<Option<OptOutRow>, Failure> {
    let key = contact::key(keys, person.salt.as_deref())?;
    let data = match &person.sealed_data {
        Some(sealed) => Some(contact::open(&key, (person.id, person.version), sealed)?),
        None => None,
    };
    let facts = law::facts_of(data.as_ref(), &person.domain);
    let sender = app.identity(account)?.country;
    let (laws, on) = (app.rules().laws(), policy::law::day(event.at));
    let applies = laws.applying(&facts, sender.as_deref());
    let Some((within, rule)) = laws.confirmation(&applies, on) else { return Ok(None) };
    let own = facts.language.and_then(FooterLanguage::matching);
    let languages = laws.duties(&applies, on).languages(own);
    let language = languages.first().copied().unwrap_or_else(|| account.language.into());
    Ok(Some(OptOutRow {
        account: account.id,
        event: event.id,
        contact: person.id,
        list: event.list,
        rule: rule.to_string(),
        language: language.tag().to_owned(),
        asked_at: event.at,
        due_at: event.at.saturating_add(within).unwrap_or(Timestamp::MAX),
    }))
}

/// Mails what is to be confirmed. Returns how many mails were admitted.
///
/// # Errors
/// [`Failure`]; the next round goes on.
pub async fn round(app: &App) -> Result<usize, Failure> {
    let mut admitted = 0;
    for row in opt_out::open(app.store()).await? {
        match confirm(app, &row).await {
            Ok(mailed) => admitted += usize::from(mailed),
            // Something about the person changed: the next round reads again.
            Err(Failure::Raced) => {}
            // One that cannot be read does not hold up the others.
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::error!(account.id = %row.account, error, "an opt-out is not confirmed yet");
            }
        }
    }
    Ok(admitted)
}

async fn confirm(app: &App, row: &OptOutRow) -> Result<bool, Failure> {
    let scope = Scope::Account(row.account);
    let now = app.now();
    let (mut steps, outcome, reply) = match mail(app, row).await? {
        Ok(prepared) => (prepared.steps, "sent", Some(prepared.reply)),
        Err(reason) => {
            let last = row.due_at.saturating_add(GRACE).unwrap_or(Timestamp::MAX);
            if may_pass(reason) && now < last {
                return Ok(false);
            }
            tracing::warn!(account.id = %row.account, reason, "an opt-out is not confirmed");
            (Vec::new(), reason, None)
        }
    };
    // The record first: who did the same at the same moment is found out at once.
    steps.insert(0, opt_out::close(row, (outcome, reply), now));
    app.store().unit(scope, Lane::Interactive, steps).await?;
    Ok(reply.is_some())
}

/// True for what may be otherwise in an hour: no proven domain, too many answers
/// to this address today.
fn may_pass(reason: &str) -> bool {
    matches!(reason, "no-domain" | "policy")
}

async fn mail(
    app: &App,
    row: &OptOutRow,
) -> Result<Result<answer::Prepared, &'static str>, Failure> {
    let account = app.account_row(row.account).await?;
    let person = store::contact::by_id(app.store(), row.account, row.contact).await?;
    let Some(person) = person.filter(|it| it.salt.is_some()) else { return Ok(Err("erased")) };
    if !is_wanted(app, (&account, &person)).await? {
        return Ok(Err("complained"));
    }
    let named = FooterLanguage::from_stored(&row.language);
    let language = named.first().copied().unwrap_or_else(|| account.language.into());
    let list = match row.list {
        Some(id) => store::list::by_id(app.store(), row.account, id).await?.map(|it| it.name),
        None => None,
    };
    let at = row.asked_at.strftime("%Y-%m-%d %H:%M UTC").to_string();
    let fields = [
        ("sender", recipient::sender_name(app, &account, None).await?.name),
        ("list", list.unwrap_or_else(|| notice::everything(language).to_owned())),
        ("received", at.clone()),
        // It held from the commit that recorded it.
        ("stopped", at),
    ];
    let told = Told {
        answer: Answer::Left,
        case: None,
        language,
        fields: fields.map(|(name, value)| (name.to_owned(), value)).into(),
        expires_at: None,
    };
    answer::prepare(app, (&account, &person), told).await
}

/// False for whoever did more than leave or rest: they want no mail of ours at
/// all.
pub(crate) async fn is_wanted(
    app: &App,
    (account, person): (&AccountRow, &ContactRow),
) -> Result<bool, Failure> {
    let key = &person.suppression_key;
    let found = store::suppression::of_key(app.store(), account.id, key).await?;
    let now = app.now();
    let wish = [SuppressionReason::Unsubscribed, SuppressionReason::Paused].map(Some);
    let strong = |it: &&store::suppression::SuppressionRow| {
        it.until.is_none_or(|until| until > now)
            && !wish.contains(&SuppressionReason::parse(&it.reason))
    };
    Ok(!found.iter().any(|it| strong(&it)))
}
