//! An installation with one account and a form, and the world around it.
//!
//! Method: people sign up, each of whom is owed one request for confirmation;
//! delivery runs; what each delivery went through is compared as text with what
//! the simulated hosts hold.

use std::{path::PathBuf, sync::Arc};

use app::{
    Actor, App, Parts, Role, Settings,
    account::{self, Identity, Opening},
    form::{self, NewForm},
    install,
    list::{self, NewList},
    sender::From,
    sender_domain,
    settings::InDoubt,
    signup::{self, How, SignUp},
};
use delivery::{RetrySchedule, RetryTable, Shaping};
use domain::{AccountId, Address, Domain, FormId, Language, ListId, SignedDuration};
use mta::{EgressSource, Mta, MtaConfig, MtaHandle, TlsClients};
use policy::RuleBook;
use sim::{Doors, Simnet, SimnetConfig, Simulation, mailbox::Keep, simnet::Options};
use store::{
    Store, UnitHooks,
    delivery::DeliveryRow,
    keys::{MasterKey, init_master_key},
};
use tokio::sync::watch;

use crate::ports::mortal;

/// Every provider of these tests is warm, on record of nobody.
pub const WARM: &str = r#"
[[provider]]
name = "warm"
mx = ["example"]
example = ["mx.warm.example"]
per_hour = 3600000
ceiling_per_hour = 3600000
connections = 10
messages_per_connection = 100
"#;

pub struct World {
    pub app: App,
    pub simnet: Simnet,
    pub account: AccountId,
    pub list: ListId,
    form: FormId,
    store: Store,
    doors: Doors,
    key: PathBuf,
    starts: u64,
    kill: watch::Sender<bool>,
    _folder: tempfile::TempDir,
}

/// Runs a test on virtual time in the world that `providers` describes.
pub fn run<T: Future<Output = ()> + Send + 'static>(
    providers: &str,
    test: impl FnOnce(World) -> T + Send + 'static,
) {
    run_with(providers, Arc::new(()), test);
}

/// The same with faults in the database.
pub fn run_with<T: Future<Output = ()> + Send + 'static>(
    providers: &str,
    hooks: Arc<dyn UnitHooks>,
    test: impl FnOnce(World) -> T + Send + 'static,
) {
    let config = SimnetConfig::from_toml(providers).unwrap();
    let simulation = Simulation::new("2026-11-21T08:00:00Z".parse().unwrap());
    let doors = simulation.doors();
    // Making keys takes a thread, which virtual time does not wait for.
    let founding = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let world = founding.block_on(async {
        let store = Store::inline(hooks).unwrap();
        store.migrate(doors.clock.now()).await.unwrap();
        World::new(doors, config, store).await
    });
    simulation.run(async move { test(world).await });
}

impl World {
    /// A world on these ports and this empty database.
    pub async fn new(doors: Doors, config: SimnetConfig, store: Store) -> Self {
        let options = Options { dns_at: None, keep: Keep::Everything };
        let simnet = Simnet::start(doors.clone(), config, options).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("master.key");
        let (ports, kill) = mortal(&doors, simnet.zones().clone(), 1);
        let master = init_master_key(&key, ports.entropy.as_ref()).unwrap();
        let keys = install::load_keys(&store, &ports, master).await.unwrap();
        let rules = RuleBook::builtin();
        install::set_rules(&store, &rules, doors.clock.now()).await.unwrap();
        let app =
            App::new(Parts { store: store.clone(), ports, keys, rules, settings: settings() });
        let (account, list, form) = founded(&app, simnet.zones()).await;
        Self {
            app,
            simnet,
            account,
            list,
            form,
            store,
            doors,
            key,
            starts: 1,
            kill,
            _folder: folder,
        }
    }

    /// Somebody signs up, and is owed a mail.
    pub async fn sign_up(&self, address: &str) {
        let sign_up = SignUp {
            form: self.form,
            address: address.into(),
            first_name: None,
            lists: vec![self.list],
            how: How::Web { ip: "192.0.2.7".into(), port: 40000, user_agent: Some("t".into()) },
        };
        signup::sign_up(&self.app, &sign_up).await.unwrap();
    }

    /// Starts delivery.
    pub fn start(&self) -> MtaHandle {
        self.start_with(|_| ())
    }

    /// Starts delivery with another configuration.
    pub fn start_with(&self, change: impl FnOnce(&mut MtaConfig)) -> MtaHandle {
        let source =
            EgressSource { name: "one".into(), ip: None, ehlo: "mail.assent.example".into() };
        let mut config = MtaConfig::new(vec![source], TlsClients::new(None).unwrap());
        config.smtp_port = self.simnet.smtp_port();
        config.allow_loopback = true;
        config.shaping = Shaping::builtin().overlaid(WARM).unwrap();
        config.unreachable = short();
        config.retry = RetryTable::rehearsal(&short()).unwrap();
        change(&mut config);
        Mta::start(self.app.clone(), config)
    }

