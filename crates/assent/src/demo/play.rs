//! The seven acts, each shown as it happens.

mod mailing;

use std::{collections::BTreeMap, path::Path, sync::Arc};

use anyhow::{Context as _, bail};
use domain::{Address, SignedDuration, Timestamp};
use jiff::{civil::Date, tz::TimeZone};
use ports::Clock as _;
use sim::{MailCopy, Seed, SimnetConfig, mailbox::Keep};
use tokio::signal;

use super::{
    evidence::{self, Evidence},
    findings::{self, Mailing},
    leaving::Leavers,
    office::{Fired, Newsletter, Office, newsletter},
    outcome::{Mailed, Outcome},
    people::{ContactFile, Person, Towns, read_contacts, write_contacts},
    screen::{Screen, number, seconds},
    signups,
    stage::{Scene, Stage},
};
use crate::{cli::DemoArgs, real::RealClock};

/// People who sign up by the form.
const SIGN_UPS: u64 = 100;
/// Messages an hour to each provider: some 80 a second, so that there is
/// something to see, and a middle to kill the server in.
const PER_HOUR: u32 = 300_000;
/// Connections to each provider.
const AT_ONCE: u16 = 10;
/// With more recipients the providers keep digests instead of whole messages.
const KEEP_ALL_MAX: usize = 20_000;
/// Days since the newest evidence in the file of contacts.
const NEWEST_DAYS: i64 = 20;
/// The demo under way.
pub(super) struct Play {
    screen: Screen,
    seed: Seed,
    stage: Stage,
    office: Option<Office>,
    contacts: ContactFile,
    newest: Date,
    letter: Newsletter,
    people: Vec<Person>,
    form: Option<url::Url>,
    /// Mails that asked for confirmation, by recipient.
    requests: BTreeMap<Address, Arc<MailCopy>>,
    /// Events that the ledger must have at least.
    events: u64,
}

impl Play {
    /// Act 1: the simulated world, and the server.
    pub(super) async fn start(
        args: &DemoArgs,
        screen: Screen,
        data: &Path,
    ) -> anyhow::Result<Self> {
        screen.step(1, "Start");
        let seed = Seed(args.seed);
        let mut world = SimnetConfig::demo();
        world.seed = args.seed;
        world.smtp_port = 0;
        let towns = Towns {
            domains: world.provider.iter().flat_map(|it| it.domains.clone()).collect(),
            nowhere: world.null_mx.clone(),
        };
        let newest = today().saturating_sub(SignedDuration::from_hours(24 * NEWEST_DAYS));
        let contacts = match &args.contacts {
            Some(path) => read_contacts(path)?,
            None => write_contacts(&towns, seed, args.recipients.into(), newest),
        };
        let letter = newsletter(args.template.as_deref(), &contacts.fields)?;
        let strangers = settle(&mut world, &contacts.addresses);
        let is_small = contacts.addresses.len() <= KEEP_ALL_MAX;
        let scene = Scene {
            keep: if is_small { Keep::Everything } else { Keep::Digest },
            data: data.to_owned(),
            program: std::env::current_exe().context("this program cannot find itself")?,
            per_hour: PER_HOUR,
            at_once: AT_ONCE,
            rehearsal: "",
            world,
        };
        let stage = Stage::set(scene).await?;
        screen.done("three mailbox providers are simulated, with DNS and SMTP on loopback:");
        screen.more(
            "accepting    takes everything\n\
             greylisting  defers the first attempt, and does not know everybody\n\
             limiting     STARTTLS, three connections at a time, 50 messages in each",
        );
        if strangers > 0 {
            screen.done(&format!("{strangers} domains of your file are simulated, too"));
        }
        screen.done(&format!("Assent serves, on an embedded database in {}", data.display()));
        let people = sign_ups(&stage, &towns, seed, &contacts);
        Ok(Self {
            screen,
            seed,
            stage,
            office: None,
            contacts,
            newest,
            letter,
            people,
            form: None,
            requests: BTreeMap::new(),
            events: 0,
        })
    }

    fn office(&self) -> anyhow::Result<&Office> {
        self.office.as_ref().context("the account is opened first")
    }

