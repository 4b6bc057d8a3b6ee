//! What each of them does to a client that waits ten minutes.

use super::*;
use crate::Simulation;

fn met(manner: Manner) -> String {
    let simulation = Simulation::new("2026-01-01T00:00:00Z".parse().unwrap());
    let doors = simulation.doors();
    simulation.run(async move {
        let at = "127.0.0.9:25".parse().unwrap();
        serve(&doors, at, manner).await.unwrap();
        let mut stream = doors.net.connect(at, None).await.unwrap();
        // One that slams may be gone already.
        let _ = stream.write_all(b"EHLO me\r\nRCPT TO:<x@a.example>\r\n").await;
        let mut heard = Vec::new();
        let mut buffer = [0; 1024];
        let wait = SignedDuration::from_mins(10);
        let reading = async {
            while let Ok(length @ 1..) = stream.read(&mut buffer).await {
                heard.extend_from_slice(&buffer[..length]);
            }
        };
        let closed = ports::timeout(&*doors.clock, wait, reading).await.is_ok();
        let codes: Vec<_> = String::from_utf8_lossy(&heard)
            .lines()
            .map(|it| it.chars().take(4).collect::<String>())
            .collect();
        let shown = if codes.len() > 5 { "many".to_owned() } else { codes.join("") };
        format!("{manner:?}: {shown}{}", if closed { "closed" } else { "still there" })
    })
}

#[test]
fn hostile_hosts_do_what_they_are_called() {
    let all = [Manner::Tarpit, Manner::Endless, Manner::Drip, Manner::Slam, Manner::Torn];
    assert_eq!(
        all.map(met),
        [
            "Tarpit: still there",
            "Endless: manystill there",
            "Drip: 220 250 450 still there",
            "Slam: closed",
            "Torn: 220 250 421 closed",
        ]
    );
}
