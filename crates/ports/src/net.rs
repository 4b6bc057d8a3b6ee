//! Sockets.

use std::{
    io,
    net::{IpAddr, SocketAddr},
};

use tokio::io::{AsyncRead, AsyncWrite};

use crate::Pending;

/// A connected byte stream.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// The network.
pub trait Net: Send + Sync {
    /// Connects to `to`, from the local address `from` where given.
    fn connect(
        &self,
        to: SocketAddr,
        from: Option<IpAddr>,
    ) -> Pending<'_, io::Result<Box<dyn Stream>>>;

    /// Listens on `at`; port 0 takes any free one.
    fn listen(&self, at: SocketAddr) -> Pending<'_, io::Result<Box<dyn Listener>>>;
}

/// A listening socket.
pub trait Listener: Send {
    /// The address listened on, its real port included.
    fn local_addr(&self) -> SocketAddr;

    /// The next connection and its peer.
    fn accept(&mut self) -> Pending<'_, io::Result<(Box<dyn Stream>, SocketAddr)>>;
}
