//! Laws in `assent policy`: listed, explained, tested.

use domain::{Language, RuleId};
use policy::{Law, RuleBook, law::Row};
use serde_json::{Value, json};

use crate::commands::show::{self, Shown};

/// Every law with the number of its rules.
pub(super) fn all(book: &RuleBook) -> Vec<Value> {
    let one = |it: &Law| {
        let reviewed = it.rows.iter().filter(|it| it.review.is_some()).count();
        let unverified = it.rows.iter().filter(|it| !it.confidence().is_verified()).count();
        let since = it.rows.iter().map(|it| it.since).min();
        json!({
            "law": it.code.as_str(),
            "name": it.name(Language::En),
            "countries": it.countries,
            "rules": it.rows.len(),
            "reviewed": reviewed,
            "unverified": unverified,
            "since": since.map(|it| it.to_string()),
            "ids": it.rows.iter().map(|it| it.id.to_string()).collect::<Vec<_>>(),
        })
    };
    book.laws().laws().into_iter().map(one).collect()
}

/// The same for people. Says how many rules a lawyer looked at.
pub(super) fn table(laws: &Value) -> String {
    let columns = [
        ("law", "/law"),
        ("of", "/name"),
        ("rules", "/rules"),
        ("reviewed by a lawyer", "/reviewed"),
        ("unverified", "/unverified"),
        ("since", "/since"),
    ];
    show::table(laws, &columns)
}

/// A law, or one rule of it; `None` when there is neither.
pub(super) fn explain(book: &RuleBook, name: &str, language: Language) -> Option<Shown> {
    if let Some(row) = book.laws().row(&RuleId(name.to_owned())) {
        let json = json(book, row, language);
        let fields = [
            ("rule", "/id"),
            ("law", "/law"),
            ("kind", "/field"),
            ("says", "/tell"),
            ("source", "/source"),
            ("read", "/read"),
            ("fact from", "/facts"),
            ("confidence", "/confidence"),
            ("reviewed", "/reviewed"),
            ("protects", "/protects"),
            ("requirements", "/requirements"),
            ("since", "/since"),
            ("until", "/until"),
        ];
        return Some(Shown::pairs(json, &fields));
    }
    let law = book.laws().law(name)?;
    let rows: Vec<_> = law.rows.iter().map(|it| json(book, it, language)).collect();
    let columns = [
        ("rule", "/id"),
        ("says", "/tell"),
        ("confidence", "/confidence"),
        ("since", "/since"),
        ("until", "/until"),
    ];
    let text = format!("{}\n\n{}", law.name(language), show::table(&json!(rows), &columns));
    Some(Shown::fine(json!({ "law": law.code.as_str(), "rules": rows }), text))
}

fn json(book: &RuleBook, row: &Row, language: Language) -> Value {
    let unreviewed = book.laws().unreviewed(language).to_owned();
    let review = row.review.as_ref().map_or(unreviewed, |(by, on)| format!("{by}, {on}"));
    json!({
        "id": row.id.to_string(),
        "law": row.law.as_str(),
        "field": row.asks.field(),
        "tell": book.laws().sentence(row, language),
        "source": format!("{}, {}", row.source.work, row.source.section),
        "read": row.source.read,
        "facts": row.facts,
        "confidence": row.confidence().as_str(),
        "verified": row.confidence().is_verified(),
        "reviewed": review,
        "is_reviewed": row.review.is_some(),
        "protects": row.protects.as_str(),
        "requirements": row.requirements,
        "since": row.since.to_string(),
        "until": row.until.map(|it| it.to_string()),
    })
}

/// Asks every law about its own cases; returns how many.
pub(super) fn test(book: &RuleBook, wrong: &mut Vec<Value>) -> u64 {
    let mut asked = 0;
    for law in book.laws().laws() {
        for case in &law.examples {
            asked += 1;
            let said = book.laws().answer(law.code, case);
            if said != case.expect {
                wrong.push(json!({
                    "rule": law.code.as_str(),
                    "case": case.case,
                    "expected": case.expect,
                    "said": said,
                }));
            }
        }
    }
    asked
}
