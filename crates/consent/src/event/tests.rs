//! What an event must carry to be evidence, and what it must not show.

use domain::{Digest, Personal, Timestamp};

use super::*;
use crate::fixtures;

fn event(kind: EventKind, method: Method) -> ConsentEvent {
    ConsentEvent { method, ..fixtures::event(1, kind, Timestamp::UNIX_EPOCH) }
}

fn personal(text: &str) -> Option<Personal<String>> {
    Some(Personal::new(text.to_owned()))
}

#[test]
fn a_sign_up_names_what_it_lacks_to_be_evidence() {
    // R002-06, R002-07, R002-08, R002-69.
    let cases = [
        (EventKind::Requested, Method::Web, "[Wording, Ip]"),
        (EventKind::Requested, Method::Kiosk, "[Wording, Evidence]"),
        (EventKind::Requested, Method::Paper, "[Wording, Evidence, KeyedBy]"),
        (EventKind::Requested, Method::Api, "[Wording]"),
        (EventKind::Confirmed, Method::Web, "[Ip]"),
        (EventKind::Confirmed, Method::Mail, "[]"),
        (EventKind::Claimed, Method::Import, "[]"),
        (EventKind::Withdrawn { via: WithdrawnVia::Page }, Method::Web, "[]"),
    ];
    for (kind, method, gaps) in cases {
        let event = event(kind, method);
        assert_eq!(format!("{:?}", event.gaps()), gaps, "{} by {method}", event.kind.as_str());
    }
}

#[test]
fn a_complete_paper_sign_up_has_no_gaps() {
    // R002-05, R002-06.
    let digest = Some(Digest([7; 32]));
    let keyed_by = personal("Hoa");
    let event = event(EventKind::Requested, Method::Paper);
    assert_eq!(ConsentEvent { wording: digest, evidence: digest, keyed_by, ..event }.gaps(), []);
}

/// R002-77, R002-86.
#[test]
fn proof_fields_of_an_import_stay_the_word_of_the_account() {
    let ip = personal("192.0.2.7");
    let imported = ConsentEvent { ip: ip.clone(), ..event(EventKind::Requested, Method::Import) };
    let claimed = ConsentEvent { ip: ip.clone(), ..event(EventKind::Claimed, Method::Api) };
    let seen = ConsentEvent { ip, ..event(EventKind::Requested, Method::Web) };
    let provenance = [imported, claimed, seen].map(|it| it.provenance());
    assert_eq!(provenance, [Provenance::Asserted, Provenance::Asserted, Provenance::Recorded]);
}

#[test]
fn personal_fields_are_not_printed() {
    let event = ConsentEvent {
        ip: personal("192.0.2.77"),
        user_agent: personal("Lynx/2.8"),
        keyed_by: personal("Mrs Secret"),
        note: personal("lives next door"),
        ..event(EventKind::Requested, Method::Web)
    };
    let printed = format!("{event:?} {event:#?}");
    for secret in ["192.0.2.77", "Lynx", "Secret", "next door"] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}

#[test]
fn long_texts_are_cut_at_the_end_of_a_character() {
    let event = ConsentEvent {
        ip: personal(&"f".repeat(65)),
        keyed_by: personal(&"林".repeat(86)),
        note: personal("short"),
        ..event(EventKind::Requested, Method::Web)
    }
    .cut_texts();
    let lengths = [event.ip, event.keyed_by, event.note, event.user_agent]
        .map(|text| text.map(|text| text.reveal().len()));
    assert_eq!(lengths, [Some(64), Some(255), Some(5), None]);
}

#[test]
fn words_and_bytes_of_the_ledger_are_one_to_one() {
    for method in Method::ALL {
        assert_eq!(Method::parse(method.as_str()), Some(*method));
        assert_eq!(Method::from_tag(method.tag()), Some(*method));
    }
    for via in WithdrawnVia::ALL {
        assert_eq!(WithdrawnVia::parse(via.as_str()), Some(*via));
        assert_eq!(WithdrawnVia::from_tag(via.tag()), Some(*via));
    }
}
