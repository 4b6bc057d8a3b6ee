//! Receivers that mean harm, on virtual time (THREATS R9): how long they can
//! hold a session, and how much they can make it hold.

use super::*;

/// What a peer does with a connection once it has said its first words. It
/// never reads.
#[derive(Clone, Copy)]
enum Habit {
    /// Says this once a second for ever.
    Trickles(&'static str),
    /// Says this without a pause for ever.
    Pours(&'static str),
    /// Says nothing more.
    Silent,
    /// Is gone.
    Leaves,
}

/// Octets that a peer may get rid of before we hang up: what we read of a
/// reply, and what fits into the pipe.
const POURED_MAX: usize = 160 * 1024;

/// What came of a session with such a peer, and how long it lasted.
fn held_by(first: &'static str, habit: Habit) -> String {
    let simulation = simulation();
    let doors = simulation.doors();
    let (near, far) = tokio::io::duplex(64 * 1024);
    let poured = Arc::new(Mutex::new(0_usize));
    let peer = follow(far, (first, habit), Arc::clone(&doors.clock), Arc::clone(&poured));
    doors.spawn.spawn("peer", Box::pin(peer));
    let clock = Arc::clone(&doors.clock);
    let (end, time) = simulation.run(async move {
        let begun = clock.now();
        let mut wire = wire(Box::new(near), Arc::clone(&clock));
        wire.greet().await;
        let end = if wire.is_open() {
            let message = Message::new(&b"A: b\r\n\r\nhi\r\n"[..]).unwrap();
            wire.feed(Event::Begin(transaction(message))).await;
            let outcome = wire.until_done().await;
            wire.quit().await;
            format!("{outcome:?}")
        } else {
            format!("{:?}", wire.end().unwrap())
        };
        wire.hang_up().await;
        (end, begun.duration_until(clock.now()))
    });
    let poured = *poured.lock().unwrap_or_else(PoisonError::into_inner);
    assert!(poured <= POURED_MAX, "{poured} octets were taken from a hostile peer");
    format!("{end} after {} s", time.as_secs())
}

async fn follow(
    mut stream: DuplexStream,
    (first, habit): (&'static str, Habit),
    clock: Arc<dyn Clock>,
    poured: Arc<Mutex<usize>>,
) {
    if stream.write_all(first.as_bytes()).await.is_err() {
        return;
    }
    if matches!(habit, Habit::Leaves) {
        if !first.is_empty() {
            // It hears what we say, and is gone without an answer.
            let _ = stream.read(&mut [0; 100]).await;
        }
        return;
    }
    loop {
        let words = match habit {
            Habit::Silent | Habit::Leaves => {
                // Holds the connection until we let go of it.
                clock.sleep(SignedDuration::from_hours(24)).await;
                ""
            }
            Habit::Trickles(words) => {
                clock.sleep(SignedDuration::from_secs(1)).await;
                words
            }
            Habit::Pours(words) => words,
        };
        if stream.write_all(words.as_bytes()).await.is_err() {
            return;
        }
        *poured.lock().unwrap_or_else(PoisonError::into_inner) += words.len();
    }
}

/// RFC 5321 §4.5.3.2.1: five minutes, and not a second more for a peer that
/// keeps talking.
#[test]
fn r9_a_greeting_without_an_end_is_waited_for_five_minutes() {
    let silent = held_by("", Habit::Silent);
    assert_eq!(silent, "Broken { stage: Greeting, cause: TimedOut } after 300 s");
    assert_eq!(held_by("220 ", Habit::Trickles("x")), silent, "one octet a second");
    assert_eq!(
        held_by("", Habit::Trickles("220-x\r\n")),
        "Broken { stage: Greeting, cause: Reply(Long) } after 129 s",
        "one line a second"
    );
    assert_eq!(held_by("", Habit::Trickles("\0")), silent, "one NUL a second");
}

#[test]
fn r9_megabytes_instead_of_a_reply_are_not_read() {
    let long = "Broken { stage: Greeting, cause: Reply(Long) } after 0 s";
    assert_eq!(held_by("220 ", Habit::Pours("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")), long);
    assert_eq!(held_by("", Habit::Pours("220-more\r\n")), long);
    assert_eq!(held_by("220 ", Habit::Pours("\0\0\0\0\0\0\0\0")), long);
    let after_ehlo = held_by("220 a\r\n", Habit::Pours("250-a\r\n"));
    assert_eq!(after_ehlo, "Broken { stage: Ehlo, cause: Reply(Long) } after 0 s");
}

/// RFC 5321 §4.5.3.2: a wait for each step, begun when we have said our part.
#[test]
fn r9_silence_is_waited_for_as_long_as_the_standard_asks() {
    let ended = |answers| held_by(answers, Habit::Silent);
    assert_eq!(ended("220 a\r\n"), "Broken { stage: Ehlo, cause: TimedOut } after 300 s");
    assert_eq!(
        ended("220 a\r\n250 a\r\n"),
        "Broken { stage: Ehlo, cause: OutOfStep } after 0 s",
        "an answer before the question"
    );
}

#[test]
fn r9_a_connection_that_is_gone_is_noticed_at_once() {
    assert_eq!(held_by("", Habit::Leaves), "Broken { stage: Greeting, cause: Closed } after 0 s");
    assert_eq!(
        held_by("220 a\r\n", Habit::Leaves),
        "Broken { stage: Ehlo, cause: Closed } after 0 s"
    );
}
