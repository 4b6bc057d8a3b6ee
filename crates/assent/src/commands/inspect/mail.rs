//! Whole mails that came in: bounces and feedback reports, as Assent reads
//! them. The lines are documented in `docs/operating/inspect.md`.

use delivery::{Classified, Refusal, ReplyTable, Shaping, Stage};
use domain::{Address, Personal};
use inbound::{Feedback, Incoming, Recipient, RefusedAt, read};
use serde_json::{Value, json};

/// The tables that say what a reply means.
pub(super) struct Tables {
    replies: ReplyTable,
    shaping: Shaping,
}

impl Tables {
    /// Those that are compiled in.
    pub fn builtin() -> Self {
        Self { replies: ReplyTable::builtin(), shaping: Shaping::builtin() }
    }

    /// What a reply of that host means at that stage.
    pub fn meaning(&self, host: Option<&str>, stage: Stage, reply: &domain::Reply) -> Classified {
        let provider = host.and_then(|it| self.shaping.provider_of([it])).map(|it| &*it.name);
        self.replies.classify(Refusal { provider, stage, reply })
    }
}

/// A mail as `inspect bounce` sees it.
pub(super) fn bounce(file: &str, bytes: &[u8], tables: &Tables) -> Value {
    let (kind, recipients) = match read(bytes) {
        Incoming::Bounce(all) => ("bounce", each(&all, tables)),
        Incoming::Delay(all) => ("delay", each(&all, tables)),
        Incoming::AutoReply(from) => {
            ("autoreply", from.iter().map(|it| without_verdict(it, "autoreply")).collect())
        }
        Incoming::Feedback(it) => {
            let word = it.kind.as_str();
            ("feedback", it.recipients.iter().map(|it| without_verdict(it, word)).collect())
        }
        Incoming::Notice | Incoming::Letter { .. } => ("other", Vec::new()),
    };
    json!({ "file": file, "kind": kind, "recipients": recipients })
}

fn each(recipients: &[Recipient], tables: &Tables) -> Vec<Value> {
    recipients.iter().map(|it| recipient(it, tables)).collect()
}

fn recipient(it: &Recipient, tables: &Tables) -> Value {
    let reply = it.reply();
    let domain = it.address.as_ref().map(|it| it.reveal().domain().as_str().to_owned());
    // Who refused is known best by its name; many hosts bear their domain's.
    let host = it.host.clone().or(domain);
    let stage = match it.refused_at {
        Some(RefusedAt::Recipient) => Stage::RcptTo,
        Some(RefusedAt::Data) => Stage::EndOfData,
        None => Stage::Report,
    };
    let means = tables.meaning(host.as_deref(), stage, &reply);
    json!({
        "address": it.address.as_ref().map(wire),
        "final_address": it.final_address.as_ref().map(wire),
        "action": it.action.as_str(),
        "status": it.best_status().map(|it| it.to_string()),
        "reply_code": it.diagnostic.as_ref().map(|it| it.code),
        "class": means.class.as_str(),
        "reason": &*means.reason,
        "fault": means.fault.as_str(),
        "rule": means.rule.0,
        "text": Some(reply.text()).filter(|it| !it.is_empty()),
    })
}

/// Somebody about whom no host said anything.
fn without_verdict(address: &Personal<Address>, reason: &str) -> Value {
    json!({
        "address": wire(address),
        "final_address": null,
        "action": null,
        "status": null,
        "reply_code": null,
        "class": null,
        "reason": reason,
        "fault": null,
        "rule": null,
        "text": null,
    })
}

/// Whoever runs the command has the mail: what is in it may be shown.
fn wire(address: &Personal<Address>) -> String {
    address.reveal().to_wire()
}

/// A mail as `inspect feedback` sees it.
pub(super) fn feedback(file: &str, bytes: &[u8]) -> Value {
    let Incoming::Feedback(it) = read(bytes) else {
        return json!({
            "file": file, "kind": "other", "feedback_type": null, "recipients": [],
            "source_ip": null, "arrival_date": null, "original_message_id": null,
            "reported_domain": null, "tokens": 0,
        });
    };
    let Feedback { kind, recipients, source_ip, arrival_date, .. } = *it;
    json!({
        "file": file,
        "kind": "feedback",
        "feedback_type": kind.as_str(),
        "recipients": recipients.iter().map(wire).collect::<Vec<_>>(),
        "source_ip": source_ip,
        "arrival_date": arrival_date,
        "original_message_id": it.original_message_id,
        "reported_domain": it.reported_domain,
        "tokens": it.clues.len(),
    })
}
