//! The office of an account: what a member does through the use cases, as a
//! script says.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Context as _, Result, bail};
use app::{
    Actor, App, Failure, Role,
    account::{self, Identity, Opening},
    campaign::{self, Ask, Draft},
    form::{self, NewForm},
    import::{self, Provenance, Upload},
    list::{self, NewList},
    sender::From,
    sender_domain,
    signup::{self, How, SignUp as Visit},
    transfer::{self, NewTransfer, TransferBasis, Words},
};
use domain::{
    AccountId, CampaignId, CampaignState, Domain, FormId, ListId, SignedDuration, Timestamp,
};
use ports::Clock;
use sim::Zones;

use super::{
    file::{Account, Campaign, Comers, Fresh, Import, SignUp},
    letter,
    truth::Truth,
};

/// How long a campaign waits for a reviewer before its author gives up.
const HELD_MAX: SignedDuration = SignedDuration::from_hours(7 * 24);
/// How often its author looks.
const HELD_LOOK: SignedDuration = SignedDuration::from_hours(2);

/// What became of what the member asked for, by kind.
pub type Outcomes = Arc<Mutex<BTreeMap<String, u64>>>;

/// The truth, shared by everybody who acts in the world.
pub type Shared = Arc<Mutex<Truth>>;

/// An account that was opened, and what it made.
#[derive(Clone)]
pub struct Office {
    who: Account,
    account: AccountId,
    member: Actor,
    lists: BTreeMap<String, (ListId, FormId)>,
    /// Lines of its register of transfers that no law has asked for yet.
    unregistered: BTreeMap<String, String>,
    /// What became of things.
    pub outcomes: Outcomes,
    truth: Shared,
}

