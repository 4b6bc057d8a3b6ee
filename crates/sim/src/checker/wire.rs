//! What must hold on the wire, from what a tap heard alone.

use std::{collections::BTreeMap, net::SocketAddr};

use domain::{SignedDuration, Timestamp};

use super::{Finding, RECHECK_AGE_MAX};
use crate::wiretap::{What, Word};

/// What one network may get from us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkLimits {
    /// Messages an hour.
    pub per_hour: u32,
    /// Messages at once beside that.
    pub burst: u32,
    /// Connections at a time.
    pub connections: usize,
}

/// In every window of every length, no network got more than its rate and its
/// burst, and never had more connections than it may. `network` names the
/// network behind an address; `None` is not looked at.
#[must_use]
pub fn limits_kept(
    words: &[Word],
    network: impl Fn(SocketAddr) -> Option<String>,
    limits: NetworkLimits,
) -> Vec<Finding> {
    let mut mails = BTreeMap::<String, Vec<Timestamp>>::new();
    let mut open = BTreeMap::<String, usize>::new();
    let mut findings = Vec::new();
    for word in words {
        let Some(network) = network(word.to) else { continue };
        let count = open.entry(network.clone()).or_default();
        match word.what {
            What::Connected => {
                *count += 1;
                if *count > limits.connections {
                    let detail = format!("{count} connections at {}", word.at);
                    findings.push(of_network("no more connections than allowed", network, detail));
                }
            }
            What::Closed => *count = count.saturating_sub(1),
            What::Mail => mails.entry(network).or_default().push(word.at),
            What::Rcpt(_) => {}
        }
    }
    for (network, times) in mails {
        findings.extend(
            too_fast(&times, limits)
                .map(|detail| of_network("no more messages than allowed", network, detail)),
        );
    }
    findings
}

/// The first window that holds too many.
fn too_fast(times: &[Timestamp], limits: NetworkLimits) -> Option<String> {
    let hour = SignedDuration::from_hours(1).as_micros();
    for (first, start) in times.iter().enumerate() {
        for (last, end) in times.iter().enumerate().skip(first) {
            let count = i128::try_from(last - first + 1).unwrap_or(i128::MAX);
            let window = end.duration_since(*start);
            let filled = window.as_micros() * i128::from(limits.per_hour) / hour;
            if count > filled + i128::from(limits.burst) {
                return Some(format!("{count} messages within {window:#} from {start}"));
            }
        }
    }
    None
}

/// Nobody was addressed after leaving: no RCPT whose MAIL was said later than
/// the commit of the opt-out plus [`RECHECK_AGE_MAX`]. `opt_outs` by normalised
/// address, in true time.
#[must_use]
pub fn nobody_addressed_after_opt_out(
    words: &[Word],
    opt_outs: &BTreeMap<String, Timestamp>,
) -> Vec<Finding> {
    let mut mail_at = BTreeMap::new();
    let mut findings = Vec::new();
    for word in words {
        match &word.what {
            What::Mail => drop(mail_at.insert(word.connection, word.at)),
            What::Rcpt(address) => {
                let Some(left) = opt_outs.get(&address.normalised()) else { continue };
                let said = mail_at.get(&word.connection).copied().unwrap_or(word.at);
                let late = said.duration_since(*left);
                if late > RECHECK_AGE_MAX {
                    let detail = format!("MAIL FROM {late:#} after the opt-out");
                    findings.push(super::finding(
                        "nobody is addressed after leaving",
                        address,
                        detail,
                    ));
                }
            }
            What::Connected | What::Closed => {}
        }
    }
    findings
}

fn of_network(rule: &'static str, network: String, detail: String) -> Finding {
    Finding { rule, recipient: network, detail }
}

#[cfg(test)]
mod tests;
