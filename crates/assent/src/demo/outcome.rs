//! What the demo found: for people, and as one object.

use std::collections::BTreeMap;

use consent::export::{Report, VerifyError};
use domain::{Address, SignedDuration};
use serde_json::{Value, json};
use sim::{
    checker::{Finding, Settlement},
    recipients::Wish,
};

use super::{
    evidence::Evidence,
    findings::{Faults, Rebuilt, Row},
    leaving::Book,
    office::Withheld,
    screen::{Screen, number, seconds},
};

/// Lines of the evidence page that are shown.
const EVIDENCE_LINES: usize = 18;
/// Findings of one kind that are shown.
const SHOWN_MAX: usize = 5;

/// A campaign that was sent.
pub struct Mailed {
    /// Its id.
    pub campaign: String,
    /// Copies in the mailboxes before it started.
    pub copies_before: usize,
    /// Everybody with a permission.
    pub audience: Vec<Address>,
    /// Who left while it ran.
    pub left: Book,
    /// How long the server was away after the kill.
    pub restart: SignedDuration,
}

/// Everything that was found.
pub struct Outcome {
    /// People with a permission.
    pub recipients: u64,
    /// Messages that the server says were taken.
    pub accepted: u64,
    /// By provider.
    pub providers: Vec<Row>,
    /// Recipients that were withheld before there was a message for them.
    pub unplanned: u64,
    /// Why messages bounced.
    pub bounces: BTreeMap<String, u64>,
    /// Why recipients were not mailed.
    pub withheld: Vec<Withheld>,
    /// Who was mailed how often.
    pub settlement: Settlement,
    /// Deliveries of which an answer was lost.
    pub in_doubt: u64,
    /// What must not be.
    pub faults: Faults,
    /// Who left.
    pub left: Book,
    /// How many of them never got the message: they left before.
    pub left_before: u64,
    /// Messages rebuilt.
    pub rebuilt: Vec<Rebuilt>,
    /// The ledger's audit.
    pub ledger: Result<Report, VerifyError>,
    /// One recipient's page.
    pub evidence: Evidence,
    /// How long the server was away.
    pub restart: SignedDuration,
    /// How long all of it took.
    pub took: SignedDuration,
}

impl Outcome {
    /// True when everything holds that must.
    #[must_use]
    pub fn holds(&self) -> bool {
        let Faults { after_leaving, no_way_out, wire, strangers } = &self.faults;
        self.settlement.skipped.is_empty()
            && self.settlement.doubled.is_empty()
            && after_leaving.is_empty()
            && no_way_out.is_empty()
            && wire.is_empty()
            && *strangers == 0
            && self.left.failed.is_empty()
            && self.ledger.is_ok()
            && self.rebuilt_equal()
    }

    fn rebuilt_equal(&self) -> bool {
        !self.rebuilt.is_empty() && self.rebuilt.iter().all(|it| it.is_equal)
    }

    /// The object of `--json`.
    #[must_use]
    pub fn object(&self) -> Value {
        let providers = self.providers.iter().map(|it| {
            let Row { provider, accepted, deferred, bounced, withheld, in_doubt } = it;
            json!({
                "provider": provider, "accepted": accepted, "deferred": deferred,
                "bounced": bounced, "withheld": withheld, "in_doubt": in_doubt,
            })
        });
        let withheld = self.withheld.iter();
        let withheld = withheld.map(|it| json!({ "reason": it.reason, "count": it.count }));
        json!({
            "rehearsal": true,
            "ok": self.holds(),
            "recipients": self.recipients,
            "accepted": self.accepted,
            "skipped": self.settlement.skipped.len(),
            "doubled": self.settlement.doubled.len(),
            "in_doubt": self.in_doubt,
            "doubled_in_doubt": self.settlement.doubled_in_doubt,
            "left": self.left.left_at.len(),
            "left_before_message": self.left_before,
            "could_not_leave": self.left.failed.len(),
            "mailed_after_opt_out": self.faults.after_leaving.len(),
            "mailed_without_permission": self.faults.strangers,
            "without_way_out": self.faults.no_way_out.len(),
            "wire_faults": self.faults.wire.len(),
            "ledger_ok": self.ledger.is_ok(),
            "ledger_events": self.ledger.as_ref().map_or(0, |it| it.size),
            "rebuilt_equal": self.rebuilt_equal(),
            "rebuilt": self.rebuilt.len(),
            "providers": providers.collect::<Vec<_>>(),
            "bounced": self.bounces,
            "withheld": withheld.collect::<Vec<_>>(),
            "restart_seconds": rounded(self.restart),
            "seconds": rounded(self.took),
        })
    }

