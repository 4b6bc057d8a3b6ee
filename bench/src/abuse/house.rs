//! The whole house on virtual time, for one script: the database in memory, the
//! use cases, the background work, the engine that sends, and the receivers.
//!
//! Owns how they are started. What is run is what ships; only the world outside
//! is simulated (docs/simulation.md).

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
};

use anyhow::{Context as _, Result};
use app::{App, Parts, install, testing};
use domain::{SignedDuration, Timestamp};
use jobs::{Jobs, JobsConfig};
use mta::{EgressSource, Inbound, InboundConfig, Mta, MtaConfig, TlsClients};
use policy::RuleBook;
use ports::{CompileFailed, Compiler, Pending, Ports};
use sim::{
    Doors, Seed, Simnet, SimnetConfig, Simulation, dns::ZoneResolver, mailbox::Keep, process::Life,
    seed::SeededEntropy, simnet::Options,
};
use store::{Store, keys::init_master_key};

/// How long background work rests, and how often the engine looks by itself.
const REST: SignedDuration = SignedDuration::from_mins(15);

/// Four companies that receive mail. What is gone is unknown; the rest is taken.
const WORLD: &str = r#"
smtp_port = 2525
null_mx = ["null.example"]
[[provider]]
name = "north"
domains = ["north.example", "mail.north.example", "nordpost.example"]
hosts = { "mx.north.example" = "127.0.0.11" }
behaviour = { unknown_prefixes = ["gone."], starttls = false }
[[provider]]
name = "south"
domains = ["south.example", "sudmail.example", "box.south.example"]
hosts = { "mx.south.example" = "127.0.0.12" }
behaviour = { unknown_prefixes = ["gone."], greylist = "10 min" }
[[provider]]
name = "east"
domains = ["east.example", "dongyou.example", "mail.east.example"]
hosts = { "mx.east.example" = "127.0.0.13" }
behaviour = { unknown_prefixes = ["gone."] }
[[provider]]
name = "west"
domains = ["west.example", "westbox.example", "home.west.example"]
hosts = { "mx.west.example" = "127.0.0.14" }
behaviour = { unknown_prefixes = ["gone."] }
"#;

/// The house.
pub struct House {
    /// Virtual time.
    pub simulation: Simulation,
    /// Its doors.
    pub doors: Doors,
    /// The receivers.
    pub simnet: Arc<Simnet>,
    /// The use cases.
    pub app: App,
    /// For what takes threads: making keys. Virtual time stands still meanwhile.
    pub threads: tokio::runtime::Runtime,
    world: Life,
    _folder: tempfile::TempDir,
}

impl House {
    /// Builds it: the database is made, nothing runs yet.
    ///
    /// # Errors
    /// When memory or a folder cannot be had.
    pub fn build(seed: Seed, start: Timestamp) -> Result<Self> {
        let simulation = Simulation::new(start);
        let world = Life::default();
        let doors = world.doors(&simulation.doors());
        let threads = tokio::runtime::Builder::new_current_thread().build()?;
        let mut config = SimnetConfig::from_toml(WORLD)?;
        config.seed = seed.0;
        let options = Options { dns_at: None, keep: Keep::Digest };
        let (doors_there, net) = (doors.clone(), config);
        let simnet =
            simulation.run(async move { Simnet::start(doors_there, net, options).await })?;
        let zones = simnet.zones().clone();
        zones.add_mx("b.mail.example.com", 10, "mail.assent.example");
        zones.add_address("mail.assent.example", "127.0.0.1".parse()?);
        let ports = Ports {
            clock: doors.clock.clone(),
            entropy: Arc::new(SeededEntropy::new(seed)),
            dns: Arc::new(ZoneResolver(zones)),
            net: doors.net.clone(),
            compiler: Arc::new(InProcess),
            spawn: doors.spawn.clone(),
        };
        let folder = tempfile::tempdir()?;
        let key: PathBuf = folder.path().join("master.key");
        let app = threads.block_on(async {
            let store = Store::inline(Arc::new(()))?;
            store.migrate(ports.clock.now()).await?;
            let master = init_master_key(&key, ports.entropy.as_ref())?;
            let keys = install::load_keys(&store, &ports, master).await?;
            let rules = rules();
            install::set_rules(&store, &rules, ports.clock.now()).await?;
            let mut settings = testing::settings();
            settings.lease = SignedDuration::from_hours(3);
            anyhow::Ok(App::new(Parts { store, ports, keys, rules, settings }))
        })?;
        Ok(Self {
            simulation,
            doors,
            simnet: Arc::new(simnet),
            app,
            threads,
            world,
            _folder: folder,
        })
    }

    /// Starts what runs by itself.
    ///
    /// # Errors
    /// When the listener cannot be opened.
    pub fn start(&self) -> Result<Jobs> {
        let (app, port) = (self.app.clone(), self.simnet.smtp_port());
        self.simulation.run(async move {
            let at = "127.0.0.1:2525".parse()?;
            let bounces = app.settings().bounce_domain.clone();
            let inbound = InboundConfig::new(at, "mail.assent.example", bounces);
            Inbound::start(app.clone(), inbound).await.context("the inbound listener")?;
            let mut config = outbound()?;
            config.smtp_port = port;
            let mta = Mta::start(app.clone(), config);
            let admitted = Arc::new(move || mta.wake());
            Ok(Jobs::start(&app, &JobsConfig { interval: REST, admitted }))
        })
    }

    /// Lets time pass.
    pub fn wait_until(&self, at: Timestamp) {
        let clock = self.doors.clock.clone();
        self.simulation.run(async move { clock.sleep(clock.now().duration_until(at)).await });
    }
}

impl Drop for House {
    /// Everybody goes home: tasks let go of the world, and it of them.
    fn drop(&mut self) {
        self.world.end();
        let clock = self.doors.clock.clone();
        let moment = SignedDuration::from_millis(1);
        self.simulation.run(async move { clock.sleep(moment).await });
    }
}

/// Read once: reading takes longer than a simulated day.
fn rules() -> RuleBook {
    static RULES: OnceLock<RuleBook> = OnceLock::new();
    RULES.get_or_init(RuleBook::builtin).clone()
}

fn outbound() -> Result<MtaConfig> {
    let ehlo = "mail.assent.example".into();
    let source = EgressSource { name: "one".into(), ip: None, ehlo };
    let mut config = MtaConfig::new(vec![source], TlsClients::new(None)?);
    config.allow_loopback = true;
    config.poll = REST;
    Ok(config)
}

/// The compiler in the same process: its walls are tested elsewhere.
struct InProcess;

impl Compiler for InProcess {
    fn compile(&self, request: Vec<u8>) -> Pending<'_, Result<Vec<u8>, CompileFailed>> {
        Box::pin(std::future::ready(Ok(compile::compile(&request))))
    }
}
