//! The reviewer of the operator: a model that sees what the review API shows,
//! what an account sends when it is asked for proof, and its own notes.
//!
//! Owns the policy (`bench/reviewer.toml`) and its cost in minutes. **Never**
//! here: the truth. Whether proof convinces is asked of [`Asked`], which knows
//! the truth and answers with a stated chance, as an account would.

mod cases;
mod wave;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use app::{
    Actor, App, Failure, Role,
    complaint::desk::{self, Which},
    import,
    review::{self, Answer, ReviewView},
    standing,
};
use domain::{AccountId, ContactId, ImportId, Standing};
use serde::Deserialize;
use sim::Seed;

/// A reviewer's rules, and what their work costs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// How often a day they look at what waits.
    pub looks_per_day: u32,
    /// Minutes of work.
    pub minutes: Minutes,
    /// How far proof convinces.
    pub proof: Proof,
    /// Imports.
    pub import: ImportRules,
    /// Campaigns.
    pub campaign: CampaignRules,
    /// The complaint desk and the ladder.
    pub desk: DeskRules,
}

/// Minutes for each piece of work.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Minutes {
    /// Seeing that there is nothing to look at.
    pub glance: f64,
    /// Reading an import: figures, answers, rules, history.
    pub import: f64,
    /// Looking at the proof of one row.
    pub row: f64,
    /// Reading a campaign that is held.
    pub campaign: f64,
    /// Reading a case of the complaint desk.
    pub case: f64,
    /// Deciding about an account.
    pub account: f64,
}

/// Chances that proof of a row convinces: the world's part of the model.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// Of somebody who said yes: a sheet may be lost.
    pub genuine: f64,
    /// Of somebody who did not, when only columns are filled in.
    pub forged_columns: f64,
    /// The same with papers that were made up.
    pub forged_papers: f64,
}

/// What is done with an import.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportRules {
    /// Rejected when one of these rules speaks of it.
    pub reject_rules: Vec<String>,
    /// Rejected without a look when the account has one of these standings.
    pub reject_standings: Vec<String>,
    /// Rows drawn at first.
    pub first_rows: u64,
    /// Accepted when so many of them do not convince, or fewer.
    pub accept_at_most: u64,
    /// Rejected when so many do not.
    pub reject_at: u64,
    /// Rows drawn beside these when it is neither.
    pub more_rows: u64,
    /// Accepted when so many of all do not convince, or fewer.
    pub accept_of_all: u64,
    /// The account is ended when this share of the drawn rows does not convince.
    pub terminate_percent: u64,
}

/// What is done with a campaign that is held.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CampaignRules {
    /// Rejected when one of these rules speaks of it.
    pub reject_rules: Vec<String>,
}

/// What is done about complaints and suspensions.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeskRules {
    /// Rows of what was accepted that are drawn again when the account cannot
    /// show proof of a complainant, or was suspended.
    pub rows: u64,
    /// The account is ended when so many of them do not convince.
    pub terminate_at: u64,
}

/// What an account answers when it is asked for proof.
pub trait Asked: Send + Sync {
    /// Whether its proof of the person in that line of a file convinces; `None`
    /// when there is no such line.
    fn line(&self, import: ImportId, line: u64) -> Option<bool>;
    /// Whether its proof of a complainant convinces.
    fn complainant(&self, contact: ContactId) -> bool;
}

/// What the work came to.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// Minutes.
    pub minutes: f64,
    /// Decisions by kind, such as `import rejected: proof`.
    pub decisions: BTreeMap<String, u64>,
}

/// The reviewer with their notes.
#[derive(Clone)]
pub struct Reviewer {
    policy: Policy,
    seed: Seed,
    actor: Actor,
    asked: Arc<dyn Asked>,
    work: Work,
    /// What was accepted, by account: id, lines of the file.
    accepted: BTreeMap<AccountId, Vec<(ImportId, u64)>>,
    rejected: BTreeSet<AccountId>,
    /// Complainants for whom an account could not show proof.
    unproven: BTreeMap<AccountId, u64>,
    suspended_once: BTreeSet<AccountId>,
}

impl Reviewer {
    /// One who has seen nothing yet.
    pub fn new(policy: Policy, seed: Seed, asked: Arc<dyn Asked>) -> Self {
        let actor = Actor { role: Role::Reviewer, account: None, name: "reviewer".into() };
        Self {
            policy,
            seed,
            actor,
            asked,
            work: Work::default(),
            accepted: BTreeMap::new(),
            rejected: BTreeSet::new(),
            unproven: BTreeMap::new(),
            suspended_once: BTreeSet::new(),
        }
    }

    /// What the work came to so far.
    pub fn work(&self) -> &Work {
        &self.work
    }

    /// Looks at everything that waits.
    ///
    /// # Errors
    /// When the house cannot answer.
    pub async fn look(&mut self, app: &App) -> Result<(), Failure> {
        for open in review::open(app, &self.actor).await? {
            match open.row.subject_kind.as_str() {
                "import" => self.import(app, &open).await?,
                "wave" => self.wave(app, &open).await?,
                _ => self.campaign(app, &open).await?,
            }
        }
        for case in desk::list(app, &self.actor, Which::Waiting).await? {
            self.case(app, &case).await?;
        }
        self.suspensions(app).await
    }

