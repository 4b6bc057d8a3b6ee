//! A file of contacts, screened as an import would be, without a server: what
//! speaks against it, step by step, and what the rules say of that.
//!
//! What only an installation or DNS knows is `null`, and the rules that need it
//! are named as open.

use std::{collections::BTreeSet, fs::File, path::Path};

use anyhow::Context as _;
use app::import::{
    Disposition, Provenance,
    figures::{Figures, ListEvidence},
};
use clap::Args;
use domain::{Timestamp, Verdict};
use jiff::civil::Date;
use policy::{Cause, Decision, Facts, RuleBook, Subject};
use screening::{
    FileError, Known, Lists, MailHost, Mapping, Rows, Screening, Step,
    rows::Depth,
    table::{self, Form},
};
use serde_json::{Map, Value, json};

use super::super::show::{self, Shown};

/// `assent inspect list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Tables with a header line: CSV in any usual encoding, plain, gzip or zip.
    #[arg(value_name = "FILE.csv", required = true)]
    pub paths: Vec<std::path::PathBuf>,
    /// How the addresses were collected, as for `assent import upload`.
    #[arg(long)]
    pub collection: Option<String>,
    /// Day of the newest collection or confirmation.
    #[arg(long, value_name = "2026-05-31")]
    pub last_confirmed: Option<Date>,
}

/// Steps that are not asked without a server or DNS.
const NOT_ASKED: [Step; 3] = [Step::Suppressed, Step::NullMx, Step::NoMailHost];

/// Runs it.
pub(super) fn run(args: &ListArgs, now: Timestamp) -> anyhow::Result<Shown> {
    let book = RuleBook::builtin();
    let mut answers = Vec::new();
    for path in &args.paths {
        let answer = match screened(path)? {
            Ok(found) => told(path, found, (&book, args, now)),
            Err(error) => json!({ "file": path, "ok": false, "error": error.to_string() }),
        };
        answers.push(answer);
    }
    let wrong = answers.iter().any(|it| it["ok"] == json!(false) || it["result"] == "refuse");
    let text = answers.iter().map(text).collect::<Vec<_>>().join("\n\n");
    Ok(Shown::lines(answers, text).and_wrong_if(wrong))
}

struct Found {
    form: Form,
    columns: Vec<String>,
    figures: Figures,
}

/// Reads a file twice from its beginning to its end: once to find out what it is,
/// once row by row, in constant memory.
fn screened(path: &Path) -> anyhow::Result<Result<Found, FileError>> {
    let failed = || format!("could not read {}", path.display());
    let mut source = File::open(path).with_context(failed)?;
    Ok(screen(&mut source))
}

fn screen(source: &mut File) -> Result<Found, FileError> {
    let form = table::form(source)?;
    let lists = Lists::builtin();
    let text = table::text(source, &form)?;
    let mapping = (&Mapping::default(), Depth::Screening);
    let mut columns = Rows::open(text, form.delimiter, mapping, &lists)?;
    let mut screening = Screening::new(&lists);
    while let Some((_, read)) = columns.next()? {
        let Ok(row) = screening.admit(read) else { continue };
        // The reason is counted; which line it was is nothing to look up here.
        let _ = screening.judge(&row, Known { suppressed: false, mail_host: MailHost::Unknown });
    }
    let named = columns.columns().iter().map(|it| it.as_str().to_owned()).collect();
    Ok(Found { form, columns: named, figures: Figures::of(&screening.finish(), None) })
}

fn told(path: &Path, found: Found, (book, args, now): (&RuleBook, &ListArgs, Timestamp)) -> Value {
    let Found { form, columns, figures } = found;
    let decision = book.decide(Subject::Import, &facts(&figures, args, now), now);
    let measured = decision.fired().iter().filter(|it| matches!(it.cause, Cause::Measured(_)));
    let verdict = measured.clone().map(|it| it.verdict).max().unwrap_or(Verdict::Allow);
    let rules: Vec<Value> = measured
        .map(|it| {
            json!({
                "rule": it.rule.to_string(),
                "verdict": it.verdict.as_str(),
                "measured": it.measured(),
            })
        })
        .collect();
    json!({
        "file": path,
        "ok": true,
        "packing": form.packing.as_str(),
        "encoding": form.encoding.name(),
        "delimiter": char::from(form.delimiter).to_string(),
        "columns": columns,
        "lines": figures.lines,
        "steps": steps(&figures),
        "passed": figures.passed,
        "passed_evidenced": figures.passed_evidenced,
        "statistics": {
            "domains": figures.domains,
            "top_domain_percent": figures.top_domain_percent,
            "repeated_names_percent": figures.repeated_names_percent,
            "counted_up_percent": figures.counted_up_percent,
            "in_order_percent": figures.in_order_percent,
            "aliases_percent": figures.aliases_percent,
            "overlap_percent": null,
            "complained_permille": null,
        },
        "fingerprints": null,
        "verdict": verdict.as_str(),
        "result": Disposition::of(verdict).as_str(),
        "rules": rules,
        "open": open(&decision),
        "error": null,
    })
}

fn facts(figures: &Figures, args: &ListArgs, now: Timestamp) -> Facts {
    let said = Provenance {
        collection: args.collection.clone().unwrap_or_default(),
        origin: String::new(),
        in_use: String::new(),
        confirmation: String::new(),
        last_confirmed: args.last_confirmed,
    };
    said.known(figures.facts(Facts::new(), ListEvidence::None), now)
}

/// Counts by step, in their order; `null` where nobody could be asked.
fn steps(figures: &Figures) -> Value {
    let mut steps = Map::new();
    for step in Step::ALL {
        let count = figures.stopped_at(step);
        let told = if NOT_ASKED.contains(&step) { Value::Null } else { json!(count) };
        steps.insert(step.as_str().to_owned(), told);
    }
    Value::Object(steps)
}

/// Facts that the rules still need before anybody is mailed.
fn open(decision: &Decision) -> BTreeSet<&'static str> {
    let missing = decision.fired().iter().filter_map(|it| match &it.cause {
        Cause::Missing(facts) => Some(facts),
        Cause::Measured(_) | Cause::NoRule => None,
    });
    missing.flatten().copied().collect()
}

fn text(answer: &Value) -> String {
    const FIELDS: [(&str, &str); 9] = [
        ("file", "/file"),
        ("problem", "/error"),
        ("packing", "/packing"),
        ("encoding", "/encoding"),
        ("columns", "/columns"),
        ("lines", "/lines"),
        ("left after the steps", "/passed"),
        ("with evidence", "/passed_evidenced"),
        ("result", "/result"),
    ];
    let mut text = show::pairs(answer, &FIELDS);
    if let Some(steps) = answer["steps"].as_object() {
        let rows: Vec<_> =
            steps.iter().map(|(step, count)| json!({ "step": step, "lines": count })).collect();
        let columns = [("stopped at", "/step"), ("lines", "/lines")];
        text.push_str(&format!("\n\n{}", show::table(&Value::Array(rows), &columns)));
    }
    if answer["rules"].as_array().is_some_and(|it| !it.is_empty()) {
        let columns = [("says", "/verdict"), ("rule", "/rule"), ("measured", "/measured")];
        text.push_str(&format!("\n\n{}", show::table(&answer["rules"], &columns)));
    }
    text
}

#[cfg(test)]
mod tests;
