//! Whole mails as the content check sees them. The lines are documented in
//! `docs/operating/inspect.md`.

use std::path::PathBuf;

use app::whole_mail::{Desk, MAIL_BYTES_MAX, Opinion};
use domain::Verdict;
use ports::Clock as _;
use serde_json::{Value, json};

use super::input;
use crate::real::RealClock;

/// What is found in each file.
///
/// # Errors
/// When one cannot be read.
pub(super) fn each(paths: &[PathBuf]) -> anyhow::Result<Vec<Value>> {
    let desk = Desk::builtin();
    let now = RealClock.now();
    let read = |file: &str, bytes: &[u8]| answer(file, &desk.look(bytes, now));
    input::each_file(paths, MAIL_BYTES_MAX, read)
}

/// True for a mail that would not go out as it is.
pub(super) fn is_stopped(answer: &Value) -> bool {
    let verdict = answer["verdict"].as_str().and_then(Verdict::parse);
    answer["findings"].is_array() && verdict.is_some_and(|it| !it.admits())
}

fn answer(file: &str, opinion: &Opinion) -> Value {
    let Opinion { check, marks, score, decision } = opinion;
    let findings = marks.iter().map(|it| {
        json!({
            "rule": it.rule,
            "severity": it.severity.as_str(),
            "confidence": it.confidence,
            "where": it.place,
            "count": it.count,
            "shown": it.shown,
        })
    });
    let personal = check.personal.iter().map(|it| {
        let (from, to) = (it.value.chars.start, it.value.chars.end);
        json!({
            "kind": it.value.kind,
            "class": it.value.class.as_str(),
            "confidence": it.value.grade.percent(),
            "where": format!("{}:{from}-{to}", it.place.as_str()),
            "masked": it.value.masked,
        })
    });
    let reasons = score.reasons.iter().map(|it| {
        // Two digits say enough of a weight.
        json!({ "feature": it.feature, "weight": (it.weight * 100.0).round() / 100.0 })
    });
    let fired = decision.fired().iter();
    let rules = fired.map(|it| json!({ "rule": it.rule.0, "verdict": it.verdict.as_str() }));
    let structure = &check.structure;
    json!({
        "file": file,
        "findings": findings.collect::<Vec<_>>(),
        "spam_score": score.percent,
        "personal_data": personal.collect::<Vec<_>>(),
        "verdict": opinion.verdict().as_str(),
        "rules": rules.collect::<Vec<_>>(),
        "reasons": reasons.collect::<Vec<_>>(),
        "structure": {
            "label": structure.label,
            "sender_named": structure.sender_named,
            "postal_address": structure.postal_address,
            "way_out": structure.way_out,
            "picture_only": structure.picture_only,
        },
    })
}
