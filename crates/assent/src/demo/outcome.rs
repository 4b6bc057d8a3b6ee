//! What the demo found: for people, and as one object.

mod show;

use std::{collections::BTreeMap, ops::Range};

use consent::export::{Report, VerifyError};
use domain::{Address, SignedDuration};
use serde_json::{Value, json};
use sim::{checker::Settlement, recipients::Wish};

use super::{
    enforcement::Enforced,
    evidence::Evidence,
    findings::{Faults, Rebuilt, Row},
    ladder::Climbed,
    office::Withheld,
    readers::Book,
};

/// A campaign that was sent.
pub struct Mailed {
    /// Its id.
    pub campaign: String,
    /// Which of the copies in the mailboxes are its own.
    pub copies: Range<usize>,
    /// Everybody with a permission.
    pub audience: Vec<Address>,
    /// Who left while it ran, and what others did.
    pub left: Book,
    /// Who complained, and whose mail came back.
    pub reports: Followed,
    /// How long the server was away after the kill.
    pub restart: SignedDuration,
}

/// What followed messages that had been taken.
#[derive(Clone, Debug, Default)]
pub struct Followed {
    /// People who complained; the server took their provider's report.
    pub complained: u64,
    /// Messages that came back; the server took the DSN.
    pub returned: u64,
    /// Reports that the server did not take.
    pub refused: u64,
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
    /// Who left, and what others did.
    pub left: Book,
    /// What followed messages that had been taken.
    pub reports: Followed,
    /// How many of those who left never got the message: they left before.
    pub left_before: u64,
    /// Messages rebuilt.
    pub rebuilt: Vec<Rebuilt>,
    /// The ledger's audit.
    pub ledger: Result<Report, VerifyError>,
    /// One recipient's page.
    pub evidence: Evidence,
    /// What became of senders who deserved it.
    pub climbed: Option<Climbed>,
    /// Labels, a bought list, complaints, an archive.
    pub enforced: Option<Enforced>,
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
            && self.reports.refused == 0
            && self.ledger.is_ok()
            && self.rebuilt_equal()
            && self.climbed.as_ref().is_none_or(Climbed::holds)
            && self.enforced.as_ref().is_none_or(Enforced::holds)
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
            "opened": self.left.count(Wish::Open),
            "clicked": self.left.count(Wish::Click),
            "complained": self.reports.complained,
            "returned": self.reports.returned,
            "reports_refused": self.reports.refused,
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
            "ladder": self.climbed.as_ref().map(Climbed::object),
            "ladder_ok": self.climbed.as_ref().map(Climbed::holds),
            "standings": self.climbed.as_ref().map(Climbed::standings),
            "held_back": self.climbed.as_ref().map(|it| it.waiting),
            "mailed_after_stop": self.climbed.as_ref().map(|it| it.after_stop),
            "enforcement": self.enforced.as_ref().map(Enforced::object),
            "enforcement_ok": self.enforced.as_ref().map(Enforced::holds),
            "providers": providers.collect::<Vec<_>>(),
            "bounced": self.bounces,
            "withheld": withheld.collect::<Vec<_>>(),
            "restart_seconds": rounded(self.restart),
            "seconds": rounded(self.took),
        })
    }
}

/// Seconds with one decimal.
fn rounded(time: SignedDuration) -> f64 {
    (time.as_secs_f64() * 10.0).round() / 10.0
}