    /// The same for people.
    pub fn show(&self, screen: &Screen) {
        self.show_table(screen);
        self.show_recipients(screen);
        self.show_leavers(screen);
        self.show_proofs(screen);
        let took = seconds(self.took);
        screen.line("");
        if self.holds() {
            screen.line(&format!("Everything holds. REHEARSAL finished after {took}."));
        } else {
            screen.line(&format!(
                "Something does not hold: see the lines with ✗. REHEARSAL finished after {took}."
            ));
        }
    }

    fn show_table(&self, screen: &Screen) {
        screen.line(&format!(
            "   {:<16}{:>10}{:>14}{:>9}{:>10}{:>10}",
            "provider", "accepted", "tried again", "bounced", "withheld", "in doubt"
        ));
        for it in &self.providers {
            screen.line(&format!(
                "   {:<16}{:>10}{:>14}{:>9}{:>10}{:>10}",
                it.provider,
                number(it.accepted),
                number(it.deferred),
                number(it.bounced),
                number(it.withheld),
                number(it.in_doubt),
            ));
        }
        if self.unplanned > 0 {
            let unplanned = number(self.unplanned);
            screen.line(&format!(
                "   {:<16}{:>10}{:>14}{:>9}{unplanned:>10}",
                "(not planned)", 0, 0, 0
            ));
        }
        for (reason, count) in &self.bounces {
            screen.more(&format!("bounced {}: {reason}", number(*count)));
        }
        for Withheld { reason, count } in &self.withheld {
            screen.more(&format!("withheld {}: {reason}", number(*count)));
        }
    }

    fn show_recipients(&self, screen: &Screen) {
        let Settlement { once, skipped, doubled, doubled_in_doubt } = &self.settlement;
        screen.check(
            skipped.is_empty(),
            &format!(
                "recipients skipped: {}; {} have exactly one copy",
                skipped.len(),
                number(*once)
            ),
        );
        show_findings(screen, skipped);
        screen.check(doubled.is_empty(), &format!("recipients mailed twice: {}", doubled.len()));
        show_findings(screen, doubled);
        screen.done(&format!(
            "in doubt: {}, of which {doubled_in_doubt} got a second, identical copy",
            self.in_doubt,
        ));
        if self.in_doubt > 0 {
            screen
                .more("killed between a message and its answer: nobody can know, so it is listed");
        }
        let Faults { after_leaving, no_way_out, wire, strangers } = &self.faults;
        let clean = no_way_out.is_empty() && wire.is_empty() && *strangers == 0;
        screen.check(clean, "every message has a signed way out, clean lines, and a permission");
        show_findings(screen, no_way_out);
        show_findings(screen, wire);
        if *strangers > 0 {
            screen.more(&format!("{strangers} copies went to people who gave no permission"));
        }
        let left = self.left.left_at.len();
        let late = after_leaving.len();
        let told = format!("{left} people left, {late} of them got a message after that");
        screen.check(late == 0, &told);
        show_findings(screen, after_leaving);
    }

    fn show_leavers(&self, screen: &Screen) {
        let of = |way| self.left.ways.get(&way).copied().unwrap_or(0);
        screen.more(&format!(
            "by one click {}, by the page {}, by mail {}; {} of them before this message came",
            of(Wish::LeaveByOneClick),
            of(Wish::LeaveByPage),
            of(Wish::LeaveByMail),
            self.left_before,
        ));
        for failed in self.left.failed.iter().take(SHOWN_MAX) {
            screen.wrong(&format!("somebody could not leave: {failed}"));
        }
    }

    fn show_proofs(&self, screen: &Screen) {
        for Rebuilt { message, provider, size_bytes, is_equal } in &self.rebuilt {
            let size = number(*size_bytes as u64);
            let word = if *is_equal { "equal to" } else { "NOT equal to" };
            screen.check(
                *is_equal,
                &format!("{message}: rebuilt from its record, {size} octets, {word} what `{provider}` has"),
            );
        }
        if self.rebuilt.is_empty() {
            screen.wrong("no message could be rebuilt");
        }
        match &self.ledger {
            Ok(report) => screen.done(&format!(
                "ledger: {} events, {} signed checkpoints, verified from the export alone",
                number(report.size),
                number(report.checkpoints),
            )),
            Err(error) => screen.wrong(&format!("the ledger does not hold: {error}")),
        }
        screen.done(&format!("why somebody got this: {}", self.evidence.url));
        for line in self.evidence.lines.iter().take(EVIDENCE_LINES) {
            screen.more(line);
        }
    }
}

fn show_findings(screen: &Screen, findings: &[Finding]) {
    for finding in findings.iter().take(SHOWN_MAX) {
        screen.more(&finding.to_string());
    }
    if findings.len() > SHOWN_MAX {
        screen.more(&format!("… and {} more", findings.len() - SHOWN_MAX));
    }
}

/// Seconds with one decimal.
fn rounded(time: SignedDuration) -> f64 {
    (time.as_secs_f64() * 10.0).round() / 10.0
}
