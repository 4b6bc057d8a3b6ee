//! Real mail of ours, handed to servers that strangers wrote, and compared
//! octet by octet with what was composed.

use std::net::{Ipv4Addr, SocketAddr};

use app::{
    Actor, Role,
    proof::{self, Rebuilt},
};
use delivery::Shaping;
use mta::{TlsClients, tls::files};
use sim::SimnetConfig;

use crate::{
    sockets::real_doors,
    strangers::Stranger,
    world::{WARM, World},
};

/// A server and the domain it takes mail for.
struct Site {
    domain: &'static str,
    server: Stranger,
}

/// Starts one server on an address of its own, and leads its domain there.
fn site(world: &World, kind: &str, domain: &'static str, last: u8) -> Option<Site> {
    let host = format!("mx.{domain}");
    let address = Ipv4Addr::new(127, 0, 0, last);
    let at = SocketAddr::new(address.into(), world.simnet.smtp_port());
    let server = Stranger::start(kind, &host, at)?;
    world.simnet.zones().add_mx(domain, 10, &host);
    world.simnet.zones().add_address(&host, address.into());
    Some(Site { domain, server })
}

/// What the row says was sent.
async fn composed(world: &World, address: &str) -> Vec<u8> {
    let id = world.delivery(address).await.id;
    let operator = Actor { role: Role::Operator, account: None, name: "operator".into() };
    let shown = proof::show(&world.app, &operator, (world.account, id)).await.unwrap();
    match shown.rebuilt {
        Rebuilt::Equal { bytes, .. } => bytes,
        other => panic!("{address}: {other:?}"),
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

async fn tls_of(world: &World, address: &str) -> Option<String> {
    let id = world.delivery(address).await.id;
    let attempts = store::attempt::of_delivery(world.app.store(), world.account, id);
    attempts.await.unwrap().pop().and_then(|it| it.tls)
}

/// R001-05: with Postfix, Exim and `aiosmtpd`, over STARTTLS, several in one
/// session, to plain and to internationalised addresses.
#[tokio::test(flavor = "multi_thread")]
async fn strangers_deliver_what_was_composed() {
    let store = store::Store::inline(std::sync::Arc::new(())).unwrap();
    let doors = real_doors();
    store.migrate(doors.clock.now()).await.unwrap();
    let config = SimnetConfig { smtp_port: 0, ..SimnetConfig::demo() };
    let world = World::new(doors, config, store).await;
    let sites: Vec<_> = [
        ("postfix", "postfix.example", 161),
        ("exim", "exim.example", 162),
        ("aiosmtpd", "python.example", 163),
    ]
    .into_iter()
    .filter_map(|(kind, domain, last)| site(&world, kind, domain, last))
    .collect();
    let people: Vec<_> = sites
        .iter()
        .flat_map(|it| ["ada", "bo", "jörg", "\"odd one\""].map(|local| (it, local)))
        .map(|(site, local)| (site, format!("{local}@{}", site.domain)))
        .collect();
    for (_, address) in &people {
        world.sign_up(address).await;
    }
    let mta = world.start();
    world.all_settled().await;
    mta.stop().await;
    for (site, address) in &people {
        let life = world.life(address).await;
        assert_eq!(
            life,
            "accepted 250 at end-of-data; accepted, 0 copies",
            "{address}: {}",
            site.server.log()
        );
        assert!(tls_of(&world, address).await.is_some_and(|it| it.starts_with("TLSv1_3")));
        let composed = composed(&world, address).await;
        let id = message_id(&composed);
        assert_eq!(text(&site.server.delivered(&id)), text(&composed), "{address}");
    }
}

/// R001-05: a network that requires TLS gets mail only while its certificate
/// is vouched for.
#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_requires_tls_must_show_who_it_is() {
    let store = store::Store::inline(std::sync::Arc::new(())).unwrap();
    let doors = real_doors();
    store.migrate(doors.clock.now()).await.unwrap();
    let config = SimnetConfig { smtp_port: 0, ..SimnetConfig::demo() };
    let world = World::new(doors, config, store).await;
    let known = site(&world, "aiosmtpd", "known.example", 164).unwrap();
    let _stranger = site(&world, "aiosmtpd", "stranger.example", 165).unwrap();
    let roots = files::roots(known.server.certificate().as_bytes()).unwrap();
    for domain in ["known.example", "stranger.example"] {
        world.sign_up(&format!("ada@{domain}")).await;
    }
    let mta = world.start_with(|it| {
        it.shaping = Shaping::builtin().overlaid(&format!("{WARM}tls = \"required\"\n")).unwrap();
        it.tls = TlsClients::new(Some(roots)).unwrap();
    });
    world.wait(domain::SignedDuration::from_secs(3)).await;
    mta.stop().await;
    let life = world.life("ada@known.example").await;
    assert_eq!(life, "accepted 250 at end-of-data; accepted, 0 copies");
    let life = world.life("ada@stranger.example").await;
    assert!(life.starts_with("deferred at starttls; "), "{life}");
    assert!(life.ends_with("scheduled, 0 copies"), "{life}");
}

fn message_id(message: &[u8]) -> String {
    let text = text(message);
    let line = text.lines().find(|it| it.to_ascii_lowercase().starts_with("message-id:"));
    line.unwrap().split_once(':').unwrap().1.trim().to_owned()
}