    /// Act 2: an account, the policy, a sender domain with its keys; a list.
    /// Returns the list.
    pub(super) async fn open_account(&mut self) -> anyhow::Result<String> {
        self.screen.step(2, "An account");
        let office = Office::open(&self.stage.operator).await?;
        let version = office.accept_policy().await?;
        self.screen.done(&format!("Flora accepted the published policy, version {version}"));
        let domain = office.verify_domain(self.stage.net.zones()).await?;
        let keys = domain.records.iter().filter(|it| it.name.contains("._domainkey.")).count();
        self.screen.done(&format!(
            "flora.example was found in DNS with all {} records asked for, {keys} of them DKIM keys",
            domain.records.len(),
        ));
        let list = office.make_list().await?;
        self.office = Some(office);
        Ok(list)
    }

    /// Act 3: people sign up by the form, and confirm.
    pub(super) async fn sign_up(&mut self, list: &str) -> anyhow::Result<()> {
        self.screen.step(3, "Sign-ups");
        let form = self.office()?.publish_form(list).await?;
        let mut letters = self.stage.net.mailbox().watch();
        let (browser, all) = (&self.stage.browser, self.people.len() as u64);
        {
            let bar = self.screen.bar("fill in the form", all);
            signups::fill_in(browser, &form.url, &self.people, &bar).await?;
        }
        self.screen.done(&format!("{all} people filled in the form at {}", form.url));
        {
            let bar = self.screen.bar("confirm", all);
            self.requests = signups::confirm(browser, &mut letters, &self.people, &bar).await?;
        }
        self.screen.done(&format!(
            "{all} people got a mail, opened the link in it and pressed the button"
        ));
        self.form = Some(form.url);
        // Each requested and confirmed.
        self.events += 2 * all;
        Ok(())
    }

    /// Act 4: contacts with evidence, held, and accepted by a reviewer.
    pub(super) async fn import(&mut self, list: &str) -> anyhow::Result<()> {
        self.screen.step(4, "An import");
        let office = self.office()?.clone();
        let id = office.upload(list, &self.contacts.csv, self.newest).await?;
        let import = {
            let bar = self.screen.bar("read the file", self.contacts.addresses.len() as u64);
            office.import_left(&id, "reading", |it| bar.set(it.rows_total)).await?
        };
        self.screen.done(&format!(
            "{} contacts are claimed, {} with evidence; that clears no mail",
            number(import.rows_claimed),
            number(import.rows_evidenced),
        ));
        let left = import.rows_refused + import.rows_known;
        if left > 0 {
            let (refused, known) = (import.rows_refused, import.rows_known);
            self.screen.more(&format!("{refused} lines were not taken, {known} known already"));
        }
        let Some(review) = office.review_of(&import.id).await? else {
            bail!("the import is {} and waits for nobody: nothing can be sent", import.state);
        };
        self.screen.done("held for a reviewer, by these rules:");
        self.tell(&review.rules);
        let decided = office.approve(&review).await?;
        let import = {
            let _wait = self.screen.wait("writing each contact's event to the ledger");
            office.import_left(&id, "attesting", |_| {}).await?
        };
        self.screen.check(
            import.state == "accepted",
            &format!(
                "reviewer `{}` accepted the evidence: {} contacts are attested",
                decided.decided_by.unwrap_or_default(),
                number(import.rows_claimed),
            ),
        );
        self.screen.more(&decided.reason.unwrap_or_default());
        self.events += 2 * import.rows_claimed;
        Ok(())
    }

    /// Rules that fired, with what they measured.
    fn tell(&self, rules: &[Fired]) {
        if rules.is_empty() {
            self.screen.more("every import is: claimed contacts clear nothing without a person");
        }
        for Fired { rule, verdict, measured, tell } in rules {
            let sentence = tell.get("en").map_or("", String::as_str);
            self.screen.more(&format!("{rule} ({verdict}; {measured})\n  {sentence}"));
        }
    }

