//! The house in its simulated world: one machine on which processes come and
//! go.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use app::{App, Failure, Parts, install};
use delivery::Shaping;
use domain::SignedDuration;
use jobs::{Jobs, JobsConfig};
use mta::{EgressSource, Inbound, InboundConfig, Mta, MtaConfig, MtaHandle, TlsClients};
use policy::RuleBook;
use ports::Spawn;
use sim::{
    Doors, Seed, Simnet, SimnetConfig,
    hostile::{self, Manner},
    mailbox::Keep,
    process::{Life, Machine, Process},
    simnet::Options,
};
use store::{Store, keys::MasterKey};
use tokio::sync::oneshot;

use crate::{
    disk::Disk,
    founding::{Founding, InProcess, settings},
    plan::Plan,
};

/// What the receivers are like.
const WORLD: &str = r#"
smtp_port = 2525
null_mx = ["null.example"]
[[provider]]
name = "open"
domains = ["open.example"]
hosts = { "mx.open.example" = "127.0.0.11" }
behaviour = { unknown_prefixes = ["gone"], reply_delay = "20 ms" }
[[provider]]
name = "grey"
domains = ["grey.example"]
hosts = { "mx.grey.example" = "127.0.0.12" }
behaviour = { greylist = "20 min" }
[[provider]]
name = "limit"
domains = ["limit.example"]
hosts = { "mx.limit.example" = "127.0.0.13" }
behaviour = { connections_max = 2, messages_per_connection_max = 2, rate = { messages = 3, per = "10 min" }, reply_delay = "50 ms" }
[[provider]]
name = "lossy"
domains = ["lossy.example"]
hosts = { "mx.lossy.example" = "127.0.0.14" }
behaviour = { reply_loss_share = 0.2, reply_delay = "100 ms" }
[[provider]]
name = "full"
domains = ["full.example"]
hosts = { "mx.full.example" = "127.0.0.15" }
behaviour = { full_share = 1.0, full_for = "6 h" }
[[provider]]
name = "flap"
domains = ["flap.example"]
hosts = { "mx.flap.example" = "127.0.0.16" }
[[provider]]
name = "late"
domains = ["late.example"]
hosts = { "mx.late.example" = "127.0.0.17" }
behaviour = { late_dsn_share = 1.0, late_dsn_delay = "30 min" }
"#;

/// Hosts that take nothing: domain, address, manner.
const HOSTILE: [(&str, &str, Manner); 4] = [
    ("tarpit.example", "127.0.0.31", Manner::Tarpit),
    ("endless.example", "127.0.0.32", Manner::Endless),
    ("drip.example", "127.0.0.33", Manner::Drip),
    ("torn.example", "127.0.0.34", Manner::Torn),
];

/// Limits that nobody may have: a counter-proof.
const NO_LIMITS: &str = r#"
[[provider]]
name = "warm"
mx = ["example"]
example = ["mx.warm.example"]
per_hour = 3600000
ceiling_per_hour = 3600000
connections = 50
at_once = 50
messages_per_connection = 1
"#;

/// How long background work rests.
const REST: SignedDuration = SignedDuration::from_mins(10);

/// A deliberate fault, to show that the checkers see it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Broken {
    #[default]
    Nothing,
    /// Progress is recorded when work is taken up.
    SettledAtLease,
    /// What was committed in the last minutes is lost at a crash.
    ForgetfulDisk,
    /// Networks get more than they may.
    NoLimits,
    /// Something writes into the neighbour's rows.
    Trespass,
}

pub struct House {
    pub founding: &'static Founding,
    pub plan: Plan,
    pub broken: Broken,
    /// The world's doors: true time; tasks end with `world`.
    pub doors: Doors,
    pub world: Life,
    pub simnet: Simnet,
    pub machine: Machine,
    pub disk: Arc<Disk>,
    state: Mutex<State>,
}

/// What runs in a process.
struct Engine {
    mta: MtaHandle,
    jobs: Jobs,
}

