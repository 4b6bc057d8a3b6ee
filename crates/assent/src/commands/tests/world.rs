//! An installation on SQLite behind the real router, on a port of loopback, and
//! the command line in front of it.

use std::path::PathBuf;

use app::{
    App, Role, access,
    testing::{self, TestPorts},
};
use clap::Parser as _;
use store::{Durability, Profile, Store};
use tokio::task::JoinSet;

use crate::{
    cli::Cli,
    commands::{Shown, found},
};

pub(super) struct World {
    pub app: App,
    /// Base of the API.
    pub base: String,
    pub operator_key: String,
    pub folder: tempfile::TempDir,
    at: TestPorts,
    _server: JoinSet<()>,
}

impl World {
    pub async fn new() -> Self {
        // Another test of this process may have been first.
        let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        let folder = tempfile::tempdir().unwrap();
        let at = testing::ticking(7);
        let now = at.ports.clock.now();
        let path = folder.path().join("assent.db");
        let store = Store::open_sqlite(&path, Durability::Lazy, Profile::Rehearsal).unwrap();
        store.migrate(now).await.unwrap();
        let app = testing::install(store, &at.ports, folder.path()).await;
        let operator = ("operator", Role::Operator);
        let operator_key = access::add_key(&app, None, operator, now).await.unwrap();
        let (base, server) = serve(&app);
        Self { app, base, operator_key, folder, at, _server: server }
    }

    pub fn publish(&self, name: &str, value: &str) {
        self.at.dns.publish(name, value);
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
