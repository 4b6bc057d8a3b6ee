//! The screen of a review in the reader's language.

use app::{
    Actor,
    import::Provenance,
    review::{
        ReviewRow,
        desk::{self, Interest},
        screen::{self, AppealFacts, CampaignFacts, History, ImportFacts, Screen, Subject},
        streak::Streak,
    },
    verdicts::{self, FiredRule},
};
use domain::{Language, SignedDuration, Standing};

use super::{asked, figures};
use crate::{
    text::Texts,
    views::{
        AccountStanding, StepTaken,
        reviews::{Before, Hindrance, Kind, Line, Link, Often, Past, Person, Review, Rule, Says},
    },
};

pub(super) fn seconds(span: SignedDuration) -> u64 {
    u64::try_from(span.as_secs()).unwrap_or(0)
}

/// What the gravest rule that holds says.
pub(super) fn gravest(rules: &[FiredRule], language: Language) -> String {
    let held = verdicts::gravest(rules).or(rules.first());
    held.map_or_else(String::new, |it| it.told(language).to_owned())
}

/// Writes lines in one language.
struct Writer(Texts, Language);

impl Writer {
    fn line(&self, key: &str, value: impl Into<String>) -> Line {
        Line { label: self.0.say(key), value: value.into() }
    }

    /// A word of data, as people call it.
    fn word(&self, word: &str) -> String {
        figures::word(word, self.1)
    }

    fn number(&self, key: &str, value: u64) -> Line {
        self.line(key, self.0.number(value))
    }
}

pub(super) fn screen(
    it: Screen,
    actor: &Actor,
    language: Language,
    kind: fn(desk::Queue) -> Kind,
) -> Review {
    let w = Writer(Texts::new(language), language);
    let row = it.review.row.clone();
    let until = row.decided_at.unwrap_or(it.now);
    let assignee = it.assignment.assignee.clone();
    let is_mine = assignee.as_ref().is_some_and(|it| *it == actor.name);
    let (name, size) = match &it.subject {
        Subject::Campaign(it) => (it.name.clone(), it.recipients),
        Subject::Import(it) => (it.list.1.clone(), it.rows),
        Subject::Appeal(it) => (w.0.say(standing_key(it.standing)), 0),
    };
    let (facts, parts, says) = match &it.subject {
        Subject::Campaign(it) => campaign(&w, it),
        Subject::Import(it) => (import(&w, it), Vec::new(), None),
        Subject::Appeal(it) => (appeal(&w, it), Vec::new(), None),
    };
    let (total, bad, complaints) = it.history.sums();
    let hindrance = hindrance(&it, assignee.filter(|_| !is_mine));
    let is_free = hindrance.is_none();
    Review {
        now: it.now,
        id: row.id.to_string(),
        kind: kind(it.queue),
        name,
        size,
        account: it.history.name.clone(),
        age_s: seconds(until.duration_since(row.opened_at)),
        due_at: it.due_at,
        is_late: it.is_late,
        is_mine,
        hindrance,
        problem: None,
        reason: String::new(),
        questions: asked::questions(&it.questions, (it.now, language), is_free),
        decided_of: None,
        facts,
        rules: rules(&it.review.rules, language),
        marks: figures::marks(it.review.rules.iter().flat_map(|it| &it.findings), language),
        before: it.before.as_ref().map(|it| before(&w, it)),
        says,
        parts,
        others: it.subject.list().map(|list| (it.others, list.to_string())).filter(|it| it.0 > 0),
        often: it.streak.as_ref().map(often),
        history: history(&w, &it.history),
        earlier: it.history.reviews.iter().map(|it| earlier(&w, it)).collect(),
        actions: it.history.actions.iter().map(|it| action(&w, it)).collect(),
        sent: it.history.days.iter().map(|it| it.total).collect(),
        records: vec![
            w.number("fact-sent", total),
            w.line("fact-bad", share(&w.0, bad, total)),
            w.line("fact-complained", share(&w.0, complaints, total)),
        ],
        similar: it.similar.iter().map(similar).collect(),
        prints: prints(&it.subject, &it.sources),
        people: it.sample.iter().map(|it| person(&w, it)).collect(),
        bases: it.sources.bases.iter().map(|it| basis(&w, it)).collect(),
        uploads: it.sources.imports.iter().map(|it| upload(&w, it)).collect(),
        authors: it.authors.iter().map(|it| author(&w, it)).collect(),
    }
}

fn share(texts: &Texts, part: u64, whole: u64) -> String {
    format!("{} ({})", texts.number(part), texts.percent(part, whole))
}

/// An account that is rejected again and again.
pub(super) fn often(it: &Streak) -> Often {
    Often {
        account: it.name.clone(),
        count: it.reviews.len() as u64,
        since: it.since,
        paths: it.reviews.iter().map(|it| format!("/reviews/{it}")).collect(),
    }
}

