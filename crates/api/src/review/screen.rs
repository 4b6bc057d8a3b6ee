//! `/reviews/{review}/screen`: everything a person needs to decide, in one answer.
//! Addresses are masked.

use app::review::{
    desk::Interest,
    screen::{
        self, CampaignFacts, History, ImportFacts, Person, Screen, Similar, Sources, Subject,
    },
};
use axum::Json;
use domain::{ReviewId, Timestamp};
use serde::Serialize;

use super::{Hands, Often};
use crate::{
    caller::Caller,
    import::Screening,
    input::{At, Text},
    problem::Problem,
    question::Question,
    rule::Review,
    standing::Action,
};

/// The screen of a review.
#[derive(Serialize)]
pub(super) struct TheScreen {
    /// The review, the rules that asked for it with what they measured, and the
    /// words that were marked.
    review: Review,
    /// `account`, `import`, `campaign`, `content` or `appeal`.
    kind: &'static str,
    /// How long it waits, in seconds; for a decided one, how long it waited.
    age_s: i64,
    /// By when it is to be decided.
    due_at: Timestamp,
    /// True when it is open and that is past.
    overdue: bool,
    /// Who has it, and who had it.
    assignment: Hands,
    /// What the account was asked about it, and what it answered, first to last.
    questions: Vec<Question>,
    /// Why the reader must not decide: `member`, or what they did themselves;
    /// `null` when they may.
    interest: Option<String>,
    /// Who wrote, handed in or uploaded it, first to last.
    authors: Vec<Act>,
    /// When it is a campaign.
    #[serde(skip_serializing_if = "Option::is_none")]
    campaign: Option<Campaign>,
    /// When it is an upload.
    #[serde(skip_serializing_if = "Option::is_none")]
    import: Option<Import>,
    /// When it is an appeal.
    #[serde(skip_serializing_if = "Option::is_none")]
    appeal: Option<Appeal>,
    /// The account, its send records and what was decided of it.
    history: Past,
    /// The streak of rejections that the account is in; `null` = it is in none.
    rejected_often: Option<Often>,
    /// The last approval of mail to the same list, and what is different.
    before: Option<LastTime>,
    /// How many other reviews of the account wait for a decision about the same list.
    others_of_list: u64,
    /// What was decided of things alike, the likest first.
    similar: Vec<Alike>,
    /// Some of the people, chosen evenly over the whole list.
    sample: Vec<Someone>,
    /// Where the list comes from.
    sources: Origin,
}

/// Something that somebody did.
#[derive(Serialize)]
struct Act {
    /// `drafted`, `submitted`, `uploaded` or `appealed`.
    act: String,
    /// Who.
    by: String,
    /// When.
    at: Timestamp,
}

/// A campaign.
#[derive(Serialize)]
struct Campaign {
    id: String,
    name: String,
    list: String,
    list_name: String,
    /// What the list was promised.
    purpose: String,
    recipients: u64,
    /// Recipients of all mailings that count as one with it.
    recipients_with_like_mailings: u64,
    /// The others of these.
    like_mailings: Vec<Part>,
    from_name: String,
    from_address: String,
    scheduled_at: Option<Timestamp>,
    subject: String,
    /// The text part, cut after 4,000 characters.
    text: String,
    /// Where links lead; at most 40.
    links: Vec<Link>,
}

/// A link.
#[derive(Serialize)]
struct Link {
    target: String,
    /// True when it leads to a site of the sender's.
    own: bool,
}

/// A mailing that counts as one with another.
#[derive(Serialize)]
struct Part {
    id: String,
    name: String,
    recipients: u64,
    submitted_at: Option<Timestamp>,
}

impl Campaign {
    fn of(it: CampaignFacts) -> Self {
        let part = |it: screen::Part| Part {
            id: it.id.to_string(),
            name: it.name,
            recipients: it.recipients,
            submitted_at: it.submitted_at,
        };
        let link = |it: screen::Link| Link { target: it.target, own: it.is_own };
        Self {
            id: it.id.to_string(),
            name: it.name,
            list: it.list.0.to_string(),
            list_name: it.list.1,
            purpose: it.purpose,
            recipients: it.recipients,
            recipients_with_like_mailings: it.together,
            like_mailings: it.parts.into_iter().map(part).collect(),
            from_name: it.from.0,
            from_address: it.from.1,
            scheduled_at: it.scheduled_at,
            subject: it.subject,
            text: it.text,
            links: it.links.into_iter().map(link).collect(),
        }
    }
}

