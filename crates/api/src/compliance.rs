//! `/accounts/{account}/compliance`: the report as JSON; `/findings`: what
//! audits found, and its closing.

use app::{
    App,
    audit::{self, FindingView},
    compliance::{self, ComplianceReport},
};
use axum::{
    Json, Router,
    routing::{get, post},
};
use domain::{AccountId, CampaignId, FindingId, Language, Timestamp};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::{
    caller::Caller,
    input::{Asked, At, Input, Text},
    problem::Problem,
    transfer::Persons,
};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/accounts/{account}/compliance", get(report))
        .route("/accounts/{account}/findings", get(of_account))
        .route("/findings", get(all))
        .route("/findings/{finding}/closing", post(close))
        .route("/duty-packs", post(declare))
}

/// Which time, and which campaign.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// First instant.
    from: Timestamp,
    /// The instant after the last.
    until: Timestamp,
    /// One campaign.
    campaign: Option<Text<CampaignId>>,
}

/// A word and how many.
#[derive(Serialize)]
struct Count {
    /// The word.
    what: String,
    /// How many.
    count: u64,
}

/// The report.
#[derive(Serialize)]
struct Report {
    /// The account.
    account: String,
    /// Its name.
    name: Option<String>,
    /// First instant.
    from: Timestamp,
    /// The instant after the last.
    until: Timestamp,
    /// Name of the campaign, if it is of one.
    campaign: Option<String>,
    /// When it was made.
    made_at: Timestamp,
    /// What mail rested on.
    coverage: Vec<Coverage>,
    /// What was recorded in the ledger.
    consent: Vec<Count>,
    /// Recipients not reached on purpose.
    withheld: Vec<Count>,
    /// Rates against limits.
    rates: Vec<Rate>,
    /// Day by day.
    days: Vec<Day>,
    /// Reviews.
    reviews: Vec<Reviews>,
    /// What came in about the mail.
    inbound: Vec<Count>,
    /// Rule books that cleared the mail.
    rules: Vec<Rules>,
    /// The rule book in force now.
    rules_now: String,
    /// The ledger's newest signed state.
    ledger: Option<Ledger>,
    /// Open findings.
    findings_open: u64,
    /// Those of them that are late.
    findings_late: u64,
    /// The six families of control.
    controls: Vec<Control>,
    /// How many of the families are in order.
    controls_in_order: usize,
    /// Lines of the register of transfers that were in force in that time.
    transfers: Vec<Transfer>,
    /// Persons whose data left this year.
    persons: Vec<Persons>,
    /// Legal holds that hold now.
    holds: u64,
    /// Erasures that wait for them.
    erasures_waiting: u64,
    /// Records that were kept for long enough and went, by kind.
    gone: Vec<Count>,
}

/// A family of control, and how it stands.
#[derive(Serialize)]
struct Control {
    /// `consent`, `unsubscribe`, `content`, `logs`, `encryption`, `cross-border`.
    family: &'static str,
    /// Who answers for it first: `account` or `operator`.
    owner: &'static str,
    /// `in-order`, `watch` or `broken`.
    state: &'static str,
    /// Open findings that speak against it.
    findings_open: u64,
    /// Those of them that are late.
    findings_late: u64,
    /// Rates at their first warning or beyond, on the worst day.
    rates_warned: u64,
    /// What finds a fault, in English.
    detection: &'static str,
    /// What prevents it.
    prevention: &'static str,
    /// What shows it later.
    evidence: &'static str,
}

fn control(it: compliance::Control) -> Control {
    let words = |words| compliance::told(words, Language::En);
    Control {
        family: &it.family.id,
        owner: it.family.owner.as_str(),
        state: it.against.state().as_str(),
        findings_open: it.against.open,
        findings_late: it.against.late,
        rates_warned: it.against.warned,
        detection: words(&it.family.detection),
        prevention: words(&it.family.prevention),
        evidence: words(&it.family.evidence),
    }
}

