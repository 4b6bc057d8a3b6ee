//! `serve.json` in the data folder: where this process listens. Written when it
//! does, for scripts, the demo and the commands; replaced at every start.

use std::{fs, net::SocketAddr};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

use crate::config::Config;

/// Name of the file.
pub const FILE: &str = "serve.json";

/// Where a running server listens.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Ready {
    /// Base URL of the public pages, as listened on.
    pub public: String,
    /// Base URL of author content, as listened on.
    pub content: String,
    /// Base URL of console and API, as listened on.
    pub console: String,
    /// Where mail for us comes in.
    pub inbound: SocketAddr,
    /// Process id.
    pub pid: u32,
}

impl Ready {
    pub(super) fn new(
        [public, content, console]: [&TcpListener; 3],
        inbound: SocketAddr,
    ) -> anyhow::Result<Self> {
        let url =
            |it: &TcpListener| Ok::<_, std::io::Error>(format!("http://{}", it.local_addr()?));
        Ok(Self {
            public: url(public)?,
            content: url(content)?,
            console: url(console)?,
            inbound,
            pid: std::process::id(),
        })
    }

    /// Writes the file: whole or not at all.
    pub(super) fn announce(&self, config: &Config) -> anyhow::Result<()> {
        let path = config.server.data_dir.join(FILE);
        let draft = path.with_extension("json.new");
        fs::write(&draft, serde_json::to_vec_pretty(self)?)
            .and_then(|()| fs::rename(&draft, &path))
            .with_context(|| format!("could not write {}", path.display()))?;
        tracing::info!(
            public = self.public,
            content = self.content,
            console = self.console,
            inbound = %self.inbound,
            "listening"
        );
        Ok(())
    }
}
