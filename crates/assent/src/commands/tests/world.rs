//! An installation on SQLite behind the real router, on a port of loopback, and
//! the command line in front of it.

use std::{
    collections::BTreeMap,
    io,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
};

use app::{App, Parts, Role, Settings, access, install, settings::InDoubt};
use clap::Parser as _;
use domain::{Domain, SignedDuration, Timestamp};
use policy::RuleBook;
use ports::{
    Clock, CompileFailed, Compiler, Dns, DnsError, Listener, MxAnswer, MxHost, Net, Pending, Ports,
    Spawn, Stream,
};
use store::{Durability, Profile, Store, keys::init_master_key};
use tokio::task::JoinSet;

use crate::{
    cli::Cli,
    commands::{Shown, found},
    real::RealEntropy,
};

/// A clock that goes on by a millisecond whenever somebody looks.
#[derive(Default)]
struct Looks(AtomicI64);

impl Clock for Looks {
    fn now(&self) -> Timestamp {
        let start: Timestamp = "2026-11-21T08:00:00Z".parse().unwrap();
        let looks = self.0.fetch_add(1, Ordering::Relaxed);
        start + SignedDuration::from_millis(looks)
    }

    fn sleep(&self, _: SignedDuration) -> Pending<'static, ()> {
        Box::pin(std::future::ready(()))
    }
}

/// TXT records by name; every domain takes mail at one host.
#[derive(Default)]
struct Records(Mutex<BTreeMap<String, Vec<String>>>);

impl Dns for Records {
    fn mx<'a>(&'a self, domain: &'a Domain) -> Pending<'a, Result<MxAnswer, DnsError>> {
        let host = MxHost { preference: 10, host: format!("mx.{domain}") };
        Box::pin(std::future::ready(Ok(MxAnswer::Hosts(vec![host]))))
    }

    fn addresses<'a>(&'a self, _: &'a str) -> Pending<'a, Result<Vec<IpAddr>, DnsError>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }

    fn txt<'a>(&'a self, name: &'a str) -> Pending<'a, Result<Vec<String>, DnsError>> {
        let found = self.0.lock().unwrap().get(name).cloned().unwrap_or_default();
        Box::pin(std::future::ready(Ok(found)))
    }
}

struct Nothing;

impl Net for Nothing {
    fn connect(
        &self,
        _: SocketAddr,
        _: Option<IpAddr>,
    ) -> Pending<'_, io::Result<Box<dyn Stream>>> {
        Box::pin(std::future::ready(Err(io::ErrorKind::ConnectionRefused.into())))
    }

    fn listen(&self, _: SocketAddr) -> Pending<'_, io::Result<Box<dyn Listener>>> {
        Box::pin(std::future::ready(Err(io::ErrorKind::AddrNotAvailable.into())))
    }
}

impl Compiler for Nothing {
    fn compile(&self, request: Vec<u8>) -> Pending<'_, Result<Vec<u8>, CompileFailed>> {
        Box::pin(std::future::ready(Ok(compile::compile(&request))))
    }
}

impl Spawn for Nothing {
    fn spawn(&self, _: &'static str, _: Pending<'static, ()>) {}
}

pub(super) struct World {
    pub app: App,
    /// Base of the API.
    pub base: String,
    pub operator_key: String,
    pub folder: tempfile::TempDir,
    dns: Arc<Records>,
    _server: JoinSet<()>,
}

impl World {
    pub async fn new() -> Self {
        // Another test of this process may have been first.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let dns = Arc::new(Records::default());
        let ports = Ports {
            clock: Arc::new(Looks::default()),
            entropy: Arc::new(RealEntropy),
            dns: dns.clone(),
            net: Arc::new(Nothing),
            compiler: Arc::new(Nothing),
            spawn: Arc::new(Nothing),
        };
        let now = ports.clock.now();
        let path = folder.path().join("assent.db");
        let store = Store::open_sqlite(&path, Durability::Lazy, Profile::Rehearsal).unwrap();
        store.migrate(now).await.unwrap();
        let key = folder.path().join("master.key");
        let master = init_master_key(&key, ports.entropy.as_ref()).unwrap();
        let keys = install::load_keys(&store, &ports, master).await.unwrap();
        let rules = RuleBook::builtin();
        install::set_rules(&store, &rules, now).await.unwrap();
        let app = App::new(Parts { store, ports, keys, rules, settings: settings() });
        let operator = ("operator", Role::Operator);
        let operator_key = access::add_key(&app, None, operator, now).await.unwrap();
        let (base, server) = serve(&app);
        Self { app, base, operator_key, folder, dns, _server: server }
    }

    pub fn publish(&self, name: &str, value: &str) {
        let mut records = self.dns.0.lock().unwrap();
        records.entry(name.to_owned()).or_default().push(value.to_owned());
    }

    /// A file in the test's own folder.
    pub fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Runs `assent …` as whoever holds the key.
    pub async fn run(&self, key: &str, words: &[&str]) -> anyhow::Result<Shown> {
        let head = ["assent", "--server", &self.base, "--key", key];
        let cli = Cli::try_parse_from(head.iter().chain(words).copied())?;
        found(&cli.server, cli.command).await
    }

    /// The same for what is expected to work.
    pub async fn done(&self, key: &str, words: &[&str]) -> Shown {
        let shown = self.run(key, words).await;
        shown.unwrap_or_else(|error| panic!("assent {}: {error}", words.join(" ")))
    }
}

fn serve(app: &App) -> (String, JoinSet<()>) {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.set_nonblocking(true).unwrap();
    let listener = tokio::net::TcpListener::from_std(listener).unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    // As it is served: beside pages that have a fallback of their own.
    let router = axum::Router::new().fallback(async || "a page").merge(api::router(app.clone()));
    let mut server = JoinSet::new();
    server.spawn(async move { axum::serve(listener, router).await.unwrap() });
    (base, server)
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