struct State {
    store: Store,
    /// As it was some minutes ago.
    backup: Option<Store>,
    running: Option<(App, Life)>,
    /// Dropped, it would end.
    engine: Option<Engine>,
    starts: u64,
    open_at_deaths: u64,
    deaths: u64,
}

impl House {
    pub async fn build(
        doors: &Doors,
        founding: &'static Founding,
        plan: Plan,
        broken: Broken,
    ) -> Arc<Self> {
        let world = Life::default();
        let doors = world.doors(doors);
        let mut config = SimnetConfig::from_toml(WORLD).unwrap();
        config.seed = plan.seed.0;
        let options = Options { dns_at: None, keep: Keep::Everything };
        let simnet = Simnet::start(doors.clone(), config, options).await.unwrap();
        for (domain, address, manner) in HOSTILE {
            let host = format!("mx.{domain}");
            simnet.zones().add_mx(domain, 10, &host);
            simnet.zones().add_address(&host, address.parse().unwrap());
            let at = format!("{address}:2525").parse().unwrap();
            hostile::serve(&doors, at, manner).await.unwrap();
        }
        simnet.zones().add_mx("b.assent.example", 10, "mail.assent.example");
        simnet.zones().add_address("mail.assent.example", "127.0.0.1".parse().unwrap());
        let machine = Machine::new(doors.clone(), simnet.zones().clone(), Arc::new(InProcess));
        machine.trips().set(plan.trips.iter().copied());
        let disk = Disk::new(doors.clock.clone(), plan.seed, founding.account, plan.faults.clone());
        let store = founding.store.inline_copy(Arc::new(())).unwrap();
        let state = State {
            store,
            backup: None,
            running: None,
            engine: None,
            starts: 0,
            open_at_deaths: 0,
            deaths: 0,
        };
        Arc::new(Self {
            founding,
            plan,
            broken,
            doors,
            world,
            simnet,
            machine,
            disk,
            state: Mutex::new(state),
        })
    }

    /// The database, as it lies on the disk.
    pub fn store(&self) -> Store {
        self.state(|it| it.store.clone())
    }

    /// The running process.
    pub fn running(&self) -> Option<(App, Life)> {
        self.state(|it| it.running.clone()).filter(|it| !it.1.is_over())
    }

    /// Deaths, and attempts that were open at them.
    pub fn deaths(&self) -> (u64, u64) {
        self.state(|it| (it.deaths, it.open_at_deaths))
    }

    /// Starts processes, one after another, for as long as the world stands.
    pub async fn keep_running(self: Arc<Self>) {
        loop {
            let life = self.start().await;
            life.over().await;
            self.buried().await;
        }
    }

    /// Starts a process. What it does first it does as that process: it may die
    /// of it.
    async fn start(self: &Arc<Self>) -> Life {
        let number = self.state(|it| {
            it.starts += 1;
            it.starts
        });
        let seed = Seed(self.plan.seed.draw(&["process", &number.to_string()]).below(u64::MAX));
        let Process { ports, life } = self.machine.start(seed);
        let store = self.store().inline_again(self.disk.mounted(life.clone()));
        let (house, born) = (Arc::clone(self), life.clone());
        let spawn = ports.spawn.clone();
        let starting = async move {
            match begin(&house, store, ports).await {
                Ok((app, engine)) => house.state(|it| {
                    it.running = Some((app, born));
                    it.engine = Some(engine);
                }),
                Err(error) => {
                    house.disk.note(format!("does not start: {error}"));
                    born.end();
                }
            }
        };
        spawn.spawn("start", Box::pin(starting));
        life
    }

    /// SIGTERM: the running process is asked to end.
    pub fn stop_politely(&self) {
        let Some((app, _)) = self.running() else { return };
        let Some(Engine { mta, jobs }) = self.state(|it| it.engine.take()) else { return };
        let stopping = async move {
            jobs.stop().await;
            mta.stop().await;
        };
        app.ports().spawn.spawn("stop", Box::pin(stopping));
    }