    /// Act 7: what happened.
    pub(super) async fn look(
        &self,
        mailed: &Mailed,
        started: Timestamp,
    ) -> anyhow::Result<Outcome> {
        self.screen.step(7, "What happened");
        let wait = self.screen.wait("comparing the mailboxes with the records");
        let office = self.office()?;
        let report = office.report(&mailed.campaign).await?;
        let deliveries = office.deliveries(&mailed.campaign).await?;
        let in_doubt = findings::in_doubt(office, &deliveries).await?;
        let mailing = Mailing {
            net: &self.stage.net,
            copies_before: mailed.copies_before,
            audience: &mailed.audience,
            left_at: &mailed.left.left_at,
        };
        let (providers, bounces) = findings::by_provider(&self.stage.net, &deliveries);
        let domains = self.stage.net.domains();
        let one_each: Vec<_> = domains.values().filter_map(|it| it.first().cloned()).collect();
        let net = &self.stage.net;
        let rebuilt = findings::rebuild_some(office, net, &deliveries, &one_each).await?;
        let events = self.events + mailed.left.left_at.len() as u64;
        let ledger = findings::audit(office, events).await?;
        let evidence = self.evidence(mailed).await?;
        drop(wait);
        Ok(Outcome {
            settlement: mailing.settlement(&in_doubt),
            faults: mailing.faults(),
            in_doubt: in_doubt.len() as u64,
            accepted: report.total.accepted,
            withheld: report.withheld_by_reason,
            left_before: mailing.left_before(),
            ledger,
            evidence,
            took: RealClock.now().duration_since(started),
            recipients: mailed.audience.len() as u64,
            left: mailed.left.clone(),
            restart: mailed.restart,
            unplanned: (mailed.audience.len() as u64).saturating_sub(deliveries.len() as u64),
            providers,
            bounces,
            rebuilt,
        })
    }

    /// What somebody who signed up and stayed reads when they ask why they get
    /// this.
    async fn evidence(&self, mailed: &Mailed) -> anyhow::Result<Evidence> {
        let stayed = |it: &&Address| !mailed.left.left_at.contains_key(&it.normalised());
        let copies = |it: &Address| self.stage.net.mailbox().accepted_copies(it);
        let mut letters = self.requests.keys().filter(stayed).filter_map(|it| copies(it).pop());
        let letter = letters.next_back().context("nobody who signed up stayed")?;
        evidence::of_letter(&self.stage.browser, &letter.letter).await
    }

    /// Act 8: the server stays until Ctrl-C.
    pub(super) async fn stay(&mut self, mailed: &Mailed) -> anyhow::Result<()> {
        let screen = self.screen;
        screen.step(8, "The server stays");
        let ready = self.stage.server.ready();
        screen.done(&format!("console   {}", ready.console));
        let key = self.stage.server.place().data.join("operator.key");
        screen.more(&format!("the operator's key to enter is in {}", key.display()));
        if let Some(form) = &self.form {
            screen.done(&format!("the form  {form}"));
        }
        let copies = self.stage.net.mailbox().copies_since(mailed.copies_before);
        if let Some(copy) = copies.last() {
            for (name, path) in [("evidence", "/why/"), ("way out ", "/u/")] {
                if let Some(link) = copy.letter.link(path) {
                    screen.done(&format!("{name}  {link}"));
                }
            }
        }
        screen.line("\nCtrl-C ends it.");
        // The server hears a Ctrl-C as well and ends; ours is looked at first.
        tokio::select! {
            biased;
            told = told_to_stop() => told?,
            ended = self.stage.server.ended() => bail!("the server ended by itself: {}", ended?),
        }
        Ok(())
    }

    /// Ends the server. Nothing is lost by the way it is done.
    pub(super) async fn end(mut self) -> anyhow::Result<()> {
        self.stage.server.kill().await
    }
}

/// Waits for Ctrl-C, or for a polite request to end.
pub(super) async fn told_to_stop() -> anyhow::Result<()> {
    let mut terminated = signal::unix::signal(signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = signal::ctrl_c() => interrupted.context("Ctrl-C is not heard")?,
        _ = terminated.recv() => {}
    }
    Ok(())
}

/// Gives every domain of these addresses that nobody simulates to one of the
/// providers, in turn. Returns how many there were.
fn settle(world: &mut SimnetConfig, addresses: &[Address]) -> usize {
    let mut added = 0;
    for address in addresses {
        let domain = address.domain();
        let is_known = world.null_mx.contains(domain)
            || world.provider.iter().any(|it| it.domains.contains(domain));
        if !is_known {
            let providers = world.provider.len();
            world.provider[added % providers].domains.push(domain.clone());
            added += 1;
        }
    }
    added
}

/// People who will sign up: their mailboxes exist, and they are in no file.
fn sign_ups(stage: &Stage, towns: &Towns, seed: Seed, contacts: &ContactFile) -> Vec<Person> {
    let towns = Towns { nowhere: Vec::new(), ..towns.clone() };
    let people = (1..).map(|number| towns.person(seed, "sign-up", number));
    people
        .filter(|it| stage.net.knows(&it.address) && !contacts.addresses.contains(&it.address))
        .take(usize::try_from(SIGN_UPS).expect("it is a hundred"))
        .collect()
}

fn today() -> Date {
    RealClock.now().to_zoned(TimeZone::UTC).date()
}
