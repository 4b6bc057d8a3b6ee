//! What kind of complaint it is, from our own ledger; and what follows by itself
//! (R002-67 … R002-78): a recorded subscriber is told when and from where they
//! signed up, the account what was done, and its form is put on the reviewers'
//! list. Everything else waits for a person.

use consent::{ConsentEvent, EventKind};
use domain::{AccountId, CaseId, FormId, Language, ListId, Timestamp};
use message::notice::Answer;
use policy::complaint::{self as steps, Content, Evidence, Finding, Reason, Record, State};
use store::{
    Lane, Step,
    account::AccountRow,
    complaint::{self, CaseEventRow, Standing},
    contact::ContactRow,
    delivery::DeliveryRow,
    enforcement,
};

use super::{answer, later, limits, plain, scope, state_of};
use crate::{App, Failure, events, evidence, form::Wording, ladder::judge, recipient};

/// How often a case is looked at again when something changed at the same moment.
const ROUNDS_MAX: u32 = 3;
/// What is on record of the account when a recorded subscriber complained.
const ANSWERED: &str = "complaint-answered";

/// A sign-up that we saw.
struct SignUp {
    list: ListId,
    at: Timestamp,
    ip: String,
    form: Option<(FormId, Language)>,
}

/// What is known of a case.
struct Known {
    account: AccountRow,
    person: Option<ContactRow>,
    sign_up: Option<SignUp>,
    evidence: Evidence,
}

/// Takes a case out of `matched`, as what is on record says.
///
/// # Errors
/// [`Failure`]: it stays where it is, and the background work tries again.
pub(super) async fn advance(app: &App, account: AccountId, case: CaseId) -> Result<(), Failure> {
    for _ in 1..ROUNDS_MAX {
        match once(app, account, case).await {
            Err(Failure::Raced) => {}
            other => return other,
        }
    }
    once(app, account, case).await
}

async fn once(app: &App, account: AccountId, case: CaseId) -> Result<(), Failure> {
    let all = complaint::find(app.store(), case).await?;
    let found = all.filter(|it| it.case.account == account).ok_or(Failure::NotFound("case"))?;
    if state_of(&found) != State::Matched {
        return Ok(());
    }
    let known = gather(app, &found).await?;
    let reason = Reason::parse(&found.case.reason).unwrap_or(Reason::Other);
    let finding = steps::finding(reason, known.evidence);
    let to = steps::next(State::Matched, finding.act(), 0)
        .map_err(|it| Failure::Conflict(it.to_string()))?;
    match (finding, &known) {
        (Finding::Inaccurate, Known { person: Some(person), sign_up: Some(sign_up), .. }) => {
            inform(app, &found, (&known.account, person, sign_up), to).await
        }
        _ => {
            let event = CaseEventRow {
                due_at: Some(later(app.now(), limits(app).look_within)),
                detail: finding.as_str().to_owned(),
                ..plain(found.number + 1, to.as_str(), to, app.now())
            };
            let step = complaint::add_event((account, case), &event);
            app.store().unit(scope(account), Lane::Interactive, vec![step]).await?;
            Ok(())
        }
    }
}

/// Recipient and account are told, and the form is marked, in one unit.
async fn inform(
    app: &App,
    found: &Standing,
    (row, person, sign_up): (&AccountRow, &ContactRow, &SignUp),
    to: State,
) -> Result<(), Failure> {
    let (account, case, now) = (row.id, found.case.id, app.now());
    let mut steps = Vec::new();
    let mut events = Vec::new();
    let mut number = found.number;
    let mut add = |kind: &str, detail: String| {
        number += 1;
        events.push(CaseEventRow { detail, ..plain(number, kind, to, now) });
    };
    let language = sign_up.form.map_or(row.language, |(_, language)| language);
    let told = answer::Told {
        answer: Answer::SignedUp,
        case: Some(case),
        language: language.into(),
        fields: fields(app, (row, case), sign_up).await?,
        expires_at: None,
    };
    match answer::prepare(app, (row, person), told).await? {
        Ok(prepared) => {
            add(to.as_str(), prepared.reply.to_string());
            steps.extend(prepared.steps);
        }
        // The case is over all the same; why nothing was mailed is on record.
        Err(withheld) => add(to.as_str(), format!("not mailed: {withheld}")),
    }
    if let Some((form, _)) = sign_up.form {
        add("form-marked", form.to_string());
    }
    let (record, told) = account_told(app, row, case).await?;
    add("account-told", told);
    steps.extend(record);
    let events = events.iter().map(|it| complaint::add_event((account, case), it));
    // The case first: who did the same at the same moment is found out at once.
    let steps: Vec<Step> = events.chain(steps).collect();
    app.store().unit(scope(account), Lane::Interactive, steps).await?;
    Ok(())
}