    /// What a death leaves, and the time until somebody starts it again.
    async fn buried(&self) {
        let store = self.store();
        let open =
            store::attempt::open(&store, domain::Timestamp::MAX, (None, 1_000)).await.unwrap();
        let number = self.state(|it| {
            it.running = None;
            it.engine = None;
            it.deaths += 1;
            it.open_at_deaths += open.len() as u64;
            if let Some(backup) = it.backup.take() {
                it.store = backup;
            }
            it.deaths
        });
        self.disk.note(format!("is dead; {} attempts open", open.len()));
        let draw = |what: &str, below| {
            self.plan.seed.draw(&["down", what, &number.to_string()]).below(below) as i64
        };
        let most = [1_000, 60_000, 7_200_000][draw("how", 3) as usize];
        self.wait(SignedDuration::from_millis(1 + draw("for", most))).await;
    }

    /// Copies the database aside: the counter-proof loses what comes after it.
    pub fn remember(&self) {
        let copy = self.store().inline_copy(Arc::new(())).unwrap();
        self.state(|it| it.backup = Some(copy));
    }

    pub async fn wait(&self, time: SignedDuration) {
        self.doors.clock.sleep(time).await;
    }

    pub async fn wait_until(&self, at: domain::Timestamp) {
        self.wait(self.doors.clock.now().duration_until(at)).await;
    }

    /// Does something in the running process, as often as it takes. `None` when
    /// the process died of it or could not do it now: nobody was answered.
    pub async fn ask<T, F>(&self, work: impl FnOnce(App) -> F) -> Option<Result<T, Failure>>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Failure>> + Send + 'static,
    {
        let (app, _) = self.running()?;
        let (answer, answered) = oneshot::channel();
        let spawn: Arc<dyn Spawn> = app.ports().spawn.clone();
        let work = work(app);
        let asked = async move {
            // Whoever asked may have left.
            let _ = answer.send(work.await);
        };
        spawn.spawn("ask", Box::pin(asked));
        answered.await.ok()
    }

    fn state<T>(&self, look: impl FnOnce(&mut State) -> T) -> T {
        look(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

async fn begin(house: &House, store: Store, ports: ports::Ports) -> Result<(App, Engine), Failure> {
    let master = MasterKey::read(&house.founding.key).unwrap();
    let keys = install::load_keys(&store, &ports, master).await?;
    let rules = rules();
    install::set_rules(&store, &rules, ports.clock.now()).await?;
    let app = App::new(Parts { store, ports, keys, rules, settings: settings() });
    let at = "127.0.0.1:2525".parse().unwrap();
    let bounces = "b.assent.example".parse().unwrap();
    let inbound = InboundConfig::new(at, "mail.assent.example", bounces);
    Inbound::start(app.clone(), inbound).await.unwrap();
    let mta = Mta::start(app.clone(), outbound(house));
    let woken = mta.clone();
    let admitted = Arc::new(move || woken.wake());
    let jobs = Jobs::start(&app, &JobsConfig { interval: REST, admitted });
    Ok((app, Engine { mta, jobs }))
}

/// Read once: reading takes longer than a simulated day.
fn rules() -> RuleBook {
    static RULES: OnceLock<RuleBook> = OnceLock::new();
    RULES.get_or_init(RuleBook::builtin).clone()
}

fn builtin() -> MtaConfig {
    static CONFIG: OnceLock<MtaConfig> = OnceLock::new();
    let config = CONFIG.get_or_init(|| {
        let ehlo = "mail.assent.example".into();
        let source = EgressSource { name: "one".into(), ip: None, ehlo };
        MtaConfig::new(vec![source], TlsClients::new(None).unwrap())
    });
    config.clone()
}

fn outbound(house: &House) -> MtaConfig {
    let mut config = builtin();
    config.smtp_port = house.simnet.smtp_port();
    config.allow_loopback = true;
    config.poll = SignedDuration::from_mins(15);
    if house.broken == Broken::NoLimits {
        config.shaping = Shaping::builtin().overlaid(NO_LIMITS).unwrap();
    }
    config.settle_at_lease = house.broken == Broken::SettledAtLease;
    config
}
