//! The ledger over HTTP: its checkpoint and its tiles.

use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use consent::tree::tile::{Tile, WIDTH};
use reqwest::redirect;
use url::Url;

use super::WitnessArgs;
use crate::client::is_loopback;

/// Largest checkpoint, in bytes.
const NOTE_BYTES_MAX: usize = 16 * 1024;
/// Largest tile, in bytes.
const TILE_BYTES_MAX: usize = 32 * WIDTH as usize;
/// The longest wait for an answer.
const TIME_MAX: Duration = Duration::from_secs(60);

/// Where a ledger is published.
pub(crate) struct Source {
    http: reqwest::Client,
    base: Url,
}

impl Source {
    /// A ledger that may be followed: over TLS, on another machine, unless told
    /// otherwise.
    pub(crate) fn new(args: &WitnessArgs) -> anyhow::Result<Self> {
        let local = is_loopback(&args.ledger);
        ensure!(!local || args.loopback, "a ledger on this machine needs --loopback");
        let secure = args.ledger.scheme() == "https" || (local && args.ledger.scheme() == "http");
        ensure!(secure, "{} is not https", args.ledger);
        let mut http = reqwest::Client::builder()
            .connect_timeout(TIME_MAX)
            .timeout(TIME_MAX)
            .redirect(redirect::Policy::none());
        if local {
            http = http.no_proxy();
        }
        let http = http.build().context("the HTTP client could not be made")?;
        Ok(Self { http, base: args.ledger.clone() })
    }

    /// The newest checkpoint.
    pub(crate) async fn checkpoint(&self) -> anyhow::Result<String> {
        let octets = self.get("checkpoint", NOTE_BYTES_MAX).await?;
        String::from_utf8(octets).context("the checkpoint is not text")
    }

    /// A tile.
    pub(crate) async fn tile(&self, tile: Tile) -> anyhow::Result<Vec<u8>> {
        self.get(&tile.to_string(), TILE_BYTES_MAX).await
    }

    async fn get(&self, path: &str, bytes_max: usize) -> anyhow::Result<Vec<u8>> {
        let mut url = self.base.clone();
        let Ok(mut segments) = url.path_segments_mut() else { bail!("{url} has no path") };
        segments.pop_if_empty().extend(path.split('/'));
        drop(segments);
        let mut answer = self.http.get(url.clone()).send().await?;
        ensure!(answer.status().is_success(), "{url} answers {}", answer.status());
        let mut octets = Vec::new();
        while let Some(more) = answer.chunk().await? {
            ensure!(octets.len() + more.len() <= bytes_max, "{url} answers too much");
            octets.extend_from_slice(&more);
        }
        Ok(octets)
    }
}