fn hindrance(it: &Screen, other: Option<String>) -> Option<Hindrance> {
    let row = &it.review.row;
    match row.state.as_str() {
        "open" => match &it.interest {
            Some(Interest::Member) => Some(Hindrance::Member),
            Some(Interest::Author(_)) => Some(Hindrance::Author),
            Some(Interest::Decision) => Some(Hindrance::Decision),
            None => other.map(Hindrance::Taken),
        },
        "lapsed" => Some(Hindrance::Lapsed),
        _ => Some(Hindrance::Decided(decided(row, String::new()))),
    }
}

fn decided(row: &ReviewRow, name: String) -> Past {
    Past {
        id: row.id.to_string(),
        name,
        state: row.state.clone(),
        percent: None,
        by: row.decided_by.clone().unwrap_or_default(),
        reason: row.reason.clone().unwrap_or_default(),
        at: row.decided_at.unwrap_or(row.opened_at),
    }
}

fn before(w: &Writer, it: &screen::Before) -> Before {
    let same = if it.is_unchanged { "before-same" } else { "before-other" };
    let mut facts = vec![w.line("before-content", w.0.say(same))];
    facts.extend(it.subject.iter().map(|it| w.line("before-subject", it.clone())));
    facts.push(w.number("before-recipients", it.recipients));
    facts.push(w.number("before-joined", it.joined));
    facts.push(w.number("before-left", it.left));
    let past = Past {
        id: it.review.to_string(),
        name: it.name.clone(),
        state: "approved".to_owned(),
        percent: None,
        by: it.by.clone(),
        reason: String::new(),
        at: it.at,
    };
    let (removed, added) = (it.removed.clone(), it.added.clone());
    Before { past, facts, removed, added, is_reusable: it.is_reusable }
}

fn earlier(w: &Writer, it: &screen::Earlier) -> Past {
    let key = match it.review.subject_kind.as_str() {
        "import" | "wave" => "held-import",
        "appeal" => "queue-appeal",
        _ => "held-campaign",
    };
    decided(&it.review, format!("{}: {}", w.0.say(key), it.name))
}

fn rules(rules: &[FiredRule], language: Language) -> Vec<Rule> {
    let rule = |it: &FiredRule| Rule {
        id: it.rule.clone(),
        text: it.told(language).to_owned(),
        measured: figures::measured(it, language),
        source: it.source.clone(),
        is_holding: it.verdict == "hold",
        marks: figures::marks(&it.findings, language),
    };
    rules.iter().map(rule).collect()
}

fn campaign(w: &Writer, it: &CampaignFacts) -> (Vec<Line>, Vec<Line>, Option<Says>) {
    let mut facts = vec![
        w.line("fact-list", it.list.1.clone()),
        w.line("fact-promised", it.purpose.clone()),
        w.line("fact-from", format!("{} <{}>", it.from.0, it.from.1)),
        w.number("fact-recipients", it.recipients),
    ];
    if it.together > it.recipients {
        facts.push(w.number("fact-together", it.together));
    }
    let start = it.scheduled_at.map_or_else(|| w.0.say("fact-start-open"), |at| w.0.moment(at));
    facts.push(w.line("fact-start", start));
    let part = |it: &screen::Part| {
        let size = w.0.count("status-size", it.recipients);
        let at = it.submitted_at.map_or_else(String::new, |at| w.0.moment(at));
        Line { label: it.name.clone(), value: format!("{size}, {at}") }
    };
    let link = |it: &screen::Link| Link { target: it.target.clone(), is_own: it.is_own };
    let links = it.links.iter().map(link).collect();
    let says = Says { subject: it.subject.clone(), text: it.text.clone(), links };
    (facts, it.parts.iter().map(part).collect(), Some(says))
}

fn answers(w: &Writer, it: &Provenance) -> Vec<Line> {
    let newest = it.last_confirmed.map_or_else(|| "–".to_owned(), |it| it.to_string());
    vec![
        w.line("fact-origin", it.origin.clone()),
        w.line("fact-collected", w.word(&it.collection)),
        w.line("fact-in-use", it.in_use.clone()),
        w.line("fact-confirmed", it.confirmation.clone()),
        w.line("fact-newest", newest),
    ]
}

fn import(w: &Writer, it: &ImportFacts) -> Vec<Line> {
    let mut facts = vec![w.line("fact-list", it.list.1.clone())];
    facts.extend(answers(w, &it.provenance));
    facts.push(w.number("fact-lines", it.rows));
    facts.push(w.line("fact-evidenced", share(&w.0, it.evidenced, it.rows)));
    let attached = if it.has_evidence { "fact-attached-yes" } else { "fact-attached-no" };
    facts.push(w.line("fact-attached", w.0.say(attached)));
    if let Some(figures) = &it.figures {
        let percent = |it: u64| w.0.percent(it, 100_u64);
        facts.push(w.line("fact-unreachable", percent(figures.unreachable_percent)));
        facts.push(w.line("fact-suppressed", percent(figures.suppressed_percent)));
        if let Some(known) = &figures.known {
            facts.push(w.line("fact-overlap", percent(known.overlap_percent)));
        }
    }
    facts
}

