//! The stage: simulated providers on loopback, and a server that knows no
//! other world.
//!
//! Owns the configuration that the server is started with (DECISIONS D10), and
//! the names in the simulated DNS. Shared by the demo and the test of the kills.

use std::{
    fmt::Write as _,
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::Context as _;
use domain::Domain;
use ports::{Entropy, Net as _};
use sim::{Doors, Simnet, SimnetConfig, mailbox::Keep, simnet::Options};

use super::{
    api::Api,
    browser::Browser,
    child::{Place, Server},
};
use crate::real::{Reach, RealClock, RealEntropy, RealNet, RealSpawn};

/// The server's own host.
const MAIL_HOST: &str = "mail.assent.example";
/// What the operator of the rehearsal says of the rules: accounts may mail their
/// customers, where a lawyer looked at the law.
const OVERLAY: &str = r#"# Written by `assent demo`.
[[setting]]
id = "relationship.allowed"
value = 1
reason = "rehearsal: a scripted lawyer looked at Sweden and the EU"
[[law_review]]
id = "law.se.customer"
by = "scripted lawyer of the rehearsal"
on = "2026-10-01"
[[law_review]]
id = "law.eu.customer"
by = "scripted lawyer of the rehearsal"
on = "2026-10-01"
"#;
/// Where the server stands.
pub(super) const COUNTRY: &str = "SE";
/// Where bounces and unsubscribes by mail go.
pub(super) const BOUNCE_DOMAIN: &str = "bounces.assent.example";
/// Ports below those that the system gives to outgoing connections: one of
/// these must not sit on a port of the server while it is being restarted.
const PORTS: std::ops::Range<u16> = 12_000..32_000;

/// What is set up.
#[derive(Clone, Debug)]
pub struct Scene {
    /// The providers.
    pub world: SimnetConfig,
    /// How much of each message they keep.
    pub keep: Keep,
    /// The data folder of the server. Configuration and log lie beside the
    /// database.
    pub data: PathBuf,
    /// The program to run as the server.
    pub program: PathBuf,
    /// Messages an hour to each provider.
    pub per_hour: u32,
    /// Messages under way to each provider at a time.
    pub at_once: u16,
    /// More lines of `[rehearsal]`.
    pub rehearsal: &'static str,
}

/// A server in its simulated world.
pub struct Stage {
    /// The providers, their mailboxes, the DNS.
    pub net: Simnet,
    /// The server.
    pub server: Server,
    /// People's browser.
    pub browser: Browser,
    /// The API with the operator's key.
    pub operator: Api,
}

impl Stage {
    /// Starts the world and the server in it.
    ///
    /// # Errors
    /// What could not be started, and why.
    pub async fn set(scene: Scene) -> anyhow::Result<Self> {
        let net = RealNet::new(Reach::Loopback);
        let spawn = RealSpawn::current();
        let doors =
            Doors { clock: Arc::new(RealClock), net: Arc::new(net), spawn: Arc::new(spawn) };
        let dns_at = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let options = Options { dns_at: Some(dns_at), keep: scene.keep };
        let sites = sites(&scene.world);
        let world = Simnet::start(doors, scene.world.clone(), options)
            .await
            .context("the simulated providers could not be started")?;
        enter_names(&world);

        let ports = free_ports(net).await?;
        let text = configuration(&scene, &world, &sites, ports);
        let overlay = scene.data.join("overlay.toml");
        fs::write(&overlay, OVERLAY)
            .with_context(|| format!("could not write {}", overlay.display()))?;
        let config = scene.data.join("assent.toml");
        fs::write(&config, text)
            .with_context(|| format!("could not write {}", config.display()))?;
        let log = scene.data.join("serve.log");
        let place = Place { program: scene.program, data: scene.data, config, log };
        Server::init(&place).await?;
        let server = Server::start(place).await?;
        world.post().route(&domain(BOUNCE_DOMAIN), server.ready().inbound);

        let key = operator_key(&server.place().data)?;
        let operator = Api::new(&server.ready().console, &key)?;
        let browser = Browser::new().context("the browser could not be made")?;
        Ok(Self { net: world, server, browser, operator })
    }
}

/// The operator's key, as the server left it for its operator.
fn operator_key(data: &Path) -> anyhow::Result<String> {
    let path = data.join("operator.key");
    let key =
        fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))?;
    Ok(key.trim().to_owned())
}