/// A line of the register of transfers.
#[derive(Serialize)]
struct Transfer {
    /// Its id.
    id: String,
    /// The law that protects the persons.
    law: String,
    /// Where their data go.
    country: String,
    /// On what it rests.
    basis: String,
    /// Since when.
    valid_from: Timestamp,
    /// Until when.
    valid_until: Option<Timestamp>,
    /// When it was ended.
    ended_at: Option<Timestamp>,
}

fn transferred(it: compliance::TransferRow) -> Transfer {
    Transfer {
        id: it.id.to_string(),
        law: it.line.law,
        country: it.line.country,
        basis: it.line.basis,
        valid_from: it.valid_from,
        valid_until: it.valid_until,
        ended_at: it.ended_at,
    }
}

/// Mail that rested on one basis.
#[derive(Serialize)]
struct Coverage {
    /// The basis.
    basis: String,
    /// Accepted by receiving hosts.
    accepted: u64,
    /// All of it.
    total: u64,
}

/// A rate, in hundredths of a percent.
#[derive(Serialize)]
struct Rate {
    /// `bad-mail`, `complaints`.
    name: &'static str,
    /// How many.
    count: u64,
    /// Of how many.
    of: u64,
    /// The rate of the whole time.
    basis_points: u64,
    /// That of the worst day.
    worst_day_basis_points: u64,
    /// First warning.
    warn_basis_points: u64,
    /// Suspension.
    suspend_basis_points: u64,
}

/// A day.
#[derive(Serialize)]
struct Day {
    /// Its number, from 1970-01-01.
    day: i64,
    /// With a final outcome.
    total: u64,
    /// To recipients that do not exist.
    bad: u64,
    /// Complaints.
    complaints: u64,
}

/// Reviews of one kind in one state.
#[derive(Serialize)]
struct Reviews {
    /// `campaign` or `import`.
    about: String,
    /// `open`, `approved`, `rejected`, `lapsed`.
    state: String,
    /// How many.
    count: u64,
}

/// A rule book.
#[derive(Serialize)]
struct Rules {
    /// Its version.
    version: String,
    /// How much mail it cleared.
    count: u64,
    /// The first of it.
    first: Timestamp,
    /// The last of it.
    last: Timestamp,
}

/// A ledger's signed state.
#[derive(Serialize)]
struct Ledger {
    /// Its name.
    origin: String,
    /// Leaves in the tree.
    size: u64,
    /// Root of the tree, base64.
    root: String,
    /// When it was signed.
    signed_at: Timestamp,
}

fn counts(all: Vec<(String, u64)>) -> Vec<Count> {
    all.into_iter().map(|(what, count)| Count { what, count }).collect()
}

fn rate(it: &compliance::Rate) -> Rate {
    Rate {
        name: it.name,
        count: it.count,
        of: it.of,
        basis_points: it.measured(),
        worst_day_basis_points: it.worst,
        warn_basis_points: it.warn,
        suspend_basis_points: it.suspend,
    }
}

impl Report {
    fn of(it: ComplianceReport) -> Self {
        let covered = |it: compliance::Coverage| Coverage {
            basis: it.basis,
            accepted: it.accepted,
            total: it.total,
        };
        let day = |it: compliance::Day| Day {
            day: it.day,
            total: it.total,
            bad: it.bad,
            complaints: it.complaints,
        };
        let reviewed = |(about, state, count)| Reviews { about, state, count };
        let rules = |it: compliance::RuleVersion| Rules {
            version: it.version.to_string(),
            count: it.count,
            first: it.first,
            last: it.last,
        };
        let ledger = |it: app::checkpoints::Latest| Ledger {
            origin: it.origin,
            size: it.size,
            root: it.root,
            signed_at: it.signed_at,
        };
        Self {
            account: it.account.to_string(),
            name: it.name,
            from: it.asked.from,
            until: it.asked.until,
            campaign: it.campaign,
            made_at: it.made_at,
            coverage: it.coverage.into_iter().map(covered).collect(),
            consent: counts(it.consent),
            withheld: counts(it.withheld),
            rates: it.rates.iter().map(rate).collect(),
            days: it.days.into_iter().map(day).collect(),
            reviews: it.reviews.into_iter().map(reviewed).collect(),
            inbound: counts(it.inbound),
            rules: it.rules.into_iter().map(rules).collect(),
            rules_now: it.rules_now.to_string(),
            ledger: it.ledger.map(ledger),
            findings_open: it.findings.0,
            findings_late: it.findings.1,
            controls_in_order: compliance::in_order(&it.controls),
            controls: it.controls.into_iter().map(control).collect(),
            transfers: it.transfers.into_iter().map(transferred).collect(),
            persons: it.persons.into_iter().map(Persons::of).collect(),
            holds: it.retained.holds,
            erasures_waiting: it.retained.waiting,
            gone: counts(it.retained.gone),
        }
    }
}

