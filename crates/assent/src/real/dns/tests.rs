//! Names against a server of records on loopback.

use std::{
    net::{Ipv4Addr, SocketAddr, UdpSocket},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use hickory_resolver::proto::{
    op::{Message, ResponseCode},
    rr::{
        Name, RData, Record, RecordType,
        rdata::{A, CNAME, MX, TXT},
    },
};
use jiff::SignedDuration;
use ports::{Dns, DnsError, MxAnswer};

use super::{DnsSetup, RealDns};

/// A name server on loopback that answers from the names of these tests, and
/// the number of questions it was asked.
fn server() -> (SocketAddr, Arc<AtomicU32>) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    let asked = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&asked);
    thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok((length, peer)) = socket.recv_from(&mut buffer) {
            count.fetch_add(1, Ordering::SeqCst);
            let question = Message::from_vec(&buffer[..length]).unwrap();
            if let Some(answer) = answer(&question) {
                socket.send_to(&answer.to_vec().unwrap(), peer).unwrap();
            }
        }
    });
    (address, asked)
}

fn answer(question: &Message) -> Option<Message> {
    let query = question.queries.first()?.clone();
    let name = query.name().to_lowercase().to_ascii();
    let mut answer = Message::response(question.metadata.id, question.metadata.op_code);
    answer.metadata.recursion_available = true;
    let records: Vec<RData> = match (name.as_str(), query.query_type()) {
        ("two.example.", RecordType::MX) => {
            vec![mx(20, "B.Two.example."), mx(10, "a.two.example.")]
        }
        ("null.example.", RecordType::MX) => vec![mx(0, ".")],
        ("alias.example.", RecordType::MX) => {
            vec![RData::CNAME(CNAME(name_of("two.example."))), mx(5, "c.two.example.")]
        }
        ("many.example.", RecordType::MX) => {
            (0..40).map(|it| mx(40 - it, &format!("h{it}.many.example."))).collect()
        }
        ("host.example." | "only4.example.", RecordType::A) => {
            vec![RData::A(A(Ipv4Addr::new(192, 0, 2, 7)))]
        }
        ("only4.example.", RecordType::AAAA) => {
            answer.metadata.response_code = ResponseCode::ServFail;
            vec![]
        }
        ("key.example.", RecordType::TXT) => vec![
            RData::TXT(TXT::new(vec!["v=DKIM1; p=".to_owned(), "AAAA".to_owned()])),
            RData::TXT(TXT::new(vec!["second".to_owned()])),
        ],
        ("broken.example.", _) => {
            answer.metadata.response_code = ResponseCode::ServFail;
            vec![]
        }
        ("silent.example.", _) => return None,
        ("gone.example.", _) => {
            answer.metadata.response_code = ResponseCode::NXDomain;
            vec![]
        }
        _ => vec![],
    };
    let mut owner = query.name().clone();
    for data in records {
        let next = match &data {
            RData::CNAME(alias) => Some(alias.0.clone()),
            _ => None,
        };
        answer.add_answer(Record::from_rdata(owner.clone(), 300, data));
        owner = next.unwrap_or(owner);
    }
    answer.add_query(query);
    Some(answer)
}

fn mx(preference: u16, host: &str) -> RData {
    RData::MX(MX::new(preference, name_of(host)))
}

fn name_of(text: &str) -> Name {
    Name::from_ascii(text).unwrap()
}

fn resolver(server: SocketAddr) -> RealDns {
    let timeout = SignedDuration::from_millis(300);
    RealDns::new(DnsSetup { server: Some(server), timeout }).unwrap()
}

fn shown(answer: Result<MxAnswer, DnsError>) -> String {
    match answer {
        Ok(MxAnswer::Hosts(hosts)) => hosts
            .iter()
            .map(|it| format!("{} {}", it.preference, it.host))
            .collect::<Vec<_>>()
            .join(", "),
        Ok(other) => format!("{other:?}"),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn mail_hosts_are_found_and_absence_is_told_from_silence() {
    let dns = resolver(server().0);
    let cases = [
        ("two.example", "10 a.two.example, 20 b.two.example"),
        ("alias.example", "5 c.two.example"),
        ("null.example", "Null"),
        ("host.example", "0 host.example"),
        ("nothing.example", "None"),
        ("gone.example", "None"),
        ("broken.example", "DNS did not answer for broken.example"),
        ("silent.example", "DNS did not answer for silent.example"),
    ];
    for (domain, expected) in cases {
        let domain = domain.parse().unwrap();
        assert_eq!(shown(dns.mx(&domain).await), expected, "{domain}");
    }
}

#[tokio::test]
async fn a_domain_with_forty_mail_hosts_gets_its_best_sixteen() {
    let dns = resolver(server().0);
    let domain = "many.example".parse().unwrap();
    let Ok(MxAnswer::Hosts(hosts)) = dns.mx(&domain).await else { panic!("no hosts") };
    let preferences: Vec<u16> = hosts.iter().map(|it| it.preference).collect();
    assert_eq!(preferences, (1..=16).collect::<Vec<u16>>());
}

#[tokio::test]
async fn one_address_family_is_enough_and_a_missing_host_has_none() {
    let dns = resolver(server().0);
    let four = vec!["192.0.2.7".parse().unwrap()];
    assert_eq!(dns.addresses("host.example").await, Ok(four.clone()));
    assert_eq!(dns.addresses("only4.example").await, Ok(four));
    assert_eq!(dns.addresses("gone.example").await, Ok(vec![]));
    let failed = Err(DnsError::NoAnswer("broken.example".to_owned()));
    assert_eq!(dns.addresses("broken.example").await, failed);
}

#[tokio::test]
async fn the_strings_of_a_txt_record_are_joined() {
    let dns = resolver(server().0);
    let expected = vec!["v=DKIM1; p=AAAA".to_owned(), "second".to_owned()];
    assert_eq!(dns.txt("key.example").await, Ok(expected));
    assert_eq!(dns.txt("gone.example").await, Ok(vec![]));
}

#[tokio::test]
async fn an_answer_is_asked_for_once_while_it_lives() {
    let (server, asked) = server();
    let dns = resolver(server);
    for _ in 0..3 {
        assert_eq!(dns.txt("key.example").await.map(|it| it.len()), Ok(2));
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}
