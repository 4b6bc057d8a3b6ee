//! Every outcome, settled, as one line of text.

use super::*;

fn start() -> Timestamp {
    "2026-01-01T00:00:00Z".parse().unwrap()
}

fn attempt(outcome: Outcome<'_>) -> Attempt<'_> {
    Attempt {
        outcome,
        provider: None,
        first_attempt_at: start(),
        attempts: 1,
        doubts: 0,
        now: start(),
        jitter: 0,
        valid_until: None,
    }
}

fn settled(attempt: Attempt<'_>, in_doubt: InDoubtSetting) -> String {
    let replies = ReplyTable::builtin();
    let schedule = RetrySchedule {
        delay_first: SignedDuration::from_mins(30),
        delay_max: SignedDuration::from_hours(4),
        give_up_after: SignedDuration::from_hours(96),
    };
    let it = settle(Rules { replies: &replies, schedule: &schedule, in_doubt }, attempt);
    let mut line = match it.state {
        Settled::Deferred { next_due, in_doubt } => {
            let minutes = attempt.now.duration_until(next_due).as_mins();
            format!("deferred {minutes} min{}", if in_doubt { ", in doubt" } else { "" })
        }
        Settled::Bounced { class, fault, status, end } => {
            format!("bounced {class} {fault} {status} {end:?}")
        }
        ref other => other.state().to_string(),
    };
    if let Some(means) = it.means {
        line += &format!(" [{}]", means.rule);
    }
    if it.suppress {
        line += " suppress";
    }
    if let Some(Brake { scope, action, pause }) = it.brake {
        line += &format!(" {action} {scope} {} min", pause.as_mins());
    }
    line
}

fn line(outcome: Outcome<'_>) -> String {
    settled(attempt(outcome), InDoubtSetting::Retry)
}

fn refused(provider: Option<&str>, stage: Stage, code: u16, text: &str) -> String {
    let reply = Reply::new(code, text);
    let outcome = Outcome::Refused { stage, reply: &reply };
    settled(Attempt { provider, ..attempt(outcome) }, InDoubtSetting::Retry)
}

#[test]
fn outcomes_without_a_reply() {
    assert_eq!(line(Outcome::Accepted), "accepted");
    assert_eq!(line(Outcome::Broken), "deferred 30 min [outcome.connection-lost]");
    assert_eq!(line(Outcome::Unreachable), "deferred 30 min [outcome.no-connection]");
    assert_eq!(line(Outcome::Insecure), "deferred 30 min [outcome.tls-required]");
    assert_eq!(line(Outcome::NoDns), "deferred 30 min [outcome.dns]");
    assert_eq!(
        line(Outcome::Unsupported(Unsupported::SmtpUtf8)),
        "bounced infra none 5.6.7 Refused [outcome.smtputf8]"
    );
    assert_eq!(
        line(Outcome::Unsupported(Unsupported::Size)),
        "bounced soft sender 5.3.4 Refused [outcome.too-large]"
    );
}

#[test]
fn a_null_mx_is_final_and_a_missing_domain_only_when_seen_twice() {
    assert_eq!(
        line(Outcome::NoRoute(NoRoute::NullMx)),
        "bounced hard recipient 5.1.10 Refused [outcome.null-mx] suppress"
    );
    let missing = attempt(Outcome::NoRoute(NoRoute::NoDomain));
    assert_eq!(settled(missing, InDoubtSetting::Retry), "deferred 30 min [outcome.domain-unknown]");
    assert_eq!(
        settled(Attempt { attempts: 2, ..missing }, InDoubtSetting::Retry),
        "bounced hard recipient 5.1.2 Refused [outcome.domain-unknown] suppress"
    );
    assert_eq!(
        line(Outcome::NoRoute(NoRoute::Forbidden)),
        "bounced infra recipient 5.4.4 Refused [outcome.forbidden-address]"
    );
}

#[test]
fn in_doubt_is_tried_once_more_and_then_left_in_doubt() {
    let first = attempt(Outcome::InDoubt);
    let second = Attempt { attempts: 2, doubts: 1, ..first };
    assert_eq!(
        settled(first, InDoubtSetting::Retry),
        "deferred 30 min, in doubt [outcome.in-doubt]"
    );
    assert_eq!(settled(second, InDoubtSetting::Retry), "in-doubt [outcome.in-doubt]");
    assert_eq!(settled(first, InDoubtSetting::Stop), "in-doubt [outcome.in-doubt]");
}

#[test]
fn replies_decide_between_waiting_bouncing_suppressing_and_braking() {
    assert_eq!(
        refused(None, Stage::RcptTo, 550, "5.1.1 user unknown"),
        "bounced hard recipient 5.1.1 Refused [any.user-unknown] suppress"
    );
    assert_eq!(
        refused(None, Stage::RcptTo, 450, "4.2.0 Greylisted"),
        "deferred 30 min [any.greylisted]"
    );
    assert_eq!(
        refused(None, Stage::RcptTo, 550, "no"),
        "bounced unknown none 5.0.0 Refused [reply.permanent]"
    );
    assert_eq!(
        refused(Some("qq"), Stage::RcptTo, 550, "Mailbox unavailable or access denied"),
        "deferred 120 min [qq.recipient-rate]"
    );
    assert_eq!(
        refused(Some("qq"), Stage::EndOfData, 550, "Ip frequency limited"),
        "deferred 30 min [qq.frequency.source] pause source 60 min"
    );
    assert_eq!(
        refused(Some("google"), Stage::EndOfData, 550, "5.7.26 unauthenticated"),
        "bounced auth sender 5.7.26 Refused [google.authentication] stop domain 0 min"
    );
    assert_eq!(
        refused(Some("google"), Stage::EndOfData, 421, "4.7.26 unauthenticated"),
        "deferred 30 min [google.authentication] stop domain 0 min"
    );
}

#[test]
fn a_delivery_that_waited_too_long_expires_with_its_last_class() {
    let reply = Reply::new(452, "4.2.2 mailbox full");
    let outcome = Outcome::Refused { stage: Stage::RcptTo, reply: &reply };
    let now = start() + SignedDuration::from_hours(95);
    assert_eq!(
        settled(Attempt { now, attempts: 20, ..attempt(outcome) }, InDoubtSetting::Retry),
        "bounced soft recipient 4.4.7 Expired [any.mailbox-full]"
    );
}