async fn report(
    Caller { app, actor }: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Asked(Wanted { from, until, campaign }): Asked<Wanted>,
) -> Result<Json<Report>, Problem> {
    let asked = compliance::Asked { from, until, campaign: campaign.map(|Text(it)| it) };
    Ok(Json(Report::of(compliance::report(&app, &actor, account, asked).await?)))
}

/// A finding.
#[derive(Serialize)]
struct Finding {
    /// Its id.
    id: String,
    /// The account; `null` for the installation.
    account: Option<String>,
    /// The audit item.
    item: String,
    /// What to do.
    title: String,
    /// What it is about.
    subject: String,
    /// Whose it is to mend: `operator` or `account`.
    owner: String,
    /// What was measured.
    detail: String,
    /// Where the item comes from.
    source: String,
    /// When it was found.
    opened_at: Timestamp,
    /// By when it is to be mended.
    due_at: Timestamp,
    /// True when that day has passed and it is open.
    late: bool,
    /// When it was closed.
    closed_at: Option<Timestamp>,
    /// By whom.
    closed_by: Option<String>,
    /// What was done.
    note: Option<String>,
}

impl Finding {
    fn of(FindingView { row, title, source, is_late }: FindingView) -> Self {
        Self {
            id: row.id.to_string(),
            account: (!row.account.0.is_nil()).then(|| row.account.to_string()),
            item: row.item,
            title,
            subject: row.subject,
            owner: row.owner,
            detail: row.detail,
            source,
            opened_at: row.opened_at,
            due_at: row.due_at,
            late: is_late,
            closed_at: row.closed_at,
            closed_by: row.closed_by,
            note: row.note,
        }
    }
}

/// Findings, the open ones first.
#[derive(Serialize)]
struct Findings {
    /// At most 500.
    findings: Vec<Finding>,
}

/// In which language.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InLanguage {
    /// Language of the titles; English without it.
    lang: Option<Text<Language>>,
}

async fn listed(
    Caller { app, actor }: Caller,
    account: Option<AccountId>,
    InLanguage { lang }: InLanguage,
) -> Result<Json<Findings>, Problem> {
    let language = lang.map_or(Language::En, |Text(it)| it);
    let found = audit::findings(&app, &actor, account, language).await?;
    Ok(Json(Findings { findings: found.into_iter().map(Finding::of).collect() }))
}

async fn all(caller: Caller, Asked(lang): Asked<InLanguage>) -> Result<Json<Findings>, Problem> {
    listed(caller, None, lang).await
}

async fn of_account(
    caller: Caller,
    At(Text(account)): At<Text<AccountId>>,
    Asked(lang): Asked<InLanguage>,
) -> Result<Json<Findings>, Problem> {
    listed(caller, Some(account), lang).await
}

/// What was done.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Closing {
    /// In words; evidence, where the item asks for it.
    note: String,
}

async fn close(
    Caller { app, actor }: Caller,
    At(Text(finding)): At<Text<FindingId>>,
    Input(Closing { note }): Input<Closing>,
) -> Result<Json<Finding>, Problem> {
    Ok(Json(Finding::of(audit::close(&app, &actor, finding, &note).await?)))
}

/// Which duties the operator has.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Declaration {
    /// The pack: `operator-cn`.
    pack: String,
    /// Why.
    reason: String,
}

async fn declare(
    Caller { app, actor }: Caller,
    Input(Declaration { pack, reason }): Input<Declaration>,
) -> Result<StatusCode, Problem> {
    audit::declare(&app, &actor, &pack, &reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
