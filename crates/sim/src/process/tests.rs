//! A process dies, errs about the time, and loses connections; the machine and
//! the world go on.

use std::sync::Mutex;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::*;
use crate::{Simulation, wiretap::What};

struct NoCompiler;

impl Compiler for NoCompiler {
    fn compile(&self, _: Vec<u8>) -> Pending<'_, Result<Vec<u8>, CompileFailed>> {
        Box::pin(std::future::ready(Ok(Vec::new())))
    }
}

fn machine(simulation: &Simulation) -> Machine {
    Machine::new(simulation.doors(), Zones::new(), Arc::new(NoCompiler))
}

fn simulation() -> Simulation {
    Simulation::new("2026-01-01T00:00:00Z".parse().unwrap())
}

#[test]
fn a_process_that_ended_does_nothing_more() {
    let simulation = simulation();
    let process = machine(&simulation).start(Seed(1));
    let clock = simulation.doors().clock;
    let log = Arc::new(Mutex::new(0));
    let seen = log.clone();
    simulation.run(async move {
        let (ports, counted) = (process.ports.clone(), log.clone());
        let beat = async move {
            loop {
                ports.clock.sleep(SignedDuration::from_secs(1)).await;
                *counted.lock().unwrap() += 1;
            }
        };
        process.ports.spawn.spawn("beat", Box::pin(beat));
        clock.sleep(SignedDuration::from_millis(3_500)).await;
        process.life.end();
        clock.sleep(SignedDuration::from_secs(60)).await;
        assert!(process.life.is_over());
    });
    assert_eq!(*seen.lock().unwrap(), 3);
}

#[test]
fn a_clock_that_is_set_moves_no_wait() {
    let simulation = simulation();
    let machine = machine(&simulation);
    let process = machine.start(Seed(1));
    let told = simulation.run(async move {
        let clock = process.ports.clock;
        machine.set_clock(SignedDuration::from_hours(-3));
        let before = clock.now();
        clock.sleep(SignedDuration::from_mins(1)).await;
        format!("{before} {}", clock.now())
    });
    assert_eq!(told, "2025-12-31T21:00:00Z 2025-12-31T21:01:00Z");
}

/// Calls 1 connect, 2 write, 3 read.
fn said(fails: u64) -> String {
    let simulation = simulation();
    let doors = simulation.doors();
    let machine = machine(&simulation);
    machine.trips().set([fails]);
    let process = machine.start(Seed(1));
    simulation.run(async move {
        let at = "127.0.0.1:25".parse().unwrap();
        let mut listener = doors.net.listen(at).await.unwrap();
        let answer = async move {
            let (mut theirs, _) = listener.accept().await.unwrap();
            let mut heard = [0; 64];
            // The other side may be gone by now.
            let _ = theirs.read(&mut heard).await;
            let _ = theirs.write_all(b"250 ok\r\n").await;
        };
        doors.spawn.spawn("host", Box::pin(answer));
        let outcome = async {
            let mut ours = process.ports.net.connect(at, None).await?;
            ours.write_all(b"MAIL FROM:<>\r\nRCPT TO:<ada@a.example>\r\n").await?;
            let mut buffer = [0; 64];
            let length = ours.read(&mut buffer).await?;
            Ok::<_, io::Error>(String::from_utf8_lossy(&buffer[..length]).trim().to_owned())
        };
        let outcome = outcome.await.unwrap_or_else(|error| format!("{:?}", error.kind()));
        let words: Vec<_> = machine.tap().words().into_iter().map(|it| it.what).collect();
        let rcpt = What::Rcpt("ada@a.example".parse().unwrap());
        let whole = words == [What::Connected, What::Mail, rcpt, What::Closed];
        format!("{outcome}, {:?}, all heard: {whole}", machine.trips().failed())
    })
}

#[test]
fn each_call_fails_once_and_what_went_out_is_on_the_tap() {
    let told: Vec<String> = (1..=4).map(said).collect();
    assert_eq!(
        told,
        [
            "ConnectionRefused, [\"connect\"], all heard: false",
            "ConnectionReset, [\"write\"], all heard: false",
            "ConnectionReset, [\"read\"], all heard: true",
            "250 ok, [], all heard: true",
        ]
    );
}
