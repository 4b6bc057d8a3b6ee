//! Answers as a resolver reads them.

use hickory_proto::op::{MessageType, Query};

use super::*;

fn zones() -> Zones {
    let zones = Zones::new();
    zones.add_mx("a.example", 10, "mx.a.example");
    zones.add_address("mx.a.example", "127.0.0.11".parse().unwrap());
    zones.add_null_mx("none.example");
    zones.add_txt("k._domainkey.a.example", &"k".repeat(600));
    zones.add("www.a.example", Record::Cname("mx.a.example".to_owned()));
    zones
}

fn asked(name: &str, record_type: RecordType, transport: Transport) -> String {
    let mut question = Message::new(7, MessageType::Query, OpCode::Query);
    question.add_query(Query::query(Name::from_ascii(name).unwrap(), record_type));
    let bytes = answer(&zones(), &question.to_vec().unwrap(), transport).unwrap();
    let response = Message::from_vec(&bytes).unwrap();
    assert_eq!(response.metadata.id, 7);
    let records = response.answers.iter().map(|it| format!("{} {}", it.name, it.data));
    let truncated = if response.metadata.truncation { " truncated" } else { "" };
    format!(
        "{:?}{truncated} soa:{} {}",
        response.metadata.response_code,
        response.authorities.len(),
        records.collect::<Vec<_>>().join("; ")
    )
}

#[test]
fn records_empty_names_and_missing_names_are_told_apart() {
    let udp = |name, it| asked(name, it, Transport::Udp);
    assert_eq!(udp("A.Example.", RecordType::MX), "NoError soa:0 a.example. 10 mx.a.example.");
    assert_eq!(udp("none.example.", RecordType::MX), "NoError soa:0 none.example. 0 .");
    assert_eq!(udp("a.example.", RecordType::A), "NoError soa:1 ");
    assert_eq!(udp("_domainkey.a.example.", RecordType::TXT), "NoError soa:1 ");
    assert_eq!(udp("no.a.example.", RecordType::A), "NXDomain soa:1 ");
    assert_eq!(
        udp("www.a.example.", RecordType::A),
        "NoError soa:0 www.a.example. mx.a.example.; mx.a.example. 127.0.0.11"
    );
}

#[test]
fn what_does_not_fit_udp_is_fetched_by_tcp() {
    let name = "k._domainkey.a.example.";
    assert_eq!(asked(name, RecordType::TXT, Transport::Udp), "NoError truncated soa:0 ");
    let whole = asked(name, RecordType::TXT, Transport::Tcp);
    assert_eq!(whole.matches('k').count(), 600 + 2, "{whole}");
}

#[test]
fn what_is_not_a_question_gets_no_answer() {
    assert_eq!(answer(&zones(), b"\0\x01garbage", Transport::Udp), None);
    assert_eq!(answer(&zones(), &[], Transport::Udp), None);
}