/// Looks at what is shared; a panic elsewhere ends the run anyway.
pub fn locked<T>(shared: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Office {
    /// Opens an account: policy accepted, domain verified. Takes threads.
    ///
    /// # Errors
    /// When the house refuses it.
    pub async fn open(
        (app, zones): (&App, &Zones),
        who: Account,
        (truth, outcomes): (Shared, Outcomes),
    ) -> Result<Self> {
        let operator = Actor { role: Role::Operator, account: None, name: "operator".into() };
        let domain: Domain = who.domain.parse()?;
        let identity = Identity {
            legal_name: who.legal_name.clone(),
            trading_name: None,
            postal_address: who.postal_address.clone(),
            phone: who.phone.clone(),
            email: format!("hello@{domain}"),
            web: Some(format!("https://{domain}")),
            register: who.register.clone(),
            country: Some(who.country.clone()),
        };
        let language = who.language.parse().ok().context("language")?;
        let opening = Opening { identity, language, time_zone: "Europe/Stockholm".into() };
        let account = account::open(app, &operator, opening).await?.id;
        let member = Actor { role: Role::Member, account: Some(account), name: "ann".into() };
        let version = app.rules().published().version;
        account::accept_policy(app, &member, account, (&version, "Ann")).await?;
        // Notices to the account go to a host that exists.
        zones.add_mx(domain.as_str(), 10, "mx.north.example");
        for record in sender_domain::add(app, &member, account, &domain).await?.records {
            zones.add_txt(&record.name, &record.value);
        }
        let verified = sender_domain::verify(app, &member, account, &domain).await?;
        if !verified.row.problems.is_empty() {
            bail!("the domain is not verified: {}", verified.row.problems);
        }
        let unregistered = who.transfers.clone();
        let lists = BTreeMap::new();
        Ok(Self { who, account, member, lists, unregistered, outcomes, truth })
    }

    /// The account that follows this one: what is not given stays.
    pub fn successor(&self, fresh: &Fresh) -> Account {
        let given = |new: &Option<String>, old: &String| new.as_ref().unwrap_or(old).clone();
        Account {
            legal_name: given(&fresh.legal_name, &self.who.legal_name),
            postal_address: given(&fresh.postal_address, &self.who.postal_address),
            phone: given(&fresh.phone, &self.who.phone),
            register: fresh.register.clone().or_else(|| self.who.register.clone()),
            domain: fresh.domain.clone(),
            age_days: 0,
            ..self.who.clone()
        }
    }

    /// The truth and the outcomes, for the account that follows.
    pub fn shared(&self) -> (Shared, Outcomes) {
        (Arc::clone(&self.truth), Arc::clone(&self.outcomes))
    }

    /// True while mail of the account may leave.
    ///
    /// # Errors
    /// When the house cannot answer.
    pub async fn may_send(&self, app: &App) -> Result<bool> {
        Ok(app.account_row(self.account).await?.standing.may_send())
    }

    fn note(&self, what: impl Into<String>) {
        *locked(&self.outcomes).entry(what.into()).or_default() += 1;
    }

    fn from(&self) -> From {
        From {
            name: self.who.legal_name.clone(),
            address: format!("news@{}", self.who.domain),
            reply_to: None,
        }
    }

    async fn list(&mut self, app: &App, name: &str) -> Result<(ListId, FormId)> {
        if let Some(known) = self.lists.get(name) {
            return Ok(*known);
        }
        let new = NewList {
            name: name.into(),
            purpose: "What is new with us".into(),
            frequency: "at most once a week".into(),
        };
        let id = list::create(app, &self.member, self.account, new).await?;
        let form = NewForm {
            language: self.who.language.parse().ok().context("language")?,
            heading: format!("Letters from {}", self.who.legal_name),
            introduction: String::new(),
            lists: vec![id],
            from: self.from(),
            preticked: false,
        };
        let form = form::publish(app, &self.member, self.account, form).await?;
        self.lists.insert(name.to_owned(), (id, form));
        Ok((id, form))
    }

    /// People sign up, one after another over some hours.
    ///
    /// # Errors
    /// When the house fails; what it refuses is noted.
    pub async fn sign_up(
        &mut self,
        (app, clock): (&App, &dyn Clock),
        wanted: &SignUp,
    ) -> Result<()> {
        let (list, form) = self.list(app, &wanted.list).await?;
        let comers = locked(&self.truth).comers(wanted.who, wanted.people, wanted.confirm);
        for (n, address) in comers.into_iter().enumerate() {
            {
                let mut truth = locked(&self.truth);
                truth.comes_for(&address, &wanted.list);
                // Whoever is typed in by somebody else is to be mailed all the same.
                if wanted.who == Comers::Strangers {
                    truth.put_on(&address, &wanted.list);
                }
            }
            let visit = Visit {
                form,
                address,
                first_name: None,
                lists: vec![list],
                how: How::Web {
                    ip: format!("203.0.113.{}", 1 + n % 250),
                    port: 40_000,
                    user_agent: None,
                },
            };
            match signup::sign_up(app, &visit).await {
                Ok(()) => self.note("signed up"),
                Err(refused) => self.refused("sign-up", &refused)?,
            }
            clock.sleep(SignedDuration::from_mins(2)).await;
        }
        Ok(())
    }

    /// A file is uploaded, in as many parts as it is split into.
    ///
    /// # Errors
    /// When the house fails; what it refuses is noted.
    pub async fn import(&mut self, app: &App, wanted: &Import, now: Timestamp) -> Result<()> {
        let all = locked(&self.truth).file(wanted);
        let parts = usize::try_from(wanted.split).unwrap_or(1);
        for part in 0..parts {
            let name = part_of(&wanted.list, (part, parts));
            let lines: Vec<_> = all.iter().skip(part).step_by(parts).cloned().collect();
            if lines.is_empty() {
                continue;
            }
            let (list, _) = self.list(app, &name).await?;
            let newest = now - SignedDuration::from_hours(24 * i64::from(wanted.newest_days));
            let provenance = Provenance {
                collection: wanted.collection.clone(),
                origin: wanted.origin.clone(),
                in_use: "since it was collected".into(),
                confirmation: "signed, and told when".into(),
                last_confirmed: Some(newest.to_zoned(jiff::tz::TimeZone::UTC).date()),
            };
            let csv = csv(wanted, &lines, newest)?.into_bytes();
            let evidence = wanted.scan.then(|| b"%PDF-1.7 sheets, scanned".to_vec());
            let upload = Upload { list, csv, provenance, evidence };
            {
                let mut truth = locked(&self.truth);
                lines.iter().for_each(|it| truth.put_on(it, &name));
            }
            match import::upload(app, &self.member, self.account, upload).await {
                Ok(id) => {
                    locked(&self.truth).lines.insert(id, lines);
                    self.note("import uploaded");
                }
                Err(refused) => self.refused("import", &refused)?,
            }
        }
        Ok(())
    }

    /// A campaign is drafted and handed in, or one for each part. Gives those
    /// that have to be followed until they start.
    ///
    /// # Errors
    /// When the house fails; what it refuses is noted.
    pub async fn campaign(&mut self, app: &App, wanted: &Campaign) -> Result<Vec<CampaignId>> {
        let mut waiting = Vec::new();
        self.keep_register(app).await?;
        let may_send = self.may_send(app).await?;
        for part in 0..wanted.parts {
            let parts = usize::try_from(wanted.parts).unwrap_or(1);
            let name = part_of(&wanted.list, (usize::try_from(part).unwrap_or(0), parts));
            if !may_send {
                self.note("campaign impossible: the account may not send");
                locked(&self.truth).stopped(&name, app.now());
                continue;
            }
            let (list, _) = self.list(app, &name).await?;
            let mark = locked(&self.truth).hand_in(&name, app.now());
            let draft = Draft {
                name: mark.clone(),
                list: list.to_string(),
                from: self.from(),
                language: self.who.language.clone(),
                source: letter::source(wanted, part, &mark),
            };
            let handed_in = async {
                let id = campaign::draft(app, &self.member, self.account, draft).await?;
                campaign::judge::submit(app, &self.member, (self.account, id)).await
            };
            match handed_in.await {
                Ok(view) => {
                    self.note(format!("campaign {}", view.row.state));
                    // Nobody of the list may be mailed: the same mail tried again
                    // and again would only make the share smaller.
                    if view.row.recipients == 0 {
                        locked(&self.truth).reaches_nobody(&mark);
                    }
                    waiting.push(view.row.id);
                }
                Err(refused) => self.refused("campaign", &refused)?,
            }
        }
        Ok(waiting)
    }

    /// Starts a campaign as soon as it may, and resumes it when it is paused,
    /// until it ends; or gives up.
    ///
    /// # Errors
    /// When the house fails.
    pub async fn follow(&self, (app, clock): (&App, &dyn Clock), id: CampaignId) -> Result<()> {
        let until = clock.now() + HELD_MAX;
        while clock.now() < until {
            let view = campaign::show(app, &self.member, self.account, id).await?;
            match view.row.state {
                CampaignState::Approved => self.ask(app, (id, Ask::Start)).await?,
                CampaignState::Paused => {
                    self.note("campaign resumed after a pause");
                    self.ask(app, (id, Ask::Resume)).await?;
                }
                CampaignState::Held | CampaignState::Submitted | CampaignState::Running => {}
                state => {
                    self.note(format!("campaign came to be {state}"));
                    return Ok(());
                }
            }
            clock.sleep(HELD_LOOK).await;
        }
        self.note("campaign not ended within a week");
        Ok(())
    }

    /// Records what transfers to the installation's country rest on, once the law
    /// asks: some laws began after the account did.
    async fn keep_register(&mut self, app: &App) -> Result<()> {
        let country = &app.settings().country;
        let on = policy::law::day(app.now());
        let duties = app.rules().laws().transfer_duties(country, on);
        let asked = |law: &str| duties.iter().any(|it| it.law.as_str() == law);
        let (due, later) =
            std::mem::take(&mut self.unregistered).into_iter().partition(|(law, _)| asked(law));
        self.unregistered = later;
        let due: BTreeMap<String, String> = due;
        for (law, basis) in due {
            let line = NewTransfer {
                law,
                country: country.clone(),
                basis: TransferBasis::parse(&basis).context("a basis of transfers")?,
                is_sensitive: false,
                valid_from: None,
                valid_until: None,
                words: Words {
                    exporter: "the account".into(),
                    importer: "the operator".into(),
                    assessment: "on file at the office".into(),
                },
            };
            transfer::record(app, &self.member, self.account, line).await?;
        }
        Ok(())
    }

    async fn ask(&self, app: &App, (id, what): (CampaignId, Ask)) -> Result<()> {
        match campaign::act(app, &self.member, (self.account, id), what).await {
            Ok(_) | Err(Failure::Raced) => Ok(()),
            Err(refused) => self.refused("campaign", &refused),
        }
    }

    /// Notes what the house refuses; a failure of the house itself ends the run.
    fn refused(&self, what: &str, why: &Failure) -> Result<()> {
        match why {
            Failure::Unavailable { .. } => bail!("{what}: {why}"),
            Failure::Content { problems } => {
                self.note(format!("{what} refused: the content does not compile"));
                tracing::debug!(?problems, "refused");
            }
            other => self.note(format!("{what} refused: {other}")),
        }
        Ok(())
    }
}

fn part_of(list: &str, (part, parts): (usize, usize)) -> String {
    if parts > 1 { format!("{list}-{}", part + 1) } else { list.to_owned() }
}

fn csv(wanted: &Import, lines: &[String], newest: Timestamp) -> Result<String> {
    let mut text = String::from("email,first_name,signed_up_at,source,country\n");
    let country = wanted.country.as_deref().unwrap_or("");
    let evidenced = (f64::from(wanted.rows) * wanted.evidenced).round();
    for (n, address) in lines.iter().enumerate() {
        let days = i64::try_from(n % 90).unwrap_or(0);
        let day = newest - SignedDuration::from_hours(24 * days);
        let day = day.to_zoned(jiff::tz::TimeZone::UTC).date();
        #[expect(clippy::cast_precision_loss, reason = "lines of one file")]
        let is_evidenced = (n as f64) < evidenced;
        let name = address.split('.').next().unwrap_or("Li");
        if is_evidenced {
            writeln!(text, "{address},{name},{day},counter {},{country}", n % 12)?;
        } else {
            writeln!(text, "{address},{name},,,{country}")?;
        }
    }
    Ok(text)
}
