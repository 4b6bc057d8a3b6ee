//! `assent simnet`: simulated mailbox providers on loopback, for rehearsals.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
};

use anyhow::Context as _;
use clap::Args;
use serde_json::json;
use sim::{Doors, Simnet, SimnetConfig, mailbox::Keep, simnet::Options};

use super::show::{self, Shown};
use crate::real::{Reach, RealClock, RealNet, RealSpawn};

/// `assent simnet`.
#[derive(Debug, Args)]
pub struct SimnetArgs {
    /// The providers; without it, those of the demo.
    #[arg(long, value_name = "FILE.toml")]
    providers: Option<PathBuf>,
    /// Port of the DNS server; without it, any free one.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    dns_port: u16,
}

/// Runs until Ctrl-C; then says what each provider took.
pub(super) async fn run(args: SimnetArgs) -> anyhow::Result<Shown> {
    let config = match &args.providers {
        Some(path) => {
            let text = fs::read_to_string(path)
                .with_context(|| format!("could not read {}", path.display()))?;
            SimnetConfig::from_toml(&text)?
        }
        None => SimnetConfig::demo(),
    };
    let doors = Doors {
        clock: Arc::new(RealClock),
        net: Arc::new(RealNet::new(Reach::Loopback)),
        spawn: Arc::new(RealSpawn::current()),
    };
    let dns_at = Some(SocketAddr::from((Ipv4Addr::LOCALHOST, args.dns_port)));
    let world = Simnet::start(doors, config, Options { dns_at, keep: Keep::Digest }).await?;
    let dns = world.dns_addr().map(|it| it.to_string()).unwrap_or_default();
    eprintln!("DNS {dns}, mail on port {}. Ctrl-C ends it.", world.smtp_port());
    let domains = world.domains();
    for (provider, habits) in world.habits() {
        let domains = domains.get(&provider).into_iter().flatten();
        let domains: Vec<_> = domains.map(|it| it.as_str()).collect();
        eprintln!("{provider}: {habits}\n  {}", domains.join(", "));
    }
    for domain in world.null_mx() {
        eprintln!("null MX: {domain}");
    }
    tokio::signal::ctrl_c().await?;
    let counts = world.counts();
    let rows: Vec<_> = counts
        .iter()
        .map(|(provider, it)| json!({ "provider": provider, "counts": format!("{it:?}") }))
        .collect();
    let json = json!({ "providers": rows });
    let text = show::table(&json["providers"], &[("provider", "/provider"), ("took", "/counts")]);
    Ok(Shown::fine(json, text))
}
