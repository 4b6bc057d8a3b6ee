//! Send records with their messages, and what the rules said of them.

use consent::archive::{
    AnswerLine, AttemptLine, DeliveryLine, LINE_BYTES_MAX, MESSAGES_MAX, MessageLine, RuleLine,
    VerdictLine, line,
};
use domain::{
    Basis, CampaignId, CaseReplyId, ConsentEventId, EnforcementId, Language, SignedDuration,
};
use store::{
    attempt::AttemptRow,
    compliance::first_id,
    delivery::{DeliveryRow, Stretch},
};

use super::{Archive, Step, What, too_many};
use crate::{
    Failure, campaign,
    complaint::answer,
    proof::{self, Rebuilt},
};

/// Records of one page: its messages are in memory together.
const PAGE: u32 = 50;
/// Verdicts and rules of one file.
const LINES: usize = 200;

impl Archive {
    /// The next page of records, its messages before it.
    pub(super) async fn records(&mut self) -> Result<Vec<u8>, Failure> {
        // What is as young as the request is within: ids are no finer than a
        // millisecond.
        let youngest = self.made_at.saturating_add(SignedDuration::from_millis(1));
        let youngest = youngest.unwrap_or(self.made_at);
        let (contact, from, until) = match self.request.what {
            What::Period { from, until } => (None, Some(from), until.min(youngest)),
            What::Recipient(contact) => (Some(contact), None, youngest),
        };
        let after = from.map_or(self.after, |from| self.after.max(first_id(from)));
        let before = first_id(until);
        let stretch = Stretch { contact, after, before, limit: PAGE };
        let rows = store::delivery::stretch(self.app.store(), self.account.id, stretch).await?;
        let Some(last) = rows.last() else {
            self.step = Step::Verdicts;
            return Ok(Vec::new());
        };
        self.after = last.id;
        self.deliveries += rows.len();
        if self.deliveries > MESSAGES_MAX {
            return Err(too_many());
        }
        let (mut out, mut lines) = (Vec::new(), String::new());
        for row in &rows {
            self.contacts.insert(row.contact);
            self.verdicts.extend(row.verdict);
            let message = self.message(row, &mut out).await?;
            let attempts =
                store::attempt::of_delivery(self.app.store(), self.account.id, row.id).await?;
            lines.push_str(&line(&record(row, attempts, message)));
        }
        out.extend(self.lines("deliveries", &lines));
        Ok(out)
    }

    /// What became of the message; where it can be rebuilt, its file.
    async fn message(
        &mut self,
        row: &DeliveryRow,
        out: &mut Vec<u8>,
    ) -> Result<MessageLine, Failure> {
        if row.digest_complete.is_none() {
            return Ok(MessageLine::NeverSent);
        }
        if self.keys.is_none() {
            let at = self.account.closed_at.unwrap_or(self.made_at).to_string();
            return Ok(MessageLine::Closed { at });
        }
        Ok(match proof::rebuild(&self.app, &self.composer, row).await? {
            Rebuilt::NotSent => MessageLine::NeverSent,
            Rebuilt::Erased(at) => MessageLine::Erased { at: at.to_string() },
            Rebuilt::EqualWithoutSignatures { .. } => MessageLine::EqualWithoutSignatures,
            Rebuilt::Different => MessageLine::Different,
            Rebuilt::Equal { .. } if answer::carries_own_link(&self.app, row).await? => {
                MessageLine::EqualPrivate
            }
            Rebuilt::Equal { bytes, .. } => {
                let file = format!("messages/{}.eml", row.id);
                out.extend(self.file(&file, &bytes));
                MessageLine::Equal { file }
            }
        })
    }

    /// The verdicts that the records name.
    pub(super) async fn verdicts(&mut self) -> Result<Vec<u8>, Failure> {
        let mut lines = String::new();
        for _ in 0..LINES {
            let Some(id) = self.verdicts.pop_first() else {
                self.step = Step::Rules;
                break;
            };
            let row = store::verdict::by_id(self.app.store(), self.account.id, id).await?;
            let row = row.ok_or_else(|| Failure::unavailable("a verdict", id.to_string()))?;
            let of = (self.account.id, self.keys.as_ref());
            let answers = campaign::answer::of_verdict(&self.app, of, id).await?;
            let answers = answers.into_iter().map(|it| AnswerLine {
                words: it.words.reveal().clone(),
                by: it.by,
                at: it.at.to_string(),
            });
            let answers = answers.collect();
            lines.push_str(&line(&VerdictLine {
                verdict: row.id.to_string(),
                subject_kind: row.subject_kind,
                subject: row.subject.to_string(),
                said: row.verdict.as_str().to_owned(),
                policy_version: row.policy_version.to_string(),
                at: row.created_at.to_string(),
                rules: serde_json::from_str(&row.rules)
                    .map_err(|source| Failure::unavailable("a verdict", source))?,
                answers,
            }));
            if lines.len() > LINE_BYTES_MAX {
                break;
            }
        }
        Ok(self.lines("verdicts", &lines))
    }

    /// The rules in force now.
    pub(super) async fn rules(&mut self) -> Result<Vec<u8>, Failure> {
        let english = Language::ALL.iter().position(|it| *it == Language::En).unwrap_or_default();
        let book = self.app.rules();
        let version = book.version().to_string();
        let text = |rule: &policy::Rule| {
            line(&RuleLine {
                rule: rule.id.to_string(),
                policy_version: version.clone(),
                verdict: rule.verdict.as_str().to_owned(),
                source: format!("{}, {}", rule.source.work, rule.source.section),
                tell: rule.tell[english].clone(),
            })
        };
        let lines: String = book.rules().iter().map(text).collect();
        self.step = self.proofs().await?;
        Ok(self.lines("rules", &lines))
    }
}

fn record(row: &DeliveryRow, attempts: Vec<AttemptRow>, message: MessageLine) -> DeliveryLine {
    let origin = match (row.origin.as_str(), row.basis) {
        ("campaign", _) => CampaignId(row.origin_id).to_string(),
        (_, Basis::CaseReply) => CaseReplyId(row.origin_id).to_string(),
        (_, Basis::ServiceNotice) => EnforcementId(row.origin_id).to_string(),
        _ => ConsentEventId(row.origin_id).to_string(),
    };
    DeliveryLine {
        delivery: row.id.to_string(),
        contact: row.contact.to_string(),
        origin,
        list: row.list.map(|it| it.to_string()),
        basis: row.basis.as_str().to_owned(),
        event: row.event.map(|it| it.to_string()),
        verdict: row.verdict.map(|it| it.to_string()),
        policy_version: row.policy_version.to_string(),
        state: row.state.as_str().to_owned(),
        class: row.class.map(|it| it.as_str().to_owned()),
        fault: row.fault.map(|it| it.as_str().to_owned()),
        reason: row.reason.clone(),
        admitted_at: row.admitted_at.to_string(),
        composed_at: row.composed_at.map(|it| it.to_string()),
        settled_at: row.settled_at.map(|it| it.to_string()),
        digest_complete: row.digest_complete.map(|it| it.to_string()),
        digest_unsigned: row.digest_unsigned.map(|it| it.to_string()),
        attempts: attempts.into_iter().map(attempt).collect(),
        message,
    }
}

fn attempt(it: AttemptRow) -> AttemptLine {
    AttemptLine {
        number: it.number,
        source: it.source,
        started_at: it.started_at.to_string(),
        ended_at: it.ended_at.map(|at| at.to_string()),
        outcome: it.outcome,
        host: it.host,
        tls: it.tls,
        code: it.code,
        enhanced: it.enhanced,
        reply: it.reply,
    }
}
