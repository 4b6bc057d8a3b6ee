//! From an empty database to an account that may send.

use std::path::Path;

use domain::{AccountId, Domain, FormId, Language, ListId, SignedDuration};
use policy::RuleBook;
use ports::Ports;
use store::{Store, keys::init_master_key};

use super::Records;
use crate::{
    Actor, App, Parts, Role, Settings,
    account::{self, Identity, Opening},
    form::{self, NewForm},
    install as first_start,
    list::{self, NewList},
    sender::From,
    sender_domain,
    settings::InDoubt,
};

/// An installation on this database, as [`settings`] say and with the rules that
/// are compiled in. A master key of its own is made at `folder/master.key`.
///
/// # Panics
/// When it cannot be made.
pub async fn install(store: Store, ports: &Ports, folder: &Path) -> App {
    let key = folder.join("master.key");
    let master = init_master_key(&key, ports.entropy.as_ref()).expect("a master key is made");
    let keys = first_start::load_keys(&store, ports, master).await.expect("the keys are made");
    let rules = RuleBook::builtin();
    first_start::set_rules(&store, &rules, ports.clock.now()).await.expect("the rules are set");
    App::new(Parts { store, ports: ports.clone(), keys, rules, settings: settings() })
}

/// What an operator could have configured, below `example.com`.
///
/// # Panics
/// Never: the values are right.
#[must_use]
pub fn settings() -> Settings {
    let url = |host: &str| format!("https://{host}.example.com/").parse().expect("a URL");
    Settings {
        public_url: url("mail"),
        content_url: url("view"),
        console_url: url("console"),
        mail_host: "mail.example.com".parse().expect("a domain"),
        bounce_domain: "b.mail.example.com".parse().expect("a domain"),
        country: "SE".into(),
        egress: Vec::new(),
        blocklists: Vec::new(),
        rehearsal: false,
        in_doubt: InDoubt::Retry,
        trusted_proxies: Vec::new(),
        lease: SignedDuration::from_secs(15),
    }
}

/// Whoever runs the installation.
#[must_use]
pub fn operator() -> Actor {
    Actor { role: Role::Operator, account: None, name: "operator".into() }
}

/// Ann, who works in that account.
#[must_use]
pub fn member(account: AccountId) -> Actor {
    Actor { role: Role::Member, account: Some(account), name: "ann".into() }
}

/// A sender of that name: its mail and its site are below `name.example`.
#[must_use]
pub fn identity(name: &str) -> Identity {
    let label: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    let domain = format!("{}.example", label.to_lowercase());
    Identity {
        legal_name: format!("{name} AB"),
        trading_name: None,
        postal_address: "Storgatan 1, 111 22 Stockholm".into(),
        phone: "+46 8 123 45 67".into(),
        email: format!("hello@{domain}"),
        web: Some(format!("https://{domain}")),
        register: None,
        country: Some("SE".into()),
    }
}

/// Opens an account for [`identity`].
///
/// # Panics
/// When it is refused.
pub async fn open_account(app: &App, name: &str) -> AccountId {
    open_account_as(app, identity(name)).await
}

/// Opens an account with this identity.
///
/// # Panics
/// When it is refused.
pub async fn open_account_as(app: &App, identity: Identity) -> AccountId {
    let opening =
        Opening { identity, language: Language::En, time_zone: "Europe/Stockholm".into() };
    account::open(app, &operator(), opening).await.expect("an account is opened").id
}

/// Accepts the published policy.
///
/// # Panics
/// When it is refused.
pub async fn accept_policy(app: &App, member: &Actor, account: AccountId) {
    let version = app.rules().published().version;
    let accepted = account::accept_policy(app, member, account, (&version, "Ann")).await;
    accepted.expect("the policy is accepted");
}

/// Adds a sender domain, publishes what it asks for, and has it verified.
///
/// # Panics
/// When something is still missing.
pub async fn verify(app: &App, dns: &Records, account: AccountId, domain: &Domain) {
    let member = member(account);
    let added = sender_domain::add(app, &member, account, domain).await.expect("it is added");
    for record in added.records {
        dns.publish(&record.name, &record.value);
    }
    let done = sender_domain::verify(app, &member, account, domain).await.expect("DNS answers");
    assert_eq!(done.row.problems, "");
}

/// Makes a list.
///
/// # Panics
/// When it is refused.
pub async fn list(app: &App, account: AccountId, (name, purpose): (&str, &str)) -> ListId {
    let new =
        NewList { name: name.into(), purpose: purpose.into(), frequency: "once a month".into() };
    list::create(app, &member(account), account, new).await.expect("a list is made")
}

/// Publishes a form in English for these lists.
///
/// # Panics
/// When it is refused.
pub async fn form(app: &App, account: AccountId, lists: &[ListId], from: From) -> FormId {
    let new = NewForm {
        language: Language::En,
        heading: format!("Letters from {}", from.name),
        introduction: String::new(),
        lists: lists.to_vec(),
        from,
        preticked: false,
    };
    form::publish(app, &member(account), account, new).await.expect("a form is published")
}
