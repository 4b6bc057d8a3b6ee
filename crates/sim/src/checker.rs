//! What must hold, checked from what was received alone.
//!
//! Pure functions over copies; the caller chooses which copies belong to a
//! campaign. Independent of the engine: nothing here asks it for anything.
//! An empty list of findings means that the rule held.

mod wire;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
    sync::Arc,
};

use domain::{Address, SignedDuration, Timestamp};

use crate::mailbox::MailCopy;
pub use wire::{NetworkLimits, limits_kept, nobody_addressed_after_opt_out};

/// The re-check before MAIL FROM may be this old (DECISIONS D3): an opt-out in
/// between finds the message in flight.
pub const RECHECK_AGE_MAX: SignedDuration = SignedDuration::from_secs(1);

/// Something that must not be. Addresses are masked.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The rule that was broken.
    pub rule: &'static str,
    /// Whom it concerns.
    pub recipient: String,
    /// What was seen.
    pub detail: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}: {}", self.rule, self.recipient, self.detail)
    }
}

fn finding(rule: &'static str, recipient: &Address, detail: String) -> Finding {
    Finding { rule, recipient: recipient.masked(), detail }
}

/// Who was mailed how often, next to who should have been.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// Recipients with exactly one copy.
    pub once: u64,
    /// Recipients with none, though they should have one.
    pub skipped: Vec<Finding>,
    /// Recipients with more than they may have.
    pub doubled: Vec<Finding>,
    /// Recipients in doubt with one copy more (DECISIONS D4): permitted.
    pub doubled_in_doubt: u64,
}

/// Compares copies of one campaign with the recipients that should have one.
/// `in_doubt`: recipients whose attempts the engine lists as in doubt, and how
/// many attempts; each permits one extra copy.
#[must_use]
pub fn settlement(
    copies: &[Arc<MailCopy>],
    expected: &[Address],
    in_doubt: &BTreeMap<String, u64>,
) -> Settlement {
    let mut found = BTreeMap::<String, (Address, u64)>::new();
    for address in expected {
        found.entry(address.normalised()).or_insert_with(|| (address.clone(), 0));
    }
    let due: BTreeSet<String> = found.keys().cloned().collect();
    for copy in copies {
        let address = &copy.envelope.recipient;
        found.entry(address.normalised()).or_insert_with(|| (address.clone(), 0)).1 += 1;
    }
    let mut settlement = Settlement::default();
    for (key, (address, copies)) in &found {
        let doubts = in_doubt.get(key).copied().unwrap_or(0);
        match *copies {
            0 if due.contains(key) && doubts == 0 => {
                let detail = "no copy, and no doubt about it".to_owned();
                settlement.skipped.push(finding("nobody is skipped", address, detail));
            }
            0 => {}
            1 => settlement.once += 1,
            more if more <= 1 + doubts => settlement.doubled_in_doubt += 1,
            more => {
                let detail = format!("{more} copies, {doubts} attempts in doubt");
                settlement.doubled.push(finding("nobody is mailed twice", address, detail));
            }
        }
    }
    settlement
}

/// Nobody is mailed after leaving: no copy whose MAIL FROM was said later than
/// the opt-out plus [`RECHECK_AGE_MAX`]. `opt_outs` by normalised address.
#[must_use]
pub fn silence_after_opt_out(
    copies: &[Arc<MailCopy>],
    opt_outs: &BTreeMap<String, Timestamp>,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for copy in copies {
        let recipient = &copy.envelope.recipient;
        let Some(left_at) = opt_outs.get(&recipient.normalised()) else { continue };
        let late = copy.mail_at.duration_since(*left_at);
        if late > RECHECK_AGE_MAX {
            let detail = format!("MAIL FROM {late:#} after the opt-out");
            findings.push(finding("nobody is mailed after leaving", recipient, detail));
        }
    }
    findings
}

/// No bare CR, bare LF or NUL and no long line reached a receiver (THREATS S2).
#[must_use]
pub fn clean_wire(copies: &[Arc<MailCopy>]) -> Vec<Finding> {
    let faults = copies.iter().flat_map(|copy| {
        let recipient = &copy.envelope.recipient;
        copy.wire_faults.iter().map(|it| finding("the wire is clean", recipient, it.clone()))
    });
    faults.collect()
}

/// Every marketing message carries the way out: `List-Unsubscribe` with a web
/// address, `List-Unsubscribe-Post`, both signed, and a link to the same place
/// in text and HTML.
#[must_use]
pub fn way_out(copies: &[Arc<MailCopy>]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for copy in copies {
        let letter = &copy.letter;
        let has_link = |links: &[url::Url]| links.iter().any(|it| it.path().starts_with("/u/"));
        let marks = [
            (letter.one_click().is_some(), "no one-click List-Unsubscribe"),
            (letter.mailto().is_some(), "no mailto in List-Unsubscribe"),
            (letter.is_signed("List-Unsubscribe"), "List-Unsubscribe is not signed"),
            (letter.is_signed("List-Unsubscribe-Post"), "List-Unsubscribe-Post is not signed"),
            (has_link(&letter.text_links), "no unsubscribe link in the text part"),
            (has_link(&letter.html_links), "no unsubscribe link in the HTML part"),
        ];
        let missing = marks.iter().filter(|it| !it.0);
        findings.extend(missing.map(|(_, detail)| {
            finding("the way out is there", &copy.envelope.recipient, (*detail).to_owned())
        }));
    }
    findings
}

#[cfg(test)]
mod tests;
