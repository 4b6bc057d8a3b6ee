//! The frozen bytes. The vectors in `testdata/ledger/` were written from
//! `docs/ledger.md` by a program of its own; they never change.

use proptest::{collection::btree_set, option, prelude::*};
use serde_json::Value;

use super::*;
use crate::{fixtures, leaf::Salt, tree};
use data_encoding::HEXLOWER;

fn vectors(name: &str) -> Vec<Value> {
    let path = format!("{}/../../testdata/ledger/{name}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The events of both versions.
fn events() -> impl Iterator<Item = Value> {
    ["events-v1.jsonl", "events-v2.jsonl"].into_iter().flat_map(vectors)
}

fn bytes(vector: &Value, field: &str) -> Vec<u8> {
    HEXLOWER.decode(vector[field].as_str().unwrap().as_bytes()).unwrap()
}

/// An event as the vectors tell it.
fn told(event: &ConsentEvent) -> String {
    let text = |text: &Option<Personal<String>>| text.as_ref().map(|it| it.reveal().clone());
    let hash = |hash: &Option<Digest>| hash.map(|it| it.to_string());
    let kind = match &event.kind {
        EventKind::Attested { review } => format!("attested {review}"),
        EventKind::Withdrawn { via } => format!("withdrawn {via}"),
        EventKind::Erased { leaves } => leaves
            .iter()
            .fold("erased leaves".to_owned(), |text, leaf| format!("{text} {}", leaf.0)),
        EventKind::TopicLeftOut { topic } | EventKind::TopicTakenBack { topic } => {
            format!("{} {}", event.kind.as_str(), topic.reveal())
        }
        EventKind::Rested { until } => format!("rested until {until}"),
        other => other.as_str().to_owned(),
    };
    let mut parts = vec![
        event.id.to_string(),
        event.account.to_string(),
        event.contact.to_string(),
        event.at.to_string(),
        event.list.map_or("all lists".to_owned(), |list| format!("list {list}")),
        kind,
        format!("by {}", event.method),
    ];
    let optional = [
        ("wording", hash(&event.wording)),
        ("evidence", hash(&event.evidence)),
        ("ip", text(&event.ip)),
        ("port", event.port.map(|it| it.to_string())),
        ("user agent", text(&event.user_agent)),
        ("keyed by", text(&event.keyed_by)),
        ("note", text(&event.note)),
    ];
    parts.extend(optional.into_iter().filter_map(|(name, it)| Some(format!("{name} {}", it?))));
    parts.join("; ")
}

#[test]
fn the_vectors_are_read_and_written_byte_for_byte() {
    for vector in events() {
        let name = &vector["name"];
        let encoded = bytes(&vector, "bytes");
        let event = decode(&encoded).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(told(&event), vector["event"].as_str().unwrap(), "{name}");
        assert_eq!(encode(&event).unwrap(), encoded, "{name}");

        let salt = Salt(bytes(&vector, "salt").try_into().unwrap());
        let leaf = Leaf::commit(salt, &encoded);
        assert_eq!(leaf.as_bytes(), &bytes(&vector, "leaf")[..], "{name}");
        assert_eq!(&tree::leaf_hash(leaf).0, &bytes(&vector, "tree_hash")[..], "{name}");
    }
}

#[test]
fn bytes_that_are_no_event_are_refused_with_the_reason() {
    for vector in vectors("events-bad.jsonl") {
        let error = decode(&bytes(&vector, "bytes")).map(|event| told(&event)).unwrap_err();
        assert_eq!(error.to_string(), vector["error"].as_str().unwrap(), "{}", vector["name"]);
    }
}

#[test]
fn every_cut_of_an_event_is_refused() {
    for vector in events() {
        let encoded = bytes(&vector, "bytes");
        for length in 0..encoded.len() {
            assert!(
                matches!(decode(&encoded[..length]), Err(DecodeError::Short(_))),
                "{} cut to {length}",
                vector["name"]
            );
        }
    }
}

#[test]
fn what_does_not_fit_is_not_written() {
    let event = |kind| fixtures::event(1, kind, Timestamp::UNIX_EPOCH);
    let before_1970 = Timestamp::from_microsecond(-1).unwrap();
    let leaves = (0..1025_u32)
        .map(|number| Leaf(Digest(std::array::from_fn(|at| number.to_be_bytes()[at % 4]))))
        .collect();
    let note = Some(Personal::new("n".repeat(2049)));
    let refused = [
        ConsentEvent { note, ..event(EventKind::Requested) },
        ConsentEvent { at: before_1970, ..event(EventKind::Requested) },
        ConsentEvent { at: Timestamp::MAX, ..event(EventKind::Requested) },
        ConsentEvent { list: None, ..event(EventKind::Erased { leaves }) },
        event(EventKind::Erased { leaves: BTreeSet::new() }),
        event(EventKind::TopicLeftOut { topic: Personal::new("t".repeat(101)) }),
        event(EventKind::Rested { until: Timestamp::MAX }),
    ];
    let reasons = refused.map(|event| encode(&event).unwrap_err().to_string());
    assert_eq!(
        reasons.join("\n"),
        "\
note has 2049 bytes; at most 2048 fit
the instant 1969-12-31T23:59:59.999999Z cannot be encoded
the instant 9999-12-30T22:00:00.999999999Z cannot be encoded
1025 leaves in one erased event; at most 1024 fit
an erased event must hold no list, wording, evidence or personal field
topic has 101 bytes; at most 100 fit
the instant 9999-12-30T22:00:00.999999999Z cannot be encoded"
    );
}

fn any_text(bytes_max: usize) -> impl Strategy<Value = Option<Personal<String>>> {
    option::of(any::<String>().prop_map(move |mut text| {
        text.truncate(text.floor_char_boundary(bytes_max));
        Personal::new(text)
    }))
}

fn any_topic() -> impl Strategy<Value = Personal<String>> {
    any_text(100).prop_map(|it| it.unwrap_or_else(|| Personal::new(String::new())))
}

#[test]
fn the_words_of_what_is_spared_are_those_of_version_2() {
    let mut words: Vec<_> = vectors("events-v2.jsonl")
        .iter()
        .map(|it| decode(&bytes(it, "bytes")).unwrap().kind.as_str())
        .collect();
    words.sort_unstable();
    words.dedup();
    let mut spared = EventKind::SPARED;
    spared.sort_unstable();
    assert_eq!(words, spared);
}

fn any_kind() -> impl Strategy<Value = EventKind> {
    let via = prop::sample::select(WithdrawnVia::ALL);
    let leaf = any::<[u8; 32]>().prop_map(|hash| Leaf(Digest(hash)));
    prop_oneof![
        Just(EventKind::Requested),
        Just(EventKind::ConfirmationSent),
        Just(EventKind::Confirmed),
        Just(EventKind::Claimed),
        any::<[u8; 16]>().prop_map(|id| EventKind::Attested { review: ReviewId::from_bytes(id) }),
        Just(EventKind::Reconfirmed),
        via.prop_map(|via| EventKind::Withdrawn { via }),
        Just(EventKind::Expired),
        btree_set(leaf, 0..4).prop_map(|leaves| EventKind::Erased { leaves }),
        any_topic().prop_map(|topic| EventKind::TopicLeftOut { topic }),
        any_topic().prop_map(|topic| EventKind::TopicTakenBack { topic }),
        (0..=AT_MICROS_MAX).prop_map(|until| EventKind::Rested {
            until: Timestamp::from_microsecond(until).unwrap(),
        }),
        Just(EventKind::RestEnded),
    ]
}

prop_compose! {
    fn any_event()(
        ids in any::<[[u8; 16]; 3]>(),
        list in option::of(any::<[u8; 16]>()),
        kind in any_kind(),
        at in 0..=AT_MICROS_MAX,
        method in prop::sample::select(Method::ALL),
        hashes in (option::of(any::<[u8; 32]>()), option::of(any::<[u8; 32]>())),
        port in option::of(any::<u16>()),
        (ip, user_agent, keyed_by, note) in
            (any_text(64), any_text(1024), any_text(256), any_text(2048)),
    ) -> ConsentEvent {
        let event = ConsentEvent {
            id: ConsentEventId::from_bytes(ids[0]),
            account: AccountId::from_bytes(ids[1]),
            contact: ContactId::from_bytes(ids[2]),
            list: None,
            kind,
            at: Timestamp::from_microsecond(at).unwrap(),
            method,
            wording: None, ip: None, port: None, user_agent: None,
            evidence: None, keyed_by: None, note: None,
        };
        if matches!(event.kind, EventKind::Erased { .. }) {
            return event;
        }
        ConsentEvent {
            list: list.map(ListId::from_bytes),
            wording: hashes.0.map(Digest),
            evidence: hashes.1.map(Digest),
            ip, port, user_agent, keyed_by, note,
            ..event
        }
    }
}

proptest! {
    #[test]
    fn every_event_comes_back_as_it_was(event in any_event()) {
        prop_assert_eq!(decode(&encode(&event).unwrap()).unwrap(), event);
    }

    #[test]
    fn changed_bytes_are_refused_or_are_another_event(
        event in any_event(), place: prop::sample::Index, flip in 1_u8..,
    ) {
        let mut changed = encode(&event).unwrap();
        let at = place.index(changed.len());
        changed[at] ^= flip;
        if let Ok(other) = decode(&changed) {
            prop_assert_eq!(encode(&other).unwrap(), changed);
        }
    }

    #[test]
    fn foreign_bytes_never_panic(head in 0_u8..4, mut foreign: Vec<u8>) {
        if head > 0 {
            foreign.insert(0, head);
        }
        let _ = decode(&foreign);
    }
}
