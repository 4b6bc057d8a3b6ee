//! What a person takes along: JSON with everything that is held of them, for
//! people and programs (GDPR article 20).

use domain::{AccountId, Timestamp};
use serde::Serialize;

use super::{Held, Own};
use crate::{evidence::Fact, suppression::SuppressionView};

/// The whole file.
#[derive(Serialize)]
struct File<'a> {
    written_at: Timestamp,
    address: Option<&'a str>,
    never_mail_me_since: Option<Timestamp>,
    senders: Vec<Sender<'a>>,
    complaints: Vec<Complaint>,
}

/// One account.
#[derive(Serialize)]
struct Sender<'a> {
    name: &'a str,
    domain: &'a str,
    fields: &'a std::collections::BTreeMap<String, String>,
    lists: Vec<List<'a>>,
    records: Vec<Record<'a>>,
    messages: Vec<Message>,
    suppressions: Vec<Forbidden<'a>>,
    dealings: Vec<Dealing<'a>>,
}

/// What this sender may not send.
#[derive(Serialize)]
struct Forbidden<'a> {
    scope: &'static str,
    list: Option<String>,
    topic: Option<&'a str>,
    reason: &'a str,
    since: Timestamp,
    until: Option<Timestamp>,
}

#[derive(Serialize)]
struct Dealing<'a> {
    list: Option<&'a str>,
    at: Timestamp,
    kind: &'a str,
    goods: &'a str,
    address_given: bool,
    could_refuse: bool,
}

#[derive(Serialize)]
struct List<'a> {
    name: &'a str,
    purpose: &'a str,
    frequency: &'a str,
    permission: &'a str,
    since: Timestamp,
}

#[derive(Serialize)]
struct Record<'a> {
    id: String,
    kind: &'a str,
    at: Timestamp,
    list: Option<&'a str>,
    method: Option<&'a str>,
    ip: Option<&'a str>,
    note: Option<&'a str>,
}

#[derive(Serialize)]
struct Message {
    id: String,
    at: Timestamp,
    basis: &'static str,
    state: String,
}

#[derive(Serialize)]
struct Complaint {
    case: String,
    opened_at: Timestamp,
    answer_due: Timestamp,
    state: String,
}

/// The file, for one account or for all.
pub(super) fn json(own: &Own, account: Option<AccountId>, now: Timestamp) -> Vec<u8> {
    let wanted = |id| account.is_none_or(|it| it == id);
    let held = own.held.iter().filter(|it| wanted(it.evidence.account.id));
    let complaints = own.cases.iter().filter(|it| wanted(it.case.account)).map(|it| Complaint {
        case: it.case.id.to_string(),
        opened_at: it.case.opened_at,
        answer_due: it.case.answer_due,
        state: it.state.clone(),
    });
    let file = File {
        written_at: now,
        address: own.address.as_deref(),
        never_mail_me_since: own.never_since,
        senders: held.map(sender).collect(),
        complaints: complaints.collect(),
    };
    crate::json::bytes(&file)
}

fn sender(held: &Held) -> Sender<'_> {
    let evidence = &held.evidence;
    let lists = evidence.permissions.iter().map(|(permission, list)| List {
        name: &list.name,
        purpose: &list.purpose,
        frequency: &list.frequency,
        permission: &permission.state,
        since: permission.since,
    });
    let messages = evidence.deliveries.iter().map(|it| Message {
        id: it.id.to_string(),
        at: it.composed_at.unwrap_or(it.admitted_at),
        basis: it.basis.as_str(),
        state: it.state.to_string(),
    });
    let list = |id| {
        let found = evidence.permissions.iter().find(|(_, list)| list.id == id);
        found.map(|(_, list)| list.name.as_str())
    };
    let dealings = evidence.dealings.iter().map(|it| Dealing {
        list: list(it.list),
        at: it.at,
        kind: &it.dealing,
        goods: &it.goods,
        address_given: it.address_taken,
        could_refuse: it.refusal_offered,
    });
    Sender {
        name: &held.sender.name,
        domain: &held.sender.domain,
        fields: &evidence.fields,
        lists: lists.collect(),
        records: evidence.facts.iter().map(record).collect(),
        messages: messages.collect(),
        dealings: dealings.collect(),
        suppressions: held.suppressions.iter().map(forbidden).collect(),
    }
}

fn forbidden(it: &SuppressionView) -> Forbidden<'_> {
    Forbidden {
        scope: it.scope.as_str(),
        list: it.list.map(|it| it.to_string()),
        topic: it.topic.as_deref(),
        reason: &it.reason,
        since: it.since,
        until: it.until,
    }
}

fn record(fact: &Fact) -> Record<'_> {
    Record {
        id: fact.id.to_string(),
        kind: &fact.kind,
        at: fact.at,
        list: fact.list.as_deref(),
        method: fact.method,
        ip: fact.ip.as_deref(),
        note: fact.note.as_deref(),
    }
}
