//! `assent policy`: the rules, read without a server; and the limits that an
//! account of a running one sets for itself.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::Subcommand;
use domain::{Language, RuleId, Verdict};
use jiff::tz::TimeZone;
use policy::{
    Facts, Rule, RuleBook,
    condition::{Comparison, Condition, Operand, Test},
    rule::Example,
};
use ports::Clock as _;
use serde_json::{Value, json};

use super::show::{self, Shown};
use crate::{
    client::{CallError, Client},
    overlay,
    real::RealClock,
};

mod laws;
mod own;
mod settings;

/// The rules.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// The published policy's version, all rules, the limits they compare with, and
    /// what laws ask for.
    List {
        /// The operator's rules over those compiled in.
        #[arg(long, value_name = "FILE.toml")]
        overlay: Option<PathBuf>,
    },
    /// A rule: when it fires, what it says, where it comes from. A limit: its value,
    /// its range, what is announced. Of a law: all it asks for, or one rule of it.
    Explain {
        /// The rule, the limit, or the code of a law, such as CN.
        #[arg(value_name = "RULE")]
        rule: String,
        /// Language of its sentence: en, zh-Hans, vi, sv.
        #[arg(long, default_value = "en")]
        language: Language,
        /// The operator's rules over those compiled in.
        #[arg(long, value_name = "FILE.toml")]
        overlay: Option<PathBuf>,
    },
    /// The catalogue of security controls: what is asked for, what answers it here.
    Security,
    /// Ask every rule about its own examples. Exit status 1 when one disagrees.
    Test {
        /// The operator's rules over those compiled in.
        #[arg(long, value_name = "FILE.toml")]
        overlay: Option<PathBuf>,
    },
    /// The limits that the account may set for itself on a running server: those of
    /// the installation, its own, and which count.
    Limits,
    /// Set the account's own limits: these and no others, none of them looser than
    /// the installation's.
    Tighten {
        /// A limit and its value, such as review.recipients=1000 or
        /// 'permission.stale-after=90 days'.
        #[arg(value_name = "LIMIT=VALUE", required_unless_present = "none")]
        limits: Vec<String>,
        /// No own limits any more.
        #[arg(long, conflicts_with = "limits")]
        none: bool,
        /// Why. Kept in clear, so without addresses.
        #[arg(long)]
        reason: String,
    },
}

/// Runs it.
pub(super) async fn run(
    client: impl FnOnce() -> Result<Client, CallError>,
    command: PolicyCommand,
) -> anyhow::Result<Shown> {
    match command {
        PolicyCommand::Limits => own::show(&client()?).await,
        PolicyCommand::Tighten { limits, reason, .. } => {
            own::set(&client()?, &limits, &reason).await
        }
        PolicyCommand::List { overlay } => Ok(list(&today(overlay)?)),
        PolicyCommand::Explain { rule, language, overlay } => {
            let book = today(overlay)?;
            let limit = || settings::explain(&book, &rule);
            match laws::explain(&book, &rule, language).or_else(limit) {
                Some(shown) => Ok(shown),
                None => explain(&book, &RuleId(rule), language),
            }
        }
        PolicyCommand::Security => Ok(security()),
        PolicyCommand::Test { overlay } => test(&overlay::rules(overlay.as_deref())?),
    }
}

fn security() -> Shown {
    let one = |it: &policy::security::Control| {
        json!({
            "id": it.id, "title": it.title, "how": it.how, "page": it.page, "items": it.items,
        })
    };
    let all: Vec<_> = policy::security::controls().iter().map(one).collect();
    let columns =
        [("control", "/id"), ("asks for", "/title"), ("answered by", "/how"), ("page", "/page")];
    Shown::table(json!({ "controls": all }), "controls", &columns)
}

/// The rules of today: a limit may change on a day.
fn today(overlay: Option<PathBuf>) -> anyhow::Result<RuleBook> {
    let book = overlay::rules(overlay.as_deref())?;
    Ok(book.on(policy::law::day(RealClock.now())))
}

fn source(rule: &Rule) -> String {
    format!("{}, {}", rule.source.work, rule.source.section)
}

fn list(book: &RuleBook) -> Shown {
    let published = book.published();
    let rules: Vec<_> = book
        .rules()
        .iter()
        .map(|it| {
            json!({
                "id": it.id.to_string(),
                "about": it.about.iter().map(|it| it.as_str()).collect::<Vec<_>>(),
                "verdict": it.verdict.as_str(),
                "since": it.since.to_string(),
                "until": it.until.map(|it| it.to_string()),
                "source": source(it),
                "requirements": it.requirements,
            })
        })
        .collect();
    let json = json!({
        "version": published.version,
        "since": published.since,
        "title": published.title,
        "rules_version": book.version().to_string(),
        "rules": rules,
        "settings": settings::all(book),
        "laws": laws::all(book),
    });
    let head =
        [("published policy", "/version"), ("applies from", "/since"), ("rules", "/rules_version")];
    let columns =
        [("rule", "/id"), ("about", "/about"), ("says", "/verdict"), ("source", "/source")];
    let text = format!(
        "{}\n\n{}\n\n{}\n\n{}",
        show::pairs(&json, &head),
        show::table(&json["rules"], &columns),
        settings::table(&json["settings"]),
        laws::table(&json["laws"]),
    );
    Shown::fine(json, text)
}

