//! An installation with one verified account, ready for people and campaigns.

use app::{
    Actor, App, Parts, Role, Settings,
    account::{self, Identity, Opening},
    dispatch::{self, Checked, Composer, Ticket},
    form::{self, NewForm},
    install,
    list::{self, NewList},
    sender::From,
    sender_domain,
    settings::InDoubt,
};
use domain::{AccountId, Domain, FormId, Language, ListId, SignedDuration};
use policy::RuleBook;
use store::{Store, keys::init_master_key, queue::DueDelivery};

use crate::ports::{TestPorts, ports};

pub struct World {
    pub app: App,
    pub at: TestPorts,
    pub operator: Actor,
    pub member: Actor,
    pub account: AccountId,
    pub list: ListId,
    pub form: FormId,
    _folder: tempfile::TempDir,
}

pub fn flora() -> From {
    From { name: "Flora 花店".into(), address: "news@flora.example".into(), reply_to: None }
}

/// Runs a test in a fresh world on SQLite, and in another on PostgreSQL.
pub fn on_both<T: Future<Output = ()>>(test: impl Fn(World) -> T) {
    store::testing::on_both(|store| async { test(World::on(store).await).await });
}

impl World {
    async fn on(store: Store) -> Self {
        let at = ports(7);
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("master.key");
        let master = init_master_key(&key, at.ports.entropy.as_ref()).unwrap();
        let keys = install::load_keys(&store, &at.ports, master).await.unwrap();
        let rules = RuleBook::builtin();
        install::set_rules(&store, &rules, at.ports.clock.now()).await.unwrap();
        let ports = at.ports.clone();
        let app = App::new(Parts { store, ports, keys, rules, settings: settings() });
        let operator = Actor { role: Role::Operator, account: None, name: "operator".into() };
        let account = open_account(&app, &operator, "Flora AB").await;
        let member = Actor { role: Role::Member, account: Some(account), name: "ann".into() };
        let version = app.rules().published().version;
        account::accept_policy(&app, &member, account, (&version, "Ann")).await.unwrap();
        verify(&app, &at, &member, account).await;
        let new = NewList {
            name: "Spring letter".into(),
            purpose: "What grows and what is on offer".into(),
            frequency: "once a month".into(),
        };
        let list = list::create(&app, &member, account, new).await.unwrap();
        let form = form::publish(&app, &member, account, new_form(list)).await.unwrap();
        Self { app, at, operator, member, account, list, form, _folder: folder }
    }

    /// Everything due now, checked; the tickets of those that may go out.
    pub async fn tickets(&self) -> Vec<Ticket> {
        let composer = Composer::default();
        let mut tickets = Vec::new();
        for checked in dispatch::check(&self.app, &composer, &self.due().await).await.unwrap() {
            if let Checked::Ready(ticket) = checked {
                tickets.push(*ticket);
            }
        }
        tickets
    }

    pub async fn due(&self) -> Vec<DueDelivery> {
        let mut due = Vec::new();
        for shard in 0..app::queue::SHARDS {
            for (domain, _) in dispatch::domains(&self.app, shard).await.unwrap() {
                due.extend(dispatch::due(&self.app, (shard, &domain), 1000).await.unwrap());
            }
        }
        due
    }

    pub fn wait(&self, seconds: i64) {
        self.at.clock.advance(SignedDuration::from_secs(seconds));
    }
}

pub async fn open_account(app: &App, operator: &Actor, name: &str) -> AccountId {
    let identity = Identity {
        legal_name: name.into(),
        trading_name: None,
        postal_address: "Storgatan 1, 111 22 Stockholm".into(),
        phone: "+46 8 123 45 67".into(),
        email: "hello@flora.example".into(),
        web: Some("https://flora.example".into()),
        register: None,
    };
    let opening =
        Opening { identity, language: Language::En, time_zone: "Europe/Stockholm".into() };
    account::open(app, operator, opening).await.unwrap().id
}

async fn verify(app: &App, at: &TestPorts, member: &Actor, account: AccountId) {
    let domain: Domain = "flora.example".parse().unwrap();
    let added = sender_domain::add(app, member, account, &domain).await.unwrap();
    let failed = sender_domain::verify(app, member, account, &domain).await.unwrap();
    assert!(failed.row.problems.contains("_assent.flora.example: no TXT record found"));
    for record in added.records {
        at.dns.publish(&record.name, &record.value);
    }
    let done = sender_domain::verify(app, member, account, &domain).await.unwrap();
    assert_eq!(done.row.problems, "");
}

fn new_form(list: ListId) -> NewForm {
    NewForm {
        language: Language::En,
        heading: "Letters from Flora".into(),
        introduction: String::new(),
        lists: vec![list],
        from: flora(),
        preticked: false,
    }
}

fn settings() -> Settings {
    Settings {
        public_url: "https://mail.example.com/".parse().unwrap(),
        content_url: "https://view.example.com/".parse().unwrap(),
        console_url: "https://console.example.com/".parse().unwrap(),
        mail_host: "mail.example.com".parse().unwrap(),
        bounce_domain: "b.mail.example.com".parse().unwrap(),
        rehearsal: false,
        in_doubt: InDoubt::Retry,
        trusted_proxies: Vec::new(),
        lease: SignedDuration::from_secs(15),
    }
}
