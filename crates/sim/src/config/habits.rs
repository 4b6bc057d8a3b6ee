//! What a network does, in words: for whoever starts it.

use std::fmt::{self, Display};

use domain::SignedDuration;

use super::{Behaviour, Dialect, Rate};

/// A behaviour in words, such as `defers each first attempt for 3 s`.
pub(super) struct Habits<'a>(pub(super) &'a Behaviour);

/// A share as people write it: `0.5 %`.
struct Percent(f64);

impl Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Shares are written with few digits; what multiplying adds is not.
        write!(f, "{} %", (self.0 * 10_000.0).round() / 100.0)
    }
}

fn for_a_while(time: SignedDuration) -> String {
    format!("for {time:#}")
}

impl Habits<'_> {
    fn limits(&self, out: &mut Vec<String>) {
        let it = self.0;
        match (it.tls_required, it.starttls) {
            (true, _) => out.push("takes nothing in clear".to_owned()),
            (false, true) => out.push("offers STARTTLS".to_owned()),
            _ => {}
        }
        if let Some(max) = it.connections_max {
            out.push(format!("{max} connections at a time"));
        }
        if let Some(max) = it.messages_per_connection_max {
            out.push(format!("{max} messages in each connection"));
        }
        if let Some(Rate { messages, per }) = it.rate {
            out.push(format!("{messages} messages in {per:#}"));
        }
        if let Some(time) = it.greylist {
            out.push(format!("defers each first attempt {}", for_a_while(time)));
        }
    }

    fn people(&self, out: &mut Vec<String>) {
        let it = self.0;
        let mut say = |share: f64, what: &str| {
            if share > 0.0 {
                out.push(format!("{} of the people {what}", Percent(share)));
            }
        };
        let while_or_ever =
            |time: Option<SignedDuration>| time.map_or_else(|| "for good".to_owned(), for_a_while);
        say(it.unknown_share, "are unknown");
        say(it.full_share, &format!("have a full mailbox {}", while_or_ever(it.full_for)));
        say(it.over_quota_share, "have a full mailbox for good");
        say(it.busy_share, &format!("get too much mail {}", for_a_while(it.busy_for)));
        say(it.spam_share, &format!("seem to get spam {}", while_or_ever(it.spam_for)));
        say(it.late_dsn_share, &format!("are gone: mail comes back after {:#}", it.late_dsn_delay));
        say(it.complaint_share, &format!("complain after {:#}", it.complaint_delay));
        if it.reply_loss_share > 0.0 {
            out.push(format!("{} of the last replies are lost", Percent(it.reply_loss_share)));
        }
    }
}

impl Display for Habits<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut habits = Vec::new();
        match self.0.speaks {
            Dialect::Plain => {}
            Dialect::Qq => habits.push("speaks like QQ".to_owned()),
            Dialect::NetEase => habits.push("speaks like NetEase".to_owned()),
        }
        self.limits(&mut habits);
        self.people(&mut habits);
        if habits.is_empty() {
            return f.write_str("takes everything at once");
        }
        f.write_str(&habits.join(", "))
    }
}
