//! Finding a host of the site that talks to us: in MX order, with TLS where it
//! is offered (RFC 5321 §5.1, RFC 3207).
//!
//! **Never** here: a transaction. What goes wrong here concerns the path, and
//! no delivery has been touched.

use std::net::SocketAddr;

use delivery::{NoRoute, shaping::Tls};
use domain::Reply;
use ports::timeout;
use smtp::client::{Cause, Config, End, Stage, TlsWish};

use super::{
    Line, Shared,
    wire::{Dialled, Wire},
};
use crate::{
    resolve::{Reach, Target, targets},
    tls::Trust,
};

/// Why no host of the site talked to us.
#[derive(Debug)]
pub(crate) enum Failed {
    /// None answered.
    Unreachable,
    /// One answered, and said no before the first transaction.
    Refused {
        /// To what.
        stage: Stage,
        /// Its answer.
        reply: Reply,
    },
    /// TLS is required, and none offered it or passed.
    Insecure,
    /// DNS did not say where the hosts are.
    NoDns,
    /// DNS said, and we do not go there.
    NoRoute(NoRoute),
    /// Delivery ends.
    Stopped,
}

/// Why one attempt to connect failed.
enum Miss {
    /// As reported, unless another host does better.
    Failed(Failed),
    /// The handshake failed where clear text is allowed.
    TlsBroken,
}

/// Connects to the first host that takes mail.
pub(super) async fn connect(shared: &Shared, line: &Line) -> Result<Wire, Failed> {
    let ports = shared.app.ports();
    let reach = if shared.config.allow_loopback { Reach::Loopback } else { Reach::Public };
    let found = targets(ports, &line.hosts, reach).await;
    let mut worst = match (found.unknown, found.forbidden) {
        (true, _) => Failed::NoDns,
        (false, true) => Failed::NoRoute(NoRoute::Forbidden),
        (false, false) => Failed::Unreachable,
    };
    for target in &found.open {
        let plain = line.plain.contains(&target.host, ports.clock.now());
        let wish = match line.tls {
            Tls::Required => TlsWish::Required,
            Tls::Opportunistic if plain => TlsWish::Never,
            Tls::Opportunistic => TlsWish::Opportunistic,
        };
        let mut tried = call(shared, line, (target, wish)).await;
        if matches!(tried, Err(Miss::TlsBroken)) {
            line.plain.insert(&target.host, ports.clock.now());
            tracing::warn!(host = target.host, "TLS failed: going on in clear");
            tried = call(shared, line, (target, TlsWish::Never)).await;
        }
        match tried {
            Ok(wire) => return Ok(wire),
            Err(Miss::TlsBroken) => worst = tells_more(worst, Failed::Insecure),
            Err(Miss::Failed(failed)) => worst = tells_more(worst, failed),
        }
    }
    Err(worst)
}

/// Of two failures the one that says more: a reply before silence.
fn tells_more(before: Failed, now: Failed) -> Failed {
    match (&before, &now) {
        (Failed::Refused { .. }, _) | (Failed::Insecure, Failed::Unreachable) => before,
        _ => now,
    }
}

async fn call(
    shared: &Shared,
    line: &Line,
    (target, wish): (&Target, TlsWish),
) -> Result<Wire, Miss> {
    let ports = shared.app.ports();
    let config = &shared.config;
    let to = SocketAddr::new(target.address, config.smtp_port);
    let opening = ports.net.connect(to, line.source.ip);
    let opened = timeout(ports.clock.as_ref(), config.connect_timeout, opening).await;
    let Ok(Ok(stream)) = opened else {
        tracing::debug!(host = target.host, "no connection");
        return Err(Miss::Failed(Failed::Unreachable));
    };
    let session =
        Config { tls: wish, timeouts: config.timeouts.clone(), ..Config::new(&line.source.ehlo) };
    let trust = if wish == TlsWish::Required { Trust::Verified } else { Trust::Anybody };
    let mut wire = Wire::new(Dialled {
        stream,
        host: target.host.clone(),
        config: session,
        tls: (config.tls.clone(), trust),
        clock: ports.clock.clone(),
    });
    wire.greet().await;
    match wire.take_end() {
        None => Ok(wire),
        Some(End::Refused { stage, reply }) => {
            tracing::debug!(host = target.host, reply.code = reply.code, "turned away");
            Err(Miss::Failed(Failed::Refused { stage, reply }))
        }
        Some(End::TlsNotOffered) => Err(Miss::Failed(Failed::Insecure)),
        Some(End::Broken { stage: Stage::StartTls, cause }) => {
            tracing::debug!(host = target.host, %cause, "TLS failed");
            // Octets in clear behind the 220 may be somebody's on the way, who
            // shall not get the clear text either (THREATS S3).
            let tampered = cause == Cause::PlaintextAfterStartTls;
            Err(match wish {
                TlsWish::Opportunistic if !tampered => Miss::TlsBroken,
                _ => Miss::Failed(Failed::Insecure),
            })
        }
        Some(End::Broken { .. } | End::Finished) => Err(Miss::Failed(Failed::Unreachable)),
    }
}
