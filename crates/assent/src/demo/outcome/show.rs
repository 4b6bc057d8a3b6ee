//! What the demo found, for people.

use sim::{
    checker::{Finding, Settlement},
    recipients::Wish,
};

use super::{Followed, Outcome};
use crate::demo::{
    enforcement::Enforced,
    findings::{Faults, Rebuilt},
    ladder::{Climbed, Step},
    office::Withheld,
    screen::{Screen, number, seconds},
};

/// Lines of the evidence page that are shown.
const EVIDENCE_LINES: usize = 18;
/// Findings of one kind that are shown.
const SHOWN_MAX: usize = 5;

impl Outcome {
    /// The same for people.
    pub fn show(&self, screen: &Screen) {
        self.show_table(screen);
        self.show_recipients(screen);
        self.show_readers(screen);
        self.show_proofs(screen);
        if let Some(climbed) = &self.climbed {
            show_ladder(climbed, screen);
        }
        if let Some(enforced) = &self.enforced {
            show_enforced(enforced, screen);
        }
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

    fn show_readers(&self, screen: &Screen) {
        let of = |way| self.left.count(way);
        let Followed { complained, returned, refused } = &self.reports;
        screen.more(&format!(
            "by one click {}, by the page {}, by mail {}, by a complaint {complained}; \
             {} of them before this message came",
            of(Wish::LeaveByOneClick),
            of(Wish::LeaveByPage),
            of(Wish::LeaveByMail),
            self.left_before,
        ));
        for failed in self.left.failed.iter().take(SHOWN_MAX) {
            screen.wrong(&format!("somebody could not do what they wanted: {failed}"));
        }
        let (opened, clicked) = (of(Wish::Open), of(Wish::Click));
        screen.done(&format!("{opened} people opened it in a browser, {clicked} followed a link"));
        let came = format!("{returned} messages came back after they had been taken");
        screen.check(*refused == 0, &format!("{came}; {refused} reports were not understood"));
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

fn show_ladder(climbed: &Climbed, screen: &Screen) {
    let Climbed { steps, standings, waiting, after_stop, .. } = climbed;
    let stood: Vec<_> = standings.iter().map(|(name, word)| format!("{name} {word}")).collect();
    screen.check(climbed.holds(), &format!("the ladder: {}", stood.join(", ")));
    for Step { account, action, after } in steps {
        let after = after.map_or_else(|| "nobody saw why".to_owned(), seconds);
        screen.more(&format!(
            "{account}: {} at {} % ({} of {}), {after} after it was reached; notice {}",
            action.action,
            action.rate,
            action.bad,
            action.total,
            action.notice_state.as_deref().unwrap_or("not sent"),
        ));
    }
    let waiting = number(*waiting);
    screen.more(&format!("{waiting} messages wait untouched, {after_stop} left after the stop"));
}

fn show_enforced(enforced: &Enforced, screen: &Screen) {
    let Enforced { labelled, reminded, bought, cases, stopped, restored, archive, .. } = enforced;
    let fit = labelled.iter().filter(|it| it.holds()).count();
    let labels = format!("labels and footers of {fit} countries are those of their laws");
    screen.check(fit == labelled.len(), &labels);
    let (mailed, kept) = (reminded.arrived, reminded.elsewhere);
    let told =
        format!("past buyers: {mailed} reminded under Swedish law, {kept} in China withheld");
    screen.check(reminded.holds(), &told);
    screen.check(bought.holds(), &format!("the bought list was {}", bought.state));
    let ends: Vec<_> = cases.iter().map(|it| format!("{} {}", it.channel, it.state)).collect();
    screen.check(enforced.complaints_ended(), &format!("complaints: {}", ends.join(", ")));
    screen.more(&format!("the account meanwhile: {stopped}; afterwards: {restored}"));
    screen.check(archive.is_ok(), "the archive verifies without the server");
}

fn show_findings(screen: &Screen, findings: &[Finding]) {
    for finding in findings.iter().take(SHOWN_MAX) {
        screen.more(&finding.to_string());
    }
    if findings.len() > SHOWN_MAX {
        screen.more(&format!("… and {} more", findings.len() - SHOWN_MAX));
    }
}