fn appeal(w: &Writer, it: &AppealFacts) -> Vec<Line> {
    let attached = if it.has_evidence { "fact-attached-yes" } else { "fact-attached-no" };
    vec![
        w.line("fact-standing", w.0.say(standing_key(it.standing))),
        w.line("fact-because", it.words.reveal().clone()),
        w.line("fact-proof", w.0.say(attached)),
    ]
}

fn standing_key(standing: Standing) -> &'static str {
    let (account, steps) = (String::new(), Vec::new());
    AccountStanding { account, standing, bad: 0, total: 0, basis_points: 0, steps }.key()
}

fn history(w: &Writer, it: &History) -> Vec<Line> {
    let mut lines = vec![
        w.line("fact-age", w.0.span(seconds(it.age))),
        w.line("fact-standing", w.0.say(standing_key(it.standing))),
        w.line("fact-complaints", format!("{} / {}", it.cases.1, it.cases.0)),
        w.line("fact-outcomes", format!("{} / {}", it.outcomes.0, it.outcomes.1)),
    ];
    if let Some(country) = &it.country {
        lines.push(w.line("fact-country", country.clone()));
    }
    if let Some(per_hour) = it.per_hour {
        lines.push(w.number("fact-per-hour", per_hour));
    }
    lines
}

fn action(w: &Writer, it: &app::standing::ActionView) -> Line {
    let step = StepTaken {
        action: it.action.clone(),
        bad: it.meter.bad,
        total: it.meter.total,
        basis_points: it.meter.basis_points(),
        at: it.at,
    };
    let value = format!("{} {}/{}, {}", step.rate(), step.bad, step.total, w.0.moment(it.at));
    Line { label: w.0.say(step.key()), value }
}

fn similar(it: &screen::Similar) -> Past {
    Past {
        id: it.review.to_string(),
        name: it.name.clone(),
        state: it.outcome.clone(),
        percent: Some(it.percent),
        by: it.by.clone(),
        reason: it.reason.clone(),
        at: it.at,
    }
}

/// Known bad lists that the upload resembles, or uploads into the list.
fn prints(subject: &Subject, sources: &screen::Sources) -> Vec<Line> {
    let line =
        |name: &str, share: u64| Line { label: name.to_owned(), value: format!("{share} %") };
    match subject {
        Subject::Import(it) => {
            let known = it.figures.as_ref().and_then(|it| it.known.as_ref());
            let prints = known.into_iter().flat_map(|it| &it.fingerprints);
            prints.map(|it| line(&it.name, it.share_percent)).collect()
        }
        Subject::Campaign(_) | Subject::Appeal(_) => {
            let prints = sources.imports.iter().flat_map(|it| &it.fingerprints);
            prints.map(|(name, share)| line(name, *share)).collect()
        }
    }
}

fn person(w: &Writer, it: &screen::Person) -> Person {
    let state = match it.basis {
        Some(basis) => format!("{} ({})", w.word(&it.state), w.word(basis)),
        None => w.word(&it.state),
    };
    let fact = |(kind, at, note): &(String, domain::Timestamp, Option<String>)| {
        let note = note.as_deref().unwrap_or_default();
        Line { label: w.word(kind), value: format!("{} {note}", w.0.moment(*at)) }
    };
    Person {
        address: it.address.clone().unwrap_or_else(|| "–".to_owned()),
        state,
        since: it.since,
        facts: it.facts.iter().map(fact).collect(),
    }
}

fn basis(w: &Writer, it: &screen::BasisCount) -> Line {
    let label = match &it.basis {
        Some(basis) => format!("{} ({})", w.word(&it.state), w.word(basis)),
        None => w.word(&it.state),
    };
    Line { label, value: w.0.number(it.count) }
}

fn upload(w: &Writer, it: &screen::Source) -> Line {
    let lines = w.0.count("review-lines", it.rows);
    let value = format!("{} · {lines} · {}", it.provenance.origin, w.word(it.state));
    Line { label: w.0.day(it.at), value }
}

fn author(w: &Writer, it: &app::review::ActRow) -> Line {
    let key = match it.act.as_str() {
        "drafted" => "act-drafted",
        "submitted" => "act-submitted",
        "uploaded" => "act-uploaded",
        "appealed" => "act-appealed",
        "answered" => "act-answered",
        _ => "act-other",
    };
    w.line(key, format!("{}, {}", it.by, w.0.moment(it.at)))
}