/// An upload.
#[derive(Serialize)]
struct Import {
    id: String,
    list: String,
    list_name: String,
    /// The four answers.
    provenance: app::import::Provenance,
    rows: u64,
    /// Of these, lines that name evidence.
    rows_evidenced: u64,
    /// Evidence for the list as a whole is attached.
    evidence: bool,
    /// What the screening found, fingerprints among it.
    screening: Option<Screening>,
    created_at: Timestamp,
}

impl Import {
    fn of(it: ImportFacts) -> Self {
        Self {
            id: it.id.to_string(),
            list: it.list.0.to_string(),
            list_name: it.list.1,
            provenance: it.provenance,
            rows: it.rows,
            rows_evidenced: it.evidenced,
            evidence: it.has_evidence,
            screening: it.figures.map(Screening::of),
            created_at: it.created_at,
        }
    }
}

/// An appeal.
#[derive(Serialize)]
struct Appeal {
    id: String,
    /// Standing of the account when it appealed.
    standing: &'static str,
    /// What it says.
    because: String,
    /// A proof of the list is attached.
    evidence: bool,
}

impl Appeal {
    fn of(it: &screen::AppealFacts) -> Self {
        Self {
            id: it.id.to_string(),
            standing: it.standing.as_str(),
            because: it.words.reveal().clone(),
            evidence: it.has_evidence,
        }
    }
}

/// What is known of an account.
#[derive(Serialize)]
struct Past {
    account: String,
    name: String,
    country: Option<String>,
    /// Time since its first use, in seconds.
    age_s: i64,
    standing: &'static str,
    /// Messages an hour that it may send, when that is limited.
    per_hour: Option<u64>,
    /// What was decided of it before: rejections first, then the newest; at most 20.
    reviews: Vec<Earlier>,
    /// How many of its newest 200 reviews were approved.
    approved: usize,
    /// And how many rejected.
    rejected: usize,
    /// Steps of the ladder and of people, newest first; at most 10.
    actions: Vec<Action>,
    /// Send records of the last thirty days.
    days: Vec<Day>,
    /// Complaint cases.
    cases: usize,
    /// Of these, those that are not over.
    cases_open: usize,
    opened_at: Timestamp,
}

/// An earlier review.
#[derive(Serialize)]
struct Earlier {
    id: String,
    /// `campaign`, `import` or `appeal`.
    about: String,
    /// What it was about, by name.
    name: String,
    /// `approved` or `rejected`.
    state: String,
    opened_at: Timestamp,
    decided_at: Option<Timestamp>,
    decided_by: Option<String>,
    reason: Option<String>,
}

/// A day of send records.
#[derive(Serialize)]
struct Day {
    day: String,
    total: u64,
    bad: u64,
    complaints: u64,
}

impl Past {
    fn of(it: History) -> Self {
        let earlier = |screen::Earlier { review: it, name }: screen::Earlier| Earlier {
            id: it.id.to_string(),
            about: it.subject_kind,
            name,
            state: it.state,
            opened_at: it.opened_at,
            decided_at: it.decided_at,
            decided_by: it.decided_by,
            reason: it.reason,
        };
        let day = |it: screen::Day| Day {
            day: it.day,
            total: it.total,
            bad: it.bad,
            complaints: it.complaints,
        };
        Self {
            account: it.account.to_string(),
            name: it.name,
            country: it.country,
            age_s: it.age.as_secs(),
            standing: it.standing.as_str(),
            per_hour: it.per_hour,
            reviews: it.reviews.into_iter().map(earlier).collect(),
            approved: it.outcomes.0,
            rejected: it.outcomes.1,
            actions: it.actions.into_iter().map(Action::of).collect(),
            days: it.days.into_iter().map(day).collect(),
            cases: it.cases.0,
            cases_open: it.cases.1,
            opened_at: it.opened_at,
        }
    }
}

/// The last approval of mail to the same list, and what is different now.
#[derive(Serialize)]
struct LastTime {
    review: String,
    name: String,
    by: String,
    at: Timestamp,
    /// The subject, when that is another now.
    subject: Option<String>,
    /// Lines that are gone; at most 40.
    removed: Vec<String>,
    /// Lines that are new; at most 40.
    added: Vec<String>,
    /// The compiled content is the same.
    unchanged: bool,
    /// Recipients then.
    recipients: u64,
    /// Who gave permission since.
    joined: u64,
    /// Who left since.
    left: u64,
    /// `/reuse` would approve it.
    reusable: bool,
}

impl LastTime {
    fn of(it: screen::Before) -> Self {
        Self {
            review: it.review.to_string(),
            name: it.name,
            by: it.by,
            at: it.at,
            subject: it.subject,
            removed: it.removed,
            added: it.added,
            unchanged: it.is_unchanged,
            recipients: it.recipients,
            joined: it.joined,
            left: it.left,
            reusable: it.is_reusable,
        }
    }
}