fn explain(book: &RuleBook, id: &RuleId, language: Language) -> anyhow::Result<Shown> {
    let Some(rule) = book.rules().iter().find(|it| it.id == *id) else {
        bail!("there is no rule `{id}`: see `assent policy list`");
    };
    let tell = Language::ALL.iter().zip(&rule.tell).find(|(it, _)| **it == language);
    let json = json!({
        "id": id.to_string(),
        "about": rule.about.iter().map(|it| it.as_str()).collect::<Vec<_>>(),
        "says": rule.verdict.as_str(),
        "when": when(&rule.when, book),
        "tell": tell.map(|(_, text)| text),
        "source": source(rule),
        "read": rule.source.read,
        "confidence": rule.source.confidence.as_str(),
        "verified": rule.source.confidence.is_verified(),
        "requirements": rule.requirements,
        "since": rule.since.to_string(),
        "until": rule.until.map(|it| it.to_string()),
        "examples": rule.examples.iter().map(example).collect::<Vec<_>>(),
    });
    let fields = [
        ("rule", "/id"),
        ("about", "/about"),
        ("says", "/says"),
        ("when", "/when"),
        ("tells", "/tell"),
        ("source", "/source"),
        ("read", "/read"),
        ("confidence", "/confidence"),
        ("requirements", "/requirements"),
        ("since", "/since"),
        ("until", "/until"),
    ];
    let examples = show::table(
        &json["examples"],
        &[("case", "/case"), ("facts", "/facts"), ("expects", "/expect")],
    );
    let text = format!("{}\n\n{examples}", show::pairs(&json, &fields));
    Ok(Shown::fine(json, text))
}

fn example(it: &Example) -> Value {
    json!({ "case": it.case, "facts": facts(&it.facts), "expect": it.expect.as_str() })
}

fn facts(facts: &Facts) -> String {
    facts.iter().map(|(name, value)| format!("{name} = {value}")).collect::<Vec<_>>().join(", ")
}

/// A condition in words.
fn when(condition: &Condition, book: &RuleBook) -> String {
    let joined = |parts: &[Condition], word: &str| {
        let parts: Vec<_> = parts.iter().map(|it| when(it, book)).collect();
        if parts.len() == 1 { parts.concat() } else { format!("({})", parts.join(word)) }
    };
    match condition {
        Condition::All(parts) if parts.is_empty() => "always".to_owned(),
        Condition::All(parts) => joined(parts, " and "),
        Condition::Any(parts) => joined(parts, " or "),
        Condition::Not(part) => format!("not {}", when(part, book)),
        Condition::Compare(comparison) => compared(comparison, book),
    }
}

fn compared(Comparison { fact, test }: &Comparison, book: &RuleBook) -> String {
    let limit = |operand: &Operand| match operand {
        Operand::Literal(value) => value.to_string(),
        Operand::Setting(name) => match book.settings().find(|it| it.id == *name) {
            Some(setting) => format!("{} [{name}]", setting.value),
            None => format!("[{name}]"),
        },
    };
    let (word, limit) = match test {
        Test::Above(it) => ("above", limit(it)),
        Test::AtLeast(it) => ("at least", limit(it)),
        Test::Below(it) => ("below", limit(it)),
        Test::AtMost(it) => ("at most", limit(it)),
        Test::Is(it) => ("is", limit(it)),
        Test::OneOf(words) => ("is one of", words.join(", ")),
        Test::NoneOf(words) => ("is none of", words.join(", ")),
    };
    format!("{} {word} {limit}", fact.name)
}

/// Asks as the server would, through the whole book; the answer of the rule
/// itself is compared.
fn test(book: &RuleBook) -> anyhow::Result<Shown> {
    let (mut asked, mut wrong) = (0_u64, Vec::new());
    for rule in book.rules() {
        let first_day = rule.since.to_zoned(TimeZone::UTC).context("a rule's first day")?;
        let Some(subject) = rule.about.first() else { continue };
        for it in &rule.examples {
            asked += 1;
            let decision = book.decide(*subject, &it.facts, first_day.timestamp());
            let fired = decision.fired().iter().find(|fired| fired.rule == rule.id);
            let said = fired.map_or(Verdict::Allow, |it| it.verdict);
            if said != it.expect {
                wrong.push(json!({
                    "rule": rule.id.to_string(),
                    "case": it.case,
                    "expected": it.expect.as_str(),
                    "said": said.as_str(),
                }));
            }
        }
    }
    asked += laws::test(book, &mut wrong);
    let json = json!({ "rules": book.rules().len(), "examples": asked, "disagree": wrong });
    let columns =
        [("rule", "/rule"), ("case", "/case"), ("expected", "/expected"), ("said", "/said")];
    let text = format!(
        "{} rules, {asked} examples, {} disagree\n{}",
        book.rules().len(),
        wrong.len(),
        if wrong.is_empty() { String::new() } else { show::table(&json["disagree"], &columns) },
    );
    Ok(Shown::fine(json, text.trim_end()).and_wrong_if(!wrong.is_empty()))
}
