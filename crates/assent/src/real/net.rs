//! TCP, behind the egress guard.
//!
//! Every address is judged here, at the moment of connecting, and the judged
//! address is the one connected to: a name that resolves to a public address
//! first and to 127.0.0.1 second gains nothing (THREATS S7, S22). An MX host or
//! an HTTP target in a private, loopback, link-local, shared, multicast,
//! documentation or translated range is refused. In a rehearsal it is the other
//! way round: only loopback is reachable, so a rehearsal cannot mail anybody
//! (DECISIONS D10).

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

use ports::{Listener, Net, Pending, Stream};
use tokio::net::{TcpListener, TcpSocket};

/// How far connections may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Public unicast addresses only.
    Public,
    /// Loopback only: the rehearsal profile.
    Loopback,
}

impl Reach {
    /// Whether an address may be connected to.
    #[must_use]
    pub fn admits(self, address: IpAddr) -> bool {
        // ::ffff:127.0.0.1 is 127.0.0.1 to the kernel, so it must be to us.
        let address = address.to_canonical();
        match (self, address) {
            (Self::Loopback, address) => address.is_loopback(),
            (Self::Public, IpAddr::V4(address)) => is_public_v4(address),
            (Self::Public, IpAddr::V6(address)) => is_public_v6(address),
        }
    }
}

/// Not in the IANA IPv4 Special-Purpose Address Registry (RFC 6890), and
/// unicast.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || a == 0
        || a >= 224 // multicast, reserved, broadcast
        || (a == 100 && (64..128).contains(&b)) // shared by carriers, RFC 6598
        || (a, b, c) == (192, 0, 0)
        || (a, b, c) == (192, 88, 99) // 6to4 relays, RFC 7526
        || (a == 198 && (18..20).contains(&b))) // benchmarks, RFC 2544
}

/// In 2000::/3 and not in a part of it that is reserved or that carries an
/// IPv4 address inside (the IANA IPv6 Special-Purpose Address Registry).
/// NAT64 (64:ff9b::/96), unique local, link-local and multicast addresses lie
/// outside of 2000::/3.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let [first, second, ..] = address.segments();
    let global_unicast = first & 0xe000 == 0x2000;
    let reserved = match first {
        // Teredo, ORCHID, benchmarks; documentation.
        0x2001 => second < 0x0200 || second == 0x0db8,
        // 6to4.
        0x2002 => true,
        // Documentation, RFC 9637.
        0x3fff => second < 0x1000,
        _ => false,
    };
    global_unicast && !reserved
}

/// The machine's TCP.
#[derive(Clone, Copy, Debug)]
pub struct RealNet {
    reach: Reach,
}

impl RealNet {
    /// TCP that goes as far as `reach`.
    #[must_use]
    pub fn new(reach: Reach) -> Self {
        Self { reach }
    }

    async fn open(self, to: SocketAddr, from: Option<IpAddr>) -> io::Result<Box<dyn Stream>> {
        if !self.reach.admits(to.ip()) {
            return Err(io::Error::new(
                io::ErrorKind::PermissionDenied,
                "the address is not one that mail may be sent to",
            ));
        }
        let socket = if to.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        if let Some(from) = from.filter(|it| !it.is_unspecified()) {
            // Many connections leave from one address: without this each would
            // keep its port from all others for a minute after it closed.
            socket.set_reuseaddr(true)?;
            socket.bind(SocketAddr::new(from, 0))?;
        }
        let stream = socket.connect(to).await?;
        stream.set_nodelay(true)?;
        Ok(Box::new(stream))
    }
}

impl Net for RealNet {
    fn connect(
        &self,
        to: SocketAddr,
        from: Option<IpAddr>,
    ) -> Pending<'_, io::Result<Box<dyn Stream>>> {
        Box::pin(self.open(to, from))
    }

    #[expect(clippy::disallowed_methods, reason = "the one place that opens listeners")]
    fn listen(&self, at: SocketAddr) -> Pending<'_, io::Result<Box<dyn Listener>>> {
        Box::pin(async move {
            let socket = TcpListener::bind(at).await?;
            let address = socket.local_addr()?;
            Ok(Box::new(RealListener { socket, address }) as Box<dyn Listener>)
        })
    }
}

struct RealListener {
    socket: TcpListener,
    address: SocketAddr,
}

impl Listener for RealListener {
    fn local_addr(&self) -> SocketAddr {
        self.address
    }

    fn accept(&mut self) -> Pending<'_, io::Result<(Box<dyn Stream>, SocketAddr)>> {
        Box::pin(async move {
            let (stream, peer) = self.socket.accept().await?;
            stream.set_nodelay(true)?;
            Ok((Box::new(stream) as Box<dyn Stream>, peer))
        })
    }
}

#[cfg(test)]
mod tests;
