//! `/why/{token}`: the recipient's own evidence (R002-71, R002-76).

use app::{
    Failure,
    evidence::{self, Evidence, Fact, LedgerWord},
    own,
    recipient::{self, Recipient},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::token::Purpose;

use super::{
    Site, answer, me,
    view::{promise, sender},
    visit::Visit,
};
use crate::{
    render,
    views::{
        ErrorPage, EventKind, EvidenceEvent, LedgerProof, Method, Why,
        evidence::{Proof, Seen, SignedUp},
    },
};

/// `GET /why/{token}`.
pub(super) async fn show(
    State(site): State<Site>,
    Path(token): Path<String>,
    visit: Visit,
) -> Response {
    answer::of_link(&visit, page(&site, &visit, &token).await)
}

/// `POST /why/{token}`: a link to everything, mailed to the address.
pub(super) async fn link(
    State(site): State<Site>,
    Path(token): Path<String>,
    visit: Visit,
) -> Response {
    if !site.gate.link(&site.app, visit.ip()) {
        return answer::error(&visit, &ErrorPage::TooMany { retry_after_s: 3600 });
    }
    let asked = own::request_by_token(&site.app, &token, visit.frame.language).await;
    answer::of_link(&visit, asked.map(|()| me::sent(&site, &visit)))
}

async fn page(site: &Site, visit: &Visit, token: &str) -> Result<Response, Failure> {
    let person = recipient::by_token(&site.app, token, Purpose::Why).await?;
    let evidence = evidence::by_token(&site.app, token).await?;
    let view = view(token, &person, &evidence);
    let visit = visit.clone().with_default(person.account.language);
    Ok(answer::page(200, render::why(&visit.frame, &view)))
}

fn view(token: &str, person: &Recipient, evidence: &Evidence) -> Why {
    let about = person.list.as_ref().map(|it| it.id);
    let concerns = |list| about.is_none_or(|it| it == list);
    let lists = evidence.permissions.iter().filter(|(it, _)| concerns(it.list));
    let basis = match &person.delivery {
        Some(delivery) => Some(delivery.basis),
        None => lists.clone().find_map(|(it, _)| it.basis),
    };
    let events = events(evidence);
    let confirmed = |it: &&EvidenceEvent| it.kind == EventKind::Confirmed;
    Why {
        signed_up: events
            .iter()
            .rev()
            .find(confirmed)
            .map(|it| SignedUp { at: it.at, ip_masked: it.ip_masked.clone() }),
        link_path: format!("/why/{token}"),
        sender: sender(&person.sender),
        address_masked: person.address.clone().unwrap_or_default(),
        basis,
        message_at: person.delivery.as_ref().map(|it| it.composed_at.unwrap_or(it.admitted_at)),
        lists: lists.map(|(_, it)| promise(it)).collect(),
        events,
        proof: proof(person, &evidence.facts),
        unsubscribe_path: format!("/u/{}", person.doors.unsubscribe),
        preferences_path: format!("/p/{}", person.doors.preferences),
        report_path: format!("/report/{}", person.doors.report),
    }
}

/// What is on record, as pages show it.
pub(super) fn events(evidence: &Evidence) -> Vec<EvidenceEvent> {
    let promise = |it: &str| {
        let list = evidence.permissions.iter().map(|(_, list)| list).find(|list| list.name == it);
        list.map(|it| format!("{}: {} {}", it.name, it.purpose, it.frequency))
    };
    evidence.facts.iter().map(|it| event(it, promise)).collect()
}

fn event(fact: &Fact, promise: impl Fn(&str) -> Option<String>) -> EvidenceEvent {
    let list = fact.list.clone().unwrap_or_default();
    // The words of the box that was ticked, else what the list promises.
    let shown = fact.wording.as_ref().and_then(|wording| {
        let ticked = wording.boxes.iter().find(|it| it.name == list);
        ticked.map_or_else(
            || promise(&list),
            |it| Some(format!("{}: {} {}", it.name, it.purpose, it.frequency)),
        )
    });
    let (kind, how) = kind(&fact.kind);
    let told = matches!(kind, EventKind::Imported) || fact.method == Some("import");
    EvidenceEvent {
        at: fact.at,
        kind,
        until: how
            .and_then(|it| it.strip_prefix("until ")?.parse().ok())
            .filter(|_| kind == EventKind::Rested),
        method: fact.method.and_then(method),
        list,
        wording: match kind {
            EventKind::TopicLeftOut | EventKind::TopicTakenBack => {
                how.unwrap_or_default().to_owned()
            }
            _ => shown.or_else(|| fact.note.clone()).unwrap_or_default(),
        },
        ip_masked: fact.ip.clone(),
        seen: if told { Seen::Stated } else { Seen::Here },
    }
}

/// The stored word may go on with how: `withdrawn (one-click)`.
fn kind(word: &str) -> (EventKind, Option<&str>) {
    let (word, how) = word.split_once(' ').unwrap_or((word, ""));
    let how = how.strip_prefix('(').and_then(|it| it.strip_suffix(')'));
    let kind = match word {
        "requested" => EventKind::Requested,
        "confirmation-sent" => EventKind::ConfirmationSent,
        "confirmed" => EventKind::Confirmed,
        "claimed" => EventKind::Imported,
        "attested" => EventKind::Attested,
        "reconfirmed" => EventKind::Reconfirmed,
        "expired" => EventKind::Expired,
        "erased" => EventKind::Erased,
        "topic-left-out" => EventKind::TopicLeftOut,
        "topic-taken-back" => EventKind::TopicTakenBack,
        "rested" => EventKind::Rested,
        "rest-ended" => EventKind::RestEnded,
        _ => EventKind::Withdrawn,
    };
    (kind, how)
}

fn method(word: &str) -> Option<Method> {
    Some(match word {
        "web" => Method::Web,
        "kiosk" => Method::Kiosk,
        "paper" => Method::Paper,
        "import" => Method::Import,
        "api" => Method::Api,
        "mail" => Method::Mail,
        "staff" => Method::Review,
        _ => return None,
    })
}

/// The ledger's word on the deciding event: the one a message rested on, else
/// the last one of consent.
fn proof(person: &Recipient, facts: &[Fact]) -> Proof {
    if facts.iter().any(|it| it.ledger == LedgerWord::Broken) {
        return Proof::Broken;
    }
    let named = person.delivery.as_ref().and_then(|it| it.event);
    let consent = || facts.iter().rfind(|it| !kind(&it.kind).0.is_spared());
    let deciding = facts.iter().find(|it| Some(it.id) == named).or_else(consent);
    match deciding.map(|it| it.ledger) {
        Some(LedgerWord::Included { index, size, root }) => Proof::Here(LedgerProof {
            leaf_index: index,
            tree_size: size,
            root: root.to_string(),
            checkpoint_path: format!("/ledger/{}", person.account.id),
        }),
        _ => Proof::Later,
    }
}