/// Something alike that was decided.
#[derive(Serialize)]
struct Alike {
    review: String,
    account: String,
    name: String,
    size: u64,
    /// How like it is.
    percent: u64,
    /// `approved` or `rejected`.
    outcome: String,
    reason: String,
    by: String,
    at: Timestamp,
}

impl Alike {
    fn of(it: Similar) -> Self {
        Self {
            review: it.review.to_string(),
            account: it.account.to_string(),
            name: it.name,
            size: it.size,
            percent: it.percent,
            outcome: it.outcome,
            reason: it.reason,
            by: it.by,
            at: it.at,
        }
    }
}

/// One of the people.
#[derive(Serialize)]
struct Someone {
    contact: String,
    /// Masked; `null` once erased.
    address: Option<String>,
    state: String,
    basis: Option<&'static str>,
    since: Timestamp,
    facts: Vec<Fact>,
}

/// Something that is recorded of somebody.
#[derive(Serialize)]
struct Fact {
    kind: String,
    at: Timestamp,
    /// What the account said.
    note: Option<String>,
}

impl Someone {
    fn of(it: Person) -> Self {
        let fact = |(kind, at, note)| Fact { kind, at, note };
        Self {
            contact: it.contact.to_string(),
            address: it.address,
            state: it.state,
            basis: it.basis,
            since: it.since,
            facts: it.facts.into_iter().map(fact).collect(),
        }
    }
}

/// Where a list comes from.
#[derive(Serialize)]
struct Origin {
    /// Its people by permission.
    bases: Vec<Base>,
    /// Uploads into it, newest first.
    imports: Vec<Upload>,
}

/// How many are in one state, on one basis.
#[derive(Serialize)]
struct Base {
    state: String,
    basis: Option<String>,
    count: u64,
}

/// An upload into the list.
#[derive(Serialize)]
struct Upload {
    import: String,
    state: &'static str,
    rows: u64,
    rows_evidenced: u64,
    provenance: app::import::Provenance,
    at: Timestamp,
    /// Lists of bad addresses that it resembles, with the share in percent.
    fingerprints: Vec<(String, u64)>,
}

impl Origin {
    fn of(it: Sources) -> Self {
        let base =
            |it: screen::BasisCount| Base { state: it.state, basis: it.basis, count: it.count };
        let upload = |it: screen::Source| Upload {
            import: it.import.to_string(),
            state: it.state,
            rows: it.rows,
            rows_evidenced: it.evidenced,
            provenance: it.provenance,
            at: it.at,
            fingerprints: it.fingerprints,
        };
        Self {
            bases: it.bases.into_iter().map(base).collect(),
            imports: it.imports.into_iter().map(upload).collect(),
        }
    }
}

impl TheScreen {
    fn of(it: Screen) -> Self {
        let (campaign, import, appeal) = match it.subject {
            Subject::Campaign(it) => (Some(Campaign::of(*it)), None, None),
            Subject::Import(it) => (None, Some(Import::of(*it)), None),
            Subject::Appeal(it) => (None, None, Some(Appeal::of(&it))),
        };
        let row = &it.review.row;
        let until = row.decided_at.unwrap_or(it.now);
        let act = |it: app::review::ActRow| Act { act: it.act, by: it.by, at: it.at };
        Self {
            kind: it.queue.as_str(),
            age_s: until.duration_since(row.opened_at).as_secs(),
            due_at: it.due_at,
            overdue: it.is_late,
            assignment: Hands::of(it.assignment),
            questions: it.questions.into_iter().map(Question::of).collect(),
            interest: it.interest.map(|it| match it {
                Interest::Member => "member".to_owned(),
                Interest::Decision => "decision".to_owned(),
                Interest::Author(act) => act,
            }),
            authors: it.authors.into_iter().map(act).collect(),
            campaign,
            import,
            appeal,
            history: Past::of(it.history),
            rejected_often: it.streak.map(Often::of),
            before: it.before.map(LastTime::of),
            others_of_list: it.others,
            similar: it.similar.into_iter().map(Alike::of).collect(),
            sample: it.sample.into_iter().map(Someone::of).collect(),
            sources: Origin::of(it.sources),
            review: Review::of(it.review),
        }
    }
}

pub(super) async fn show(
    Caller { app, actor }: Caller,
    At(Text(review)): At<Text<ReviewId>>,
) -> Result<Json<TheScreen>, Problem> {
    Ok(Json(TheScreen::of(screen::show(&app, &actor, review).await?)))
}
