//! A connection that is listened to, and that breaks when it is told to.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use ports::Stream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::Trips;
use crate::wiretap::Ear;

pub(super) struct TappedLine {
    inner: Box<dyn Stream>,
    ear: Ear,
    trips: Arc<Trips>,
    broken: bool,
}

impl TappedLine {
    pub(super) fn new(inner: Box<dyn Stream>, ear: Ear, trips: Arc<Trips>) -> Self {
        Self { inner, ear, trips, broken: false }
    }

    fn check(&mut self, what: &'static str) -> io::Result<()> {
        if !self.broken && self.trips.hit(what) {
            self.broken = true;
            // Both sides see it.
            self.inner = Box::new(tokio::io::empty());
        }
        if self.broken { Err(io::ErrorKind::ConnectionReset.into()) } else { Ok(()) }
    }
}

impl AsyncRead for TappedLine {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        if !self.broken {
            ready!(Pin::new(&mut self.inner).poll_read(context, buffer))?;
        }
        // What had come is lost with the connection.
        self.check("read").inspect_err(|_| buffer.set_filled(before))?;
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for TappedLine {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        if self.broken {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        // A system that reports a failure has not taken the octets.
        self.check("write")?;
        let written = ready!(Pin::new(&mut self.inner).poll_write(context, bytes))?;
        self.ear.heard(&bytes[..written]);
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}
