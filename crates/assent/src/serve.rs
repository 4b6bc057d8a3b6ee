//! `assent serve`: everything of one installation in one process.
//!
//! Order matters: keys and rules first, then the sockets, then the work that
//! sends. On SIGTERM it stops taking new work, finishes open transactions and
//! units, and leaves.

pub(crate) mod open;
mod ready;
mod tls;

use std::{net::SocketAddr, process::ExitCode, sync::Arc};

use anyhow::Context as _;

use axum::Router;
use domain::SignedDuration;
use jobs::{Jobs, JobsConfig};
use mta::{Inbound, Mta};
use tokio::{net::TcpListener, signal, sync::watch, task::JoinSet};

use crate::{cli::ServeArgs, config::Config, logging};

pub(crate) use open::open_store;
pub use ready::Ready;

/// Serves until it is told to stop.
///
/// # Errors
/// When something is missing that it cannot run without. The sentence says what
/// to do.
pub async fn run(args: ServeArgs) -> anyhow::Result<ExitCode> {
    let mut config = Config::load(args.config.as_deref(), std::env::vars())?;
    if let Some(data) = &args.data {
        config.move_data(data);
    }
    logging::start(config.log.format, &config.log.level)?;
    config.warnings().iter().for_each(|warning| tracing::warn!("{warning}"));
    if config.rehearsal.is_some() {
        tracing::warn!("REHEARSAL: everything stays on loopback, and times are shortened");
    }
    let app = open::app(&config).await?;
    open::operator_key(&app, &config).await?;

    let public = bind(config.server.public_listen).await?;
    let content = bind(config.server.content_listen).await?;
    let console = bind(config.server.console_listen).await?;
    let inbound = Inbound::start(app.clone(), open::inbound(&config)?)
        .await
        .with_context(|| format!("cannot take mail in on {}", config.mail.inbound_listen))?;
    let mta = Mta::start(app.clone(), open::mta(&config, app.now())?);
    let waker = mta.clone();
    let interval = if config.rehearsal.is_some() {
        SignedDuration::from_millis(100)
    } else {
        SignedDuration::from_secs(1)
    };
    let jobs =
        Jobs::start(&app, &JobsConfig { interval, admitted: Arc::new(move || waker.wake()) });

    let (stop, stopped) = watch::channel(false);
    let mut servers = JoinSet::new();
    let ready = Ready::new([&public, &content, &console], inbound.local_addr())?;
    let pages = [
        (public, console::public_router(app.clone())),
        (content, console::content_router(app.clone())),
        (console, console::console_router(app.clone()).merge(api::router(app.clone()))),
    ];
    for (listener, router) in pages {
        servers.spawn(serve(listener, router, stopped.clone()));
    }
    ready.announce(&config)?;

    told_to_stop().await?;
    tracing::info!("stopping: finishing what is open");
    stop.send_replace(true);
    inbound.stop().await;
    jobs.stop().await;
    mta.stop().await;
    while let Some(ended) = servers.join_next().await {
        ended.context("a web server ended badly")??;
    }
    Ok(ExitCode::SUCCESS)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the web servers' sockets are made by the program itself"
)]
async fn bind(at: SocketAddr) -> anyhow::Result<TcpListener> {
    TcpListener::bind(at)
        .await
        .with_context(|| format!("cannot listen on {at}: is another program using that port?"))
}

async fn serve(
    listener: TcpListener,
    router: Router,
    mut stopped: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            // An error means that the sender is gone: stop as well.
            let _ = stopped.wait_for(|it| *it).await;
        })
        .await
}

async fn told_to_stop() -> anyhow::Result<()> {
    let mut terminated = signal::unix::signal(signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = signal::ctrl_c() => interrupted?,
        _ = terminated.recv() => {}
    }
    Ok(())
}
