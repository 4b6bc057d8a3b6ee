//! Addresses that may be connected to, and those that may not.

use std::net::{IpAddr, SocketAddr};

use ports::Net;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{Reach, RealNet};

/// `address:public?loopback?` for each address, `+` and `-`.
fn judged(addresses: &[&str]) -> String {
    let sign = |it: bool| if it { '+' } else { '-' };
    let judge = |text: &&str| {
        let address: IpAddr = text.parse().unwrap();
        let (public, loopback) = (Reach::Public.admits(address), Reach::Loopback.admits(address));
        format!("{text} {}{}", sign(public), sign(loopback))
    };
    addresses.iter().map(judge).collect::<Vec<_>>().join("\n")
}

#[test]
fn special_addresses_are_refused_and_a_rehearsal_reaches_loopback_only() {
    let expected = "\
1.1.1.1 +-
100.63.255.255 +-
100.128.0.0 +-
172.32.0.1 +-
198.17.0.1 +-
2606:4700:4700::1111 +-
2a00:1450:4001:81b::2005 +-
127.0.0.1 -+
127.9.9.9 -+
::1 -+
::ffff:127.0.0.1 -+
0.0.0.0 --
10.0.0.1 --
100.64.0.1 --
100.127.255.255 --
169.254.169.254 --
172.16.0.1 --
172.31.255.255 --
192.0.0.8 --
192.0.2.1 --
192.88.99.1 --
192.168.1.1 --
198.18.0.1 --
198.51.100.7 --
203.0.113.7 --
224.0.0.1 --
240.0.0.1 --
255.255.255.255 --
:: --
::ffff:10.0.0.1 --
::ffff:169.254.169.254 --
::7f00:1 --
64:ff9b::7f00:1 --
64:ff9b:1::1 --
100::1 --
2001::1 --
2001:db8::1 --
2002:7f00:1:: --
3fff::1 --
fc00::1 --
fd12::1 --
fe80::1 --
fec0::1 --
ff02::1 --";
    let addresses: Vec<&str> = expected.lines().map(|it| it.split(' ').next().unwrap()).collect();
    assert_eq!(judged(&addresses), expected);
}

#[tokio::test]
async fn a_public_net_refuses_loopback_before_any_packet_leaves() {
    let mut listener = RealNet::new(Reach::Loopback).listen(local()).await.unwrap();
    let to = listener.local_addr();

    let refused = RealNet::new(Reach::Public).connect(to, None).await.map(|_| ()).unwrap_err();

    assert_eq!(refused.kind(), std::io::ErrorKind::PermissionDenied);
    // The one who may connect is the first the listener sees.
    let mut welcome = RealNet::new(Reach::Loopback).connect(to, None).await.unwrap();
    let (mut stream, _) = listener.accept().await.unwrap();
    welcome.write_all(b"first").await.unwrap();
    let mut read = [0; 5];
    stream.read_exact(&mut read).await.unwrap();
    assert_eq!(&read, b"first");
}

#[tokio::test]
async fn a_connection_leaves_from_the_address_it_was_told() {
    let net = RealNet::new(Reach::Loopback);
    let mut listener = net.listen(local()).await.unwrap();
    let from: IpAddr = "127.0.0.9".parse().unwrap();

    let _stream = net.connect(listener.local_addr(), Some(from)).await.unwrap();
    let (_, peer) = listener.accept().await.unwrap();

    assert_eq!(peer.ip(), from);
}

fn local() -> SocketAddr {
    "127.0.0.1:0".parse().unwrap()
}