    /// SIGKILL: every task of the process stops where it is. What remains is
    /// the database; a new process opens it.
    pub async fn kill(&mut self) {
        self.kill.send_replace(true);
        self.starts += 1;
        let (ports, kill) = mortal(&self.doors, self.simnet.zones().clone(), self.starts);
        self.kill = kill;
        let master = MasterKey::read(&self.key).unwrap();
        let keys = install::load_keys(&self.store, &ports, master).await.unwrap();
        let parts = Parts {
            store: self.store.clone(),
            ports,
            keys,
            rules: RuleBook::builtin(),
            settings: settings(),
        };
        self.app = App::new(parts);
        // No process starts in the instant in which another ended.
        self.wait(SignedDuration::from_millis(1)).await;
    }

    pub async fn wait(&self, time: SignedDuration) {
        self.doors.clock.sleep(time).await;
    }

    /// Waits until nothing waits in the queue any more.
    pub async fn all_settled(&self) {
        for _ in 0..20_000 {
            if store::queue::waiting(&self.store).await.unwrap().is_empty() {
                return;
            }
            self.wait(SignedDuration::from_millis(100)).await;
        }
        panic!("deliveries wait for ever");
    }

    /// The delivery owed to an address.
    pub async fn delivery(&self, address: &str) -> DeliveryRow {
        let address: Address = address.parse().unwrap();
        let row = self.app.account_row(self.account).await.unwrap();
        let keys = self.app.account_keys(&row).unwrap();
        let lookups = [keys.lookup(&address).to_vec()];
        let found = store::contact::by_lookups(&self.store, self.account, &lookups).await.unwrap();
        let rows =
            store::delivery::of_contact(&self.store, self.account, found[0].id).await.unwrap();
        rows.into_iter().next().unwrap()
    }

    /// What an address's delivery went through, its state, and the copies that
    /// the host holds.
    pub async fn life(&self, address: &str) -> String {
        let row = self.delivery(address).await;
        let attempts =
            store::attempt::of_delivery(&self.store, self.account, row.id).await.unwrap();
        let told = |it: &store::attempt::AttemptRow| {
            let outcome = it.outcome.as_deref().unwrap_or("open");
            let stage = it.stage.as_deref().unwrap_or("?");
            let code = it.code.map(|code| format!(" {code}")).unwrap_or_default();
            format!("{outcome}{code} at {stage}; ")
        };
        let copies = self.copies(address).len();
        let attempts: String = attempts.iter().map(told).collect();
        format!("{attempts}{}, {copies} copies", row.state.as_str())
    }

    /// The copies that the host holds for an address.
    pub fn copies(&self, address: &str) -> Vec<Arc<sim::MailCopy>> {
        self.simnet.mailbox().accepted_copies(&address.parse().unwrap())
    }
}

/// DECISIONS D10: the times of a rehearsal.
fn short() -> RetrySchedule {
    RetrySchedule {
        delay_first: SignedDuration::from_secs(2),
        delay_max: SignedDuration::from_secs(10),
        give_up_after: SignedDuration::from_mins(5),
    }
}

async fn founded(app: &App, zones: &sim::Zones) -> (AccountId, ListId, FormId) {
    let operator = Actor { role: Role::Operator, account: None, name: "operator".into() };
    let identity = Identity {
        legal_name: "Flora AB".into(),
        trading_name: None,
        postal_address: "Storgatan 1, 111 22 Stockholm".into(),
        phone: "+46 8 123 45 67".into(),
        email: "hello@flora.example".into(),
        web: None,
        register: None,
        country: None,
    };
    let opening =
        Opening { identity, language: Language::En, time_zone: "Europe/Stockholm".into() };
    let account = account::open(app, &operator, opening).await.unwrap().id;
    let member = Actor { role: Role::Member, account: Some(account), name: "ann".into() };
    let version = app.rules().published().version.clone();
    account::accept_policy(app, &member, account, (&version, "Ann")).await.unwrap();
    let domain: Domain = "flora.example".parse().unwrap();
    zones.add_mx("flora.example", 10, "mx.flora.example");
    for record in sender_domain::add(app, &member, account, &domain).await.unwrap().records {
        zones.add_txt(&record.name, &record.value);
    }
    let verified = sender_domain::verify(app, &member, account, &domain).await.unwrap();
    assert_eq!(verified.row.problems, "");
    let new = NewList {
        name: "Spring letter".into(),
        purpose: "What grows now".into(),
        frequency: "once a month".into(),
    };
    let list = list::create(app, &member, account, new).await.unwrap();
    let new = NewForm {
        language: Language::En,
        heading: "Letters from Flora".into(),
        introduction: String::new(),
        lists: vec![list],
        from: From { name: "Flora".into(), address: "news@flora.example".into(), reply_to: None },
        preticked: false,
    };
    let form = form::publish(app, &member, account, new).await.unwrap();
    (account, list, form)
}

fn settings() -> Settings {
    Settings {
        public_url: "https://mail.assent.example/".parse().unwrap(),
        content_url: "https://view.assent.example/".parse().unwrap(),
        console_url: "https://console.assent.example/".parse().unwrap(),
        mail_host: "mail.assent.example".parse().unwrap(),
        bounce_domain: "b.assent.example".parse().unwrap(),
        country: "SE".into(),
        egress: Vec::new(),
        blocklists: Vec::new(),
        rehearsal: true,
        in_doubt: InDoubt::Retry,
        trusted_proxies: Vec::new(),
        lease: SignedDuration::from_secs(6),
    }
}