fn domain(name: &str) -> Domain {
    name.parse().expect("a fixed name")
}

/// The server's own names: mail to it finds it.
fn enter_names(world: &Simnet) {
    let zones = world.zones();
    zones.add_address(MAIL_HOST, Ipv4Addr::LOCALHOST.into());
    zones.add_mx(BOUNCE_DOMAIN, 10, MAIL_HOST);
    zones.add_txt(BOUNCE_DOMAIN, "v=spf1 ip4:127.0.0.1 -all");
}

/// The site of each provider: its hosts (see `delivery::site`).
fn sites(world: &SimnetConfig) -> Vec<(String, String)> {
    let hosts = |it: &sim::config::ProviderConfig| {
        it.hosts.keys().map(String::as_str).collect::<Vec<_>>().join(",")
    };
    world.provider.iter().map(|it| (it.name.clone(), hosts(it))).collect()
}

/// Four ports that nobody uses: public pages, console, content, mail.
async fn free_ports(net: RealNet) -> anyhow::Result<[u16; 4]> {
    let random = u16::from_le_bytes((&RealEntropy as &dyn Entropy).bytes());
    let span = PORTS.end - PORTS.start;
    let mut free = Vec::new();
    for step in 0..span {
        let port = PORTS.start + (random % span + step) % span;
        let at = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if net.listen(at).await.is_ok() {
            free.push(port);
        }
        if let Ok(ports) = <[u16; 4]>::try_from(free.as_slice()) {
            return Ok(ports);
        }
    }
    anyhow::bail!("no four ports between {} and {} are free", PORTS.start, PORTS.end)
}

fn configuration(
    scene: &Scene,
    world: &Simnet,
    sites: &[(String, String)],
    [public, console, content, inbound]: [u16; 4],
) -> String {
    let resolver = world.dns_addr().map(|it| it.to_string()).unwrap_or_default();
    let mut text = format!(
        "# Written by `assent demo`: a rehearsal on this machine alone.\n\
         [server]\n\
         country = \"{COUNTRY}\"\n\
         public_url = \"http://127.0.0.1:{public}\"\n\
         public_listen = \"127.0.0.1:{public}\"\n\
         console_url = \"http://127.0.0.1:{console}\"\n\
         console_listen = \"127.0.0.1:{console}\"\n\
         content_url = \"http://127.0.0.1:{content}\"\n\
         content_listen = \"127.0.0.1:{content}\"\n\n\
         [dns]\n\
         resolver = \"{resolver}\"\n\n\
         [policy]\n\
         overlay = \"{overlay}\"\n\n\
         [log]\n\
         level = \"info\"\n\n\
         [rehearsal]\n\
         enabled = true\n\
         {more}\n\n\
         [mail]\n\
         hostname = \"{MAIL_HOST}\"\n\
         bounce_domain = \"{BOUNCE_DOMAIN}\"\n\
         inbound_listen = \"127.0.0.1:{inbound}\"\n\
         smtp_port = {smtp}\n\n\
         [[mail.egress]]\n\
         name = \"loopback\"\n\
         ip = \"127.0.0.1\"\n\
         ehlo = \"{MAIL_HOST}\"\n",
        more = scene.rehearsal,
        smtp = world.smtp_port(),
        overlay = scene.data.join("overlay.toml").display(),
    );
    for (name, site) in sites {
        write!(
            text,
            "\n[[mail.warm]]\n\
             network = \"{site}\"\n\
             per_hour = {}\n\
             connections = {}\n\
             reason = \"rehearsal: the provider `{name}` is simulated on this machine\"\n",
            scene.per_hour, scene.at_once,
        )
        .expect("writing to a string");
    }
    text
}
