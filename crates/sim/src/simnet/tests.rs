//! The demo's networks on virtual time: whom they keep waiting, and for how long.

use std::collections::BTreeSet;

use domain::{Envelope, SignedDuration};
use smtp::client::Outcome;

use super::*;
use crate::Simulation;

/// People written to at each network.
const PEOPLE: u32 = 600;
/// Nobody is kept waiting longer than this many seconds.
const TRIES_MAX: u32 = 10;

fn told(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Accepted { .. } => "taken".to_owned(),
        Outcome::Refused { stage, reply } => format!("{stage} {} {}", reply.code, reply.text()),
        other => format!("{other:?}"),
    }
}

/// Writes to one person once a second, until it is taken or there is no sense
/// in it. What was answered, each answer once.
async fn story(doors: &Doors, world: &Simnet, recipient: &Address) -> String {
    let envelope = Envelope {
        sender: Some("b-1@bounces.example".parse().unwrap()),
        recipient: recipient.clone(),
    };
    let mut answers = Vec::new();
    for _ in 0..TRIES_MAX {
        let text = b"Subject: x\r\n\r\nhello\r\n".to_vec();
        let outcome = world.post().send(envelope.clone(), text).await.unwrap();
        let answer = told(&outcome);
        if answers.last() != Some(&answer) {
            answers.push(answer);
        }
        if matches!(outcome, Outcome::Accepted { .. }) {
            break;
        }
        doors.clock.sleep(SignedDuration::from_secs(1)).await;
    }
    assert_eq!(world.takes(recipient), answers.last().is_some_and(|it| it == "taken"));
    answers.join(", then ")
}

#[test]
fn each_network_of_the_demo_meets_a_sender_in_its_own_way() {
    let simulation = Simulation::new("2026-01-01T00:00:00Z".parse().unwrap());
    let doors = simulation.doors();
    let log = simulation.run(async move {
        let options = Options { dns_at: None, keep: Keep::Digest };
        let world = Simnet::start(doors.clone(), SimnetConfig::demo(), options).await.unwrap();
        let mut log = String::new();
        for (provider, domains) in world.domains() {
            let mut stories = BTreeSet::new();
            for number in 0..PEOPLE {
                let person = format!("u{number}@{}", domains[0]).parse().unwrap();
                stories.insert(story(&doors, &world, &person).await);
            }
            for story in stories {
                log += &format!("{provider}: {story}\n");
            }
        }
        log
    });
    assert_eq!(
        log,
        "accepting: taken\n\
         complaining: taken\n\
         encrypted: taken\n\
         forgetful: rcpt 550 User unknown\n\
         forgetful: taken\n\
         greylisting: rcpt 450 Greylisted, please try again later, then taken\n\
         limiting: taken\n\
         netease-like: end-of-data 451 DT:SPM simulated, please try again later, then taken\n\
         netease-like: rcpt 550 Invalid User\n\
         netease-like: taken\n\
         overfull: rcpt 452 Mailbox full, then taken\n\
         overfull: rcpt 552 Mailbox full\n\
         overfull: taken\n\
         qq-like: rcpt 550 Mailbox not found.\n\
         qq-like: rcpt 550 Mailbox unavailable or access denied., then taken\n\
         qq-like: taken\n\
         returning: taken\n\
         throttling: mail 421 Too many messages, slow down, then taken\n\
         throttling: taken\n"
    );
}
