//! The DNS server on loopback: UDP and TCP on one port.

use std::{io, net::SocketAddr, sync::Arc};

use ports::Stream;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::UdpSocket,
    sync::watch,
};

use super::{
    Zones,
    wire::{Transport, answer},
};
use crate::Doors;

/// Attempts to find a port that is free for UDP and TCP.
const PORT_ATTEMPTS: u32 = 16;
/// Questions in one TCP connection.
const QUESTIONS_MAX: u32 = 1000;

/// Starts the server; it ends when the sender of `stop` is dropped. Port 0
/// takes one that is free for both.
pub(crate) async fn serve(
    doors: &Doors,
    zones: Zones,
    at: SocketAddr,
    stop: watch::Receiver<()>,
) -> io::Result<SocketAddr> {
    let mut last_error = io::Error::from(io::ErrorKind::AddrInUse);
    for _ in 0..PORT_ATTEMPTS {
        let mut listener = doors.net.listen(at).await?;
        let address = listener.local_addr();
        // UDP is not among the ports: nothing else in the house uses it.
        let socket = match UdpSocket::bind(address).await {
            Ok(socket) => Arc::new(socket),
            Err(error) if at.port() == 0 => {
                last_error = error;
                continue;
            }
            Err(error) => return Err(error),
        };
        let mut stopped = stop.clone();
        let udp_zones = zones.clone();
        doors.spawn.spawn(
            "sim-dns-udp",
            Box::pin(async move {
                tokio::select! { _ = stopped.changed() => {}, () = udp(&socket, &udp_zones) => {} }
            }),
        );
        let mut stopped = stop.clone();
        let inner = doors.clone();
        doors.spawn.spawn(
            "sim-dns-tcp",
            Box::pin(async move {
                loop {
                    let accepted = tokio::select! {
                        _ = stopped.changed() => return,
                        accepted = listener.accept() => accepted,
                    };
                    let Ok((stream, _)) = accepted else { return };
                    let zones = zones.clone();
                    inner.spawn.spawn("sim-dns-tcp-client", Box::pin(tcp(stream, zones)));
                }
            }),
        );
        return Ok(address);
    }
    Err(last_error)
}

async fn udp(socket: &UdpSocket, zones: &Zones) {
    let mut buffer = [0; 4096];
    loop {
        // A client that went away shows as an error of the next receive.
        let Ok((length, peer)) = socket.recv_from(&mut buffer).await else { continue };
        if let Some(bytes) = answer(zones, &buffer[..length], Transport::Udp) {
            // Lost answers are part of UDP: the client asks again.
            let _ = socket.send_to(&bytes, peer).await;
        }
    }
}

/// RFC 1035 §4.2.2: each message is preceded by its length. Ends with the
/// client, or at an error.
async fn tcp(mut stream: Box<dyn Stream>, zones: Zones) {
    for _ in 0..QUESTIONS_MAX {
        let Ok(length) = stream.read_u16().await else { return };
        let mut question = vec![0; usize::from(length)];
        if stream.read_exact(&mut question).await.is_err() {
            return;
        }
        let Some(bytes) = answer(&zones, &question, Transport::Tcp) else { return };
        let Ok(length) = u16::try_from(bytes.len()) else { return };
        let whole = [&length.to_be_bytes()[..], &bytes].concat();
        if stream.write_all(&whole).await.is_err() || stream.flush().await.is_err() {
            return;
        }
    }
}
