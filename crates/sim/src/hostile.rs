//! Hosts that nobody wants to meet: they hold a connection and give nothing for
//! it (THREATS R9). None of them ever takes a message.
//!
//! For simulations on virtual time; a host ends with its listener's task.

use std::{io, net::SocketAddr, sync::Arc};

use domain::SignedDuration;
use ports::{Clock, Stream};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::Doors;

/// What a hostile host does to who connects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Says nothing, and keeps the connection.
    Tarpit,
    /// Greets without end.
    Endless,
    /// Says everything at one octet a second, and then: not now.
    Drip,
    /// Closes at once.
    Slam,
    /// Talks like a host until RCPT, then ends in mid-session with 421.
    Torn,
}

/// Time between two octets of a dripping host.
const DRIP: SignedDuration = SignedDuration::from_secs(1);
/// Time between two lines of an endless greeting.
const BREATH: SignedDuration = SignedDuration::from_millis(50);
/// After this a tarpit forgets whom it holds.
const HELD_MAX: SignedDuration = SignedDuration::from_hours(12);

/// Listens at an address, with this manner.
///
/// # Errors
/// When the address is taken.
pub async fn serve(doors: &Doors, at: SocketAddr, manner: Manner) -> io::Result<()> {
    let mut listener = doors.net.listen(at).await?;
    let Doors { clock, spawn, .. } = doors.clone();
    let sessions = spawn.clone();
    let accepting = async move {
        while let Ok((stream, _)) = listener.accept().await {
            let clock = clock.clone();
            let session = async move {
                // What breaks is the client's affair.
                let _ = meet(stream, manner, clock).await;
            };
            sessions.spawn("sim-hostile", Box::pin(session));
        }
    };
    spawn.spawn("sim-hostile", Box::pin(accepting));
    Ok(())
}

async fn meet(stream: Box<dyn Stream>, manner: Manner, clock: Arc<dyn Clock>) -> io::Result<()> {
    match manner {
        Manner::Slam => Ok(()),
        Manner::Tarpit => {
            clock.sleep(HELD_MAX).await;
            drop(stream);
            Ok(())
        }
        Manner::Endless => greet_without_end(stream, &*clock).await,
        Manner::Drip => talk(stream, &*clock, Some(DRIP)).await,
        Manner::Torn => talk(stream, &*clock, None).await,
    }
}

async fn greet_without_end(mut stream: Box<dyn Stream>, clock: &dyn Clock) -> io::Result<()> {
    loop {
        stream.write_all(b"220-we have so much to say about ourselves\r\n").await?;
        clock.sleep(BREATH).await;
    }
}

/// A session up to RCPT, each octet after a pause.
async fn talk(
    mut stream: Box<dyn Stream>,
    clock: &dyn Clock,
    pause: Option<SignedDuration>,
) -> io::Result<()> {
    let mut heard = Vec::new();
    let mut line = "CONNECT".to_owned();
    loop {
        let (answer, is_last) = answer(&line, pause.is_some());
        for byte in answer.bytes() {
            if let Some(pause) = pause {
                clock.sleep(pause).await;
            }
            stream.write_all(&[byte]).await?;
        }
        if is_last {
            return Ok(());
        }
        line = loop {
            if let Some(end) = heard.iter().position(|it| *it == b'\n') {
                let whole: Vec<u8> = heard.drain(..=end).collect();
                break String::from_utf8_lossy(&whole).trim_end().to_owned();
            }
            let mut buffer = [0; 1024];
            match stream.read(&mut buffer).await? {
                0 => return Ok(()),
                length => heard.extend_from_slice(&buffer[..length]),
            }
        };
    }
}

/// What is said to a line, and whether that is the last word.
fn answer(line: &str, patient: bool) -> (&'static str, bool) {
    match line.get(..4).map(str::to_ascii_uppercase).as_deref() {
        Some("CONN") => ("220 odd\r\n", false),
        Some("EHLO" | "MAIL" | "RSET") => ("250 ok\r\n", false),
        Some("RCPT") if patient => ("450 4.2.0 not now\r\n", false),
        Some("RCPT") => ("421 4.3.2 something came up\r\n", true),
        Some("QUIT") => ("221 bye\r\n", true),
        _ => ("500 5.5.1 what?\r\n", false),
    }
}

#[cfg(test)]
mod tests;
