//! The same over loopback sockets, in real time, on both databases.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use domain::{SignedDuration, Timestamp};
use ports::{Clock, Listener, Net, Pending, Spawn, Stream};
use sim::{Doors, SimnetConfig};
use tokio::net::{TcpListener, TcpSocket};

use crate::world::World;

struct RealClock;

impl Clock for RealClock {
    #[expect(clippy::disallowed_methods, reason = "the test's own port")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    #[expect(clippy::disallowed_methods, reason = "the test's own port")]
    fn sleep(&self, delay: SignedDuration) -> Pending<'static, ()> {
        Box::pin(tokio::time::sleep(delay.try_into().unwrap_or_default()))
    }
}

struct RealNet;

impl Net for RealNet {
    fn connect(
        &self,
        to: SocketAddr,
        from: Option<IpAddr>,
    ) -> Pending<'_, io::Result<Box<dyn Stream>>> {
        Box::pin(async move {
            let socket = TcpSocket::new_v4()?;
            if let Some(from) = from {
                socket.bind(SocketAddr::new(from, 0))?;
            }
            let stream = socket.connect(to).await?;
            stream.set_nodelay(true)?;
            Ok(Box::new(stream) as Box<dyn Stream>)
        })
    }

    #[expect(clippy::disallowed_methods, reason = "the test's own port")]
    fn listen(&self, at: SocketAddr) -> Pending<'_, io::Result<Box<dyn Listener>>> {
        Box::pin(async move {
            let listener = TcpListener::bind(at).await?;
            let at = listener.local_addr()?;
            Ok(Box::new(RealListener(listener, at)) as Box<dyn Listener>)
        })
    }
}

struct RealListener(TcpListener, SocketAddr);

impl Listener for RealListener {
    fn local_addr(&self) -> SocketAddr {
        self.1
    }

    fn accept(&mut self) -> Pending<'_, io::Result<(Box<dyn Stream>, SocketAddr)>> {
        Box::pin(async {
            let (stream, peer) = self.0.accept().await?;
            stream.set_nodelay(true)?;
            Ok((Box::new(stream) as Box<dyn Stream>, peer))
        })
    }
}

struct RealSpawn;

impl Spawn for RealSpawn {
    #[expect(clippy::disallowed_methods, reason = "the test's own port")]
    fn spawn(&self, _name: &'static str, task: Pending<'static, ()>) {
        tokio::spawn(task);
    }
}

/// Real time and real sockets.
pub fn real_doors() -> Doors {
    Doors { clock: Arc::new(RealClock), net: Arc::new(RealNet), spawn: Arc::new(RealSpawn) }
}

/// The three providers of the demo: one accepts, one greylists and does not
/// know everybody, one encrypts and limits connections.
#[test]
fn over_sockets_everybody_gets_one_copy_from_the_address_we_chose() {
    store::testing::on_both(|store| async {
        let doors = real_doors();
        let config = SimnetConfig { smtp_port: 0, ..SimnetConfig::demo() };
        let world = World::new(doors, config, store).await;
        let people: Vec<String> = (0..90)
            .map(|it| match it % 3 {
                0 => format!("p{it}@accepting.example"),
                1 if it % 2 == 0 => format!("gone{it}@greylisting.example"),
                1 => format!("p{it}@graubrief.example"),
                _ => format!("p{it}@limiting.example"),
            })
            .collect();
        for address in &people {
            world.sign_up(address).await;
        }
        let mta = world.start_with(|it| it.sources[0].ip = Some("127.0.0.7".parse().unwrap()));
        world.all_settled().await;
        for address in &people {
            let known = world.simnet.knows(&address.parse().unwrap());
            let life = world.life(address).await;
            let end = if known { "accepted, 1 copies" } else { "bounced, 0 copies" };
            assert!(life.ends_with(end), "{address}: {life}");
            for copy in world.copies(address) {
                assert_eq!(copy.peer.to_string(), "127.0.0.7");
                assert_eq!(copy.encrypted, address.ends_with("limiting.example"));
            }
        }
        mta.stop().await;
    });
}