    async fn import(&mut self, app: &App, open: &ReviewView) -> Result<(), Failure> {
        let (account, id) = (open.row.account, ImportId(open.row.subject));
        let standing = app_standing(app, &self.actor, account).await?;
        let word = standing.map_or("", Standing::as_str);
        if self.policy.import.reject_standings.iter().any(|it| it == word) {
            self.work.minutes += self.policy.minutes.glance;
            let why = format!("the account is {word}");
            return self.decide(app, open, (Answer::Reject, &why)).await;
        }
        self.work.minutes += self.policy.minutes.import;
        let view = import::show(app, &self.actor, account, id).await?;
        if let Some(rule) = holding(open, &self.policy.import.reject_rules) {
            let why = format!("the rule {rule} speaks of it");
            return self.decide(app, open, (Answer::Reject, &why)).await;
        }
        let Some(figures) = view.figures.filter(|it| it.passed > 0) else {
            return self.decide(app, open, (Answer::Reject, "nothing of it can be used")).await;
        };
        let refused: BTreeSet<_> = view.refusals.iter().map(|it| it.line).collect();
        let rules = self.policy.import.clone();
        let mut drawn = Drawn::default();
        // Whoever was refused before is looked at closely from the start.
        let thorough = self.rejected.contains(&account);
        let wanted = rules.first_rows + if thorough { rules.more_rows } else { 0 };
        self.draw(&mut drawn, (id, figures.lines), wanted, &refused);
        if !thorough && drawn.failed > rules.accept_at_most && drawn.failed < rules.reject_at {
            self.draw(&mut drawn, (id, figures.lines), wanted + rules.more_rows, &refused);
        }
        let enough = if drawn.rows > rules.first_rows {
            drawn.failed <= rules.accept_of_all
        } else {
            drawn.failed <= rules.accept_at_most
        };
        if enough {
            self.accepted.entry(account).or_default().push((id, figures.lines));
            return self.decide(app, open, (Answer::Approve, "proof seen of drawn rows")).await;
        }
        self.rejected.insert(account);
        self.decide(app, open, (Answer::Reject, "no proof of drawn rows")).await?;
        if drawn.failed * 100 >= rules.terminate_percent * drawn.rows {
            self.terminate(app, account, "proof was made up").await?;
        }
        Ok(())
    }

    /// Draws lines of a file and asks for proof, until so many were looked at.
    fn draw(
        &mut self,
        drawn: &mut Drawn,
        (id, lines): (ImportId, u64),
        wanted: u64,
        refused: &BTreeSet<u64>,
    ) {
        // A file of few lines is looked at as a whole.
        for try_ in drawn.tries..wanted.saturating_mul(20) {
            if drawn.rows >= wanted {
                return;
            }
            drawn.tries = try_ + 1;
            let parts = ["line", &id.to_string(), &try_.to_string()];
            // Line 1 is the header.
            let line = 2 + self.seed.draw(&parts).below(lines);
            if refused.contains(&line) || !drawn.seen.insert((id, line)) {
                continue;
            }
            let Some(convinces) = self.asked.line(id, line) else { continue };
            self.work.minutes += self.policy.minutes.row;
            drawn.rows += 1;
            drawn.failed += u64::from(!convinces);
        }
    }

    async fn campaign(&mut self, app: &App, open: &ReviewView) -> Result<(), Failure> {
        self.work.minutes += self.policy.minutes.campaign;
        match holding(open, &self.policy.campaign.reject_rules) {
            Some(rule) => {
                let why = format!("the rule {rule} speaks of it");
                self.decide(app, open, (Answer::Reject, &why)).await
            }
            None => self.decide(app, open, (Answer::Approve, "read it")).await,
        }
    }

    async fn decide(
        &mut self,
        app: &App,
        open: &ReviewView,
        (answer, why): (Answer, &str),
    ) -> Result<(), Failure> {
        let word = match answer {
            Answer::Approve => "approved",
            Answer::Confirm => "approved if each confirms",
            Answer::Reject => "rejected",
        };
        self.note(format!("{} {word}: {why}", open.row.subject_kind));
        match review::decide(app, &self.actor, open.row.id, (answer, why)).await {
            // Taken back, or handed in anew, a moment ago.
            Err(Failure::Conflict(_) | Failure::Raced) => Ok(()),
            other => other.map(drop),
        }
    }

    async fn terminate(&mut self, app: &App, account: AccountId, why: &str) -> Result<(), Failure> {
        self.note(format!("account terminated: {why}"));
        self.work.minutes += self.policy.minutes.account;
        let verdict = (standing::Verdict::Terminate, why);
        done(standing::decide(app, &self.actor, account, verdict).await)
    }

    fn note(&mut self, what: String) {
        *self.work.decisions.entry(what).or_default() += 1;
    }
}

/// Rows that were drawn.
#[derive(Default)]
struct Drawn {
    rows: u64,
    failed: u64,
    tries: u64,
    seen: BTreeSet<(ImportId, u64)>,
}

/// The first of these rules that speaks of what is open.
fn holding(open: &ReviewView, rules: &[String]) -> Option<String> {
    open.rules.iter().find(|it| rules.contains(&it.rule)).map(|it| it.rule.clone())
}

async fn app_standing(
    app: &App,
    actor: &Actor,
    account: AccountId,
) -> Result<Option<Standing>, Failure> {
    match standing::show(app, actor, account).await {
        Ok(view) => Ok(Some(view.standing)),
        Err(Failure::NotFound(_)) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Somebody else, or the machine, was faster: that is fine.
fn done<T>(result: Result<T, Failure>) -> Result<(), Failure> {
    match result {
        Err(Failure::Conflict(_) | Failure::Raced) => Ok(()),
        other => other.map(drop),
    }
}