async fn fields(
    app: &App,
    (row, case): (&AccountRow, CaseId),
    sign_up: &SignUp,
) -> Result<answer::Fields, Failure> {
    let list = store::list::by_id(app.store(), row.id, sign_up.list).await?;
    let list = list.ok_or(Failure::NotFound("list"))?;
    Ok([
        ("sender", recipient::sender_name(app, row, None).await?.name),
        ("list", list.name),
        ("day", sign_up.at.strftime("%Y-%m-%d %H:%M UTC").to_string()),
        ("computer", evidence::masked_ip(&sign_up.ip)),
        ("case", case.to_string()),
        ("operator", app.settings().mail_host.to_unicode()),
        ("minutes", String::new()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into())
}

/// The account reads of the first case of a day by mail, and of all of them in
/// its account: a flood of reports is no flood of mail.
async fn account_told(
    app: &App,
    row: &AccountRow,
    case: CaseId,
) -> Result<(Vec<Step>, String), Failure> {
    let today = app.ladder().days.number(app.now());
    let records = enforcement::of_account(app.store(), row.id).await?;
    if let Some(it) = records.iter().find(|it| it.action == ANSWERED && it.day == today) {
        return Ok((Vec::new(), it.id.to_string()));
    }
    let counts = judge::counts(app, row.id, today).await?;
    let record = enforcement::EnforcementRow {
        action: ANSWERED.to_owned(),
        axis: "case".to_owned(),
        reason: Some(case.to_string()),
        ..judge::record(app, row, (today, judge::day_of(counts)))
    };
    let told = record.id.to_string();
    Ok((judge::with_notice(app, row, record, row.standing_epoch).await?, told))
}

async fn gather(app: &App, found: &Standing) -> Result<Known, Failure> {
    let account = app.account_row(found.case.account).await?;
    let person = match found.case.contact {
        Some(id) => super::person(app, account.id, id).await?,
        None => None,
    };
    let delivery = match found.case.delivery {
        Some(id) => store::delivery::by_id(app.store(), account.id, id).await?,
        None => None,
    };
    let readable = person.as_ref().filter(|it| it.salt.is_some() && account.wrapped_key.is_some());
    let Some(readable) = readable else {
        let evidence = Evidence { record: Record::None, content: Content::NoMessage };
        return Ok(Known { account, person, sign_up: None, evidence });
    };
    let keys = app.account_keys(&account)?;
    let recorded = events::of_contact(app, &keys, account.id, readable.id).await?;
    let recorded: Vec<_> = recorded.into_iter().filter_map(|it| it.event).collect();
    let (evidence, confirmed) = weigh(&recorded, delivery.as_ref());
    let sign_up = match confirmed {
        Some(event) => Some(sign_up(app, account.id, event).await?),
        None => None,
    };
    Ok(Known { account, person, sign_up, evidence })
}

/// What the events say, and the confirmation that counts.
fn weigh<'a>(
    recorded: &'a [ConsentEvent],
    delivery: Option<&DeliveryRow>,
) -> (Evidence, Option<&'a ConsentEvent>) {
    let list = delivery.and_then(|it| it.list);
    let until = delivery.map_or(Timestamp::MAX, |it| it.admitted_at);
    let seen = |it: &&ConsentEvent| {
        it.kind == EventKind::Confirmed && it.ip.is_some() && it.list.is_some() && it.at <= until
    };
    let of_list = |it: &&ConsentEvent| list.is_some() && it.list == list;
    let confirmed = recorded.iter().rev().filter(seen);
    let asked = confirmed.clone().find(of_list);
    let Some(event) = asked.or_else(|| confirmed.clone().next()) else {
        return (Evidence { record: Record::None, content: Content::NoMessage }, None);
    };
    let content = match (list, asked) {
        (None, _) => Content::NoMessage,
        (Some(_), Some(_)) => Content::Asked,
        (Some(_), None) => Content::Other,
    };
    let left = recorded.iter().any(|it| {
        matches!(it.kind, EventKind::Withdrawn { .. })
            && (it.list.is_none() || it.list == event.list)
            && it.at > event.at
            && delivery.is_some()
            && it.at < until
    });
    let record = if left { Record::LeftBefore } else { Record::Confirmed };
    (Evidence { record, content }, Some(event))
}

async fn sign_up(app: &App, account: AccountId, event: &ConsentEvent) -> Result<SignUp, Failure> {
    let version = match event.wording {
        Some(digest) => store::form::by_digest(app.store(), account, digest).await?,
        None => None,
    };
    let form = match version {
        Some(it) => {
            let language = Wording::from_json(&it.wording)?.language.parse().unwrap_or_default();
            Some((it.form, language))
        }
        None => None,
    };
    Ok(SignUp {
        list: event.list.ok_or(Failure::NotFound("list"))?,
        at: event.at,
        ip: event.ip.as_ref().map(|it| it.reveal().clone()).unwrap_or_default(),
        form,
    })
}
