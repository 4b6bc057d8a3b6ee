//! The mail that asks the owner of an address to confirm: whether it may go out
//! now, and the steps that admit it. **Never** here: the request itself, which
//! stands in the ledger whether a mail goes out or not.

use clearance::{Asked, Clearance, Recipient, Request, Suppression, Withheld, decide};
use consent::{
    EventKind, History, Method,
    confirmation::{self, Ask},
};
use domain::{Basis, DeliveryId, ListId, SignedDuration, Timestamp};
use store::{
    Step,
    account::AccountRow,
    contact::ContactRow,
    delivery::{Admission, DeliveryRow, SystemAdmission},
    form::FormVersionRow,
};

use super::Visit;
use crate::{App, Failure, events, form, import, queue, sender_domain};

/// The time in which mails to one address count together (COMPLIANCE 5.6).
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A mail that asks for confirmation.
#[derive(Clone, Copy)]
pub(super) struct Mail<'a> {
    /// The request.
    pub(super) asked: Asked,
    /// What the ledger says, the request included.
    pub(super) history: &'a History,
    /// How often the owner was asked before, without an answer.
    pub(super) mailed: u32,
    /// Mails of this very request, which are among those of today.
    pub(super) own: u64,
}

/// Clears and admits the mail that asks for confirmation. A withheld one (the
/// address complained, bounced, or said "not me") leaves the request pending.
pub(super) async fn confirmation_mail(
    app: &App,
    visit: &Visit<'_>,
    (person, list): (&ContactRow, ListId),
    mail: Mail<'_>,
) -> Result<Vec<Step>, Failure> {
    let AccountRow { id: account, standing_epoch, .. } = *visit.account;
    let asked = mail.asked;
    let clearance = clear(app, visit.account, (visit.version, visit.now), (person, list, mail));
    let clearance = clearance.await?;
    let clearance = match clearance {
        Ok(clearance) => clearance,
        Err(withheld) => {
            tracing::info!(account.id = %account, reason = withheld.word(), "confirmation request withheld");
            return Ok(Vec::new());
        }
    };
    let id = DeliveryId::new(visit.now, app.random());
    let admission = Admission {
        clearance,
        id,
        contact_version: person.version,
        shard: queue::shard_of(&person.domain),
    };
    let admitted = store::delivery::admit_system(SystemAdmission {
        admission,
        origin: asked.event,
        artefact: visit.version.artefact,
        render_format: message::compose::RENDER_FORMAT,
        standing_epoch,
        policy_version: app.rules().version(),
        now: visit.now,
    });
    let mut steps: Vec<Step> = admitted.into();
    steps.push(store::mail_evidence::insert(account, id, mail.asked.event));
    Ok(steps)
}

/// Decides whether the owner may be asked now.
async fn clear(
    app: &App,
    row: &AccountRow,
    (version, now): (&FormVersionRow, Timestamp),
    (person, list, mail): (&ContactRow, ListId, Mail<'_>),
) -> Result<Result<Clearance, Withheld>, Failure> {
    let AccountRow { id: account, standing, standing_epoch, .. } = *row;
    let found = store::suppression::of_key(app.store(), account, &person.suppression_key).await?;
    let suppressions: Vec<_> = found
        .iter()
        .filter(|it| it.list.is_none_or(|on| on == list))
        .filter(|it| it.until.is_none_or(|until| until > now))
        .map(|it| Suppression::of_word(&it.reason))
        .collect();
    let since = now.saturating_sub(DAY).unwrap_or(Timestamp::MIN);
    let today = store::ledger::asked_since(app.store(), &person.suppression_key, since).await?;
    let requests =
        form::Requests { unanswered: mail.mailed, today: today.saturating_sub(mail.own) };
    let decision = form::mail_decision(app, row, version, requests).await?;
    Ok(decide(&Request {
        account,
        contact: person.id,
        recipient: Recipient::Contact,
        list: Some(list),
        basis: Basis::ConfirmationRequest,
        permission: mail.history.permission(),
        age: None,
        asked: Some(mail.asked),
        customer: None,
        suppressions: &suppressions,
        standing,
        campaign: None,
        decision: &decision,
        review: None,
        law: None,
        epochs: clearance::Epochs {
            permission: person.permission_epoch,
            standing: standing_epoch,
            campaign: None,
        },
    }))
}

/// Decides a request that waits in the queue again, under the rules of now. It
/// was counted when it was made.
pub(crate) async fn clear_again(
    app: &App,
    row: &DeliveryRow,
    person: &ContactRow,
) -> Result<Result<Clearance, Withheld>, Failure> {
    let account = app.account_row(row.account).await?;
    let keys = app.account_keys(&account)?;
    let recorded = events::of_contact(app, &keys, account.id, person.id).await?;
    let mut requests = recorded.iter().filter_map(|it| it.event.as_ref());
    let request = requests.find(|it| it.id.0 == row.origin_id);
    let request = request.ok_or(Failure::NotFound("request"))?;
    if request.method == Method::Import {
        return import::ask::clear_again(app, row, person).await;
    }
    let (Some(list), Some(wording)) = (request.list, request.wording) else {
        return Err(Failure::NotFound("form"));
    };
    let version = store::form::by_digest(app.store(), account.id, wording).await?;
    let version = version.ok_or(Failure::NotFound("form"))?;
    if !sender_domain::may_send(app, account.id, &version.sender_domain).await? {
        return Ok(Err(Withheld::Mismatch("the sender domain is not proven now")));
    }
    let events = recorded.iter().filter_map(|it| it.event.as_ref());
    let history = &History::of(person.id, list, events);
    let asked = Asked { ask: Ask::Request, event: request.id };
    let mail = Mail { asked, history, mailed: 0, own: 1 };
    clear(app, &account, (&version, app.now()), (person, list, mail)).await
}

/// How often the owner was asked for this list in the lifetime of a request,
/// and did not answer (COMPLIANCE 5.3): a new sign-up, which may be a
/// stranger's, does not begin the count anew.
pub(super) fn mails_without_answer(
    recorded: &[events::Recorded],
    list: ListId,
    now: Timestamp,
) -> u32 {
    let answers = [EventKind::Confirmed.as_str(), EventKind::Reconfirmed.as_str(), "withdrawn"];
    let of_list = recorded.iter().rev().filter(|it| it.row.list.is_none_or(|on| on == list));
    let unanswered = of_list.take_while(|it| !answers.contains(&it.row.kind.as_str()));
    let recent = |at: Timestamp| now.duration_since(at) < confirmation::REQUEST_LIFETIME;
    let sent = EventKind::ConfirmationSent.as_str();
    let mails = unanswered.filter(|it| it.row.kind == sent && recent(it.row.at));
    u32::try_from(mails.count()).unwrap_or(u32::MAX)
}
