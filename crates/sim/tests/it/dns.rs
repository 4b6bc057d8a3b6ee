//! The DNS server over real UDP and TCP.

use hickory_proto::{
    op::{Message, MessageType, OpCode, Query, ResponseCode},
    rr::{Name, RecordType},
};
use hickory_resolver::{
    TokioResolver,
    config::{NameServerConfig, ResolverConfig},
    net::runtime::TokioRuntimeProvider,
};
use sim::{Simnet, SimnetConfig, dns::Fault};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UdpSocket,
};

use crate::ground::{doors, start};

fn question(name: &str, kind: RecordType) -> Vec<u8> {
    let mut question = Message::new(1, MessageType::Query, OpCode::Query);
    question.add_query(Query::query(Name::from_ascii(name).unwrap(), kind));
    question.to_vec().unwrap()
}

fn told(bytes: &[u8]) -> String {
    let it = Message::from_vec(bytes).unwrap();
    let mut records: Vec<_> = it.answers.iter().map(|it| it.data.to_string()).collect();
    records.sort();
    match it.metadata.response_code {
        ResponseCode::NoError if it.metadata.truncation => "truncated".to_owned(),
        ResponseCode::NoError => records.join(", "),
        other => format!("{other:?}"),
    }
}

#[tokio::test]
async fn udp_and_tcp_answer_alike_and_zones_change_while_they_run() {
    let demo = SimnetConfig { smtp_port: 0, ..SimnetConfig::demo() };
    let world = start(demo).await;
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    socket.connect(world.dns_addr().unwrap()).await.unwrap();
    let udp = async |name: &str, kind| {
        socket.send(&question(name, kind)).await.unwrap();
        let mut buffer = [0; 2048];
        let length = socket.recv(&mut buffer).await.unwrap();
        told(&buffer[..length])
    };
    assert_eq!(
        udp("accepting.example.", RecordType::MX).await,
        "10 mx1.accepting.example., 20 mx2.accepting.example."
    );
    assert_eq!(udp("mx1.limiting.example.", RecordType::A).await, "127.0.0.31");
    assert_eq!(udp("nomail.example.", RecordType::MX).await, "0 .");
    assert_eq!(udp("key.s.example.", RecordType::TXT).await, "NXDomain");

    world.zones().add_txt("key.s.example", &"k".repeat(1500));
    assert_eq!(udp("key.s.example.", RecordType::TXT).await, "truncated");
    let mut stream = doors().net.connect(world.dns_addr().unwrap(), None).await.unwrap();
    let asked = question("key.s.example.", RecordType::TXT);
    stream.write_u16(asked.len().try_into().unwrap()).await.unwrap();
    stream.write_all(&asked).await.unwrap();
    let mut answer = vec![0; usize::from(stream.read_u16().await.unwrap())];
    stream.read_exact(&mut answer).await.unwrap();
    assert_eq!(told(&answer).matches('k').count(), 1500);

    world.zones().set_fault("accepting.example", Some(Fault::ServFail));
    assert_eq!(udp("accepting.example.", RecordType::MX).await, "ServFail");
}

/// What the resolver that the program uses makes of a name.
async fn resolved(resolver: &TokioResolver, name: &str, kind: RecordType) -> String {
    match resolver.lookup(name, kind).await {
        Ok(found) => {
            let mut records: Vec<_> =
                found.answers().iter().map(|it| it.data.to_string()).collect();
            records.sort();
            records.join(", ")
        }
        Err(error) if error.is_nx_domain() => "no such name".to_owned(),
        Err(error) if error.is_no_records_found() => "no such record".to_owned(),
        Err(_) => "no answer".to_owned(),
    }
}

fn resolver(world: &Simnet) -> TokioResolver {
    let mut server = NameServerConfig::udp_and_tcp(world.dns_addr().unwrap().ip());
    for connection in &mut server.connections {
        connection.port = world.dns_addr().unwrap().port();
    }
    let config = ResolverConfig::from_parts(None, vec![], vec![server]);
    let mut builder = TokioResolver::builder_with_config(config, TokioRuntimeProvider::default());
    builder.options_mut().case_randomization = true;
    builder.options_mut().attempts = 1;
    builder.build().unwrap()
}

#[tokio::test]
async fn a_caching_resolver_gets_along_with_the_server() {
    let world = start(SimnetConfig { smtp_port: 0, ..SimnetConfig::demo() }).await;
    let resolver = resolver(&world);
    let asked = async |name: &str, kind| resolved(&resolver, name, kind).await;
    assert_eq!(
        asked("brevkorg.example.", RecordType::MX).await,
        "10 mx1.accepting.example., 20 mx2.accepting.example."
    );
    assert_eq!(asked("mx2.accepting.example.", RecordType::A).await, "127.0.0.12");
    assert_eq!(asked("mx2.accepting.example.", RecordType::AAAA).await, "no such record");
    assert_eq!(asked("nobody.example.", RecordType::MX).await, "no such name");
    world.zones().add_txt("k._domainkey.s.example", &"k".repeat(1500));
    assert_eq!(asked("k._domainkey.s.example.", RecordType::TXT).await.len(), 1500);
    world.zones().set_fault("kontor.example", Some(Fault::ServFail));
    assert_eq!(asked("kontor.example.", RecordType::MX).await, "no answer");
}
