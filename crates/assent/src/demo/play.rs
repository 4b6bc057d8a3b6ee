//! The ten acts, each shown as it happens.

mod enforcement;
mod ladder;
mod look;
mod mailing;
mod stay;

use std::{collections::BTreeMap, path::Path, sync::Arc};

use anyhow::{Context as _, bail};
use domain::{Address, Domain, SignedDuration};
use jiff::{civil::Date, tz::TimeZone};
use ports::Clock as _;
use sim::{MailCopy, Seed, SimnetConfig, mailbox::Keep};

use super::{
    office::{FLORA, Fired, Newsletter, Office, newsletter},
    offices,
    outcome::Mailed,
    people::{ContactFile, Person, Towns, read_contacts, write_contacts},
    readers::Readers,
    screen::{Screen, number, seconds},
    signups,
    stage::{Scene, Stage},
};
use crate::{cli::DemoArgs, real::RealClock};

pub(super) use stay::told_to_stop;

/// People who sign up by the form.
const SIGN_UPS: u64 = 100;
/// Messages an hour to each provider: some 160 a second, so that there is
/// something to see, and a middle to kill the server in.
const PER_HOUR: u32 = 600_000;
/// Connections to each provider.
const AT_ONCE: u16 = 10;
/// With more recipients the providers keep digests instead of whole messages.
const KEEP_ALL_MAX: usize = 5_000;
/// A network that asks for less is left alone for so long. What was deferred
/// waits behind what has not been tried yet, which with many thousands of
/// recipients takes longer than a rehearsal waits otherwise.
const TIMES: &str = "retry_max = \"3 s\"\ngive_up_after = \"2 h\"";
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
        world.provider.push(offices::provider());
        let is_small = contacts.addresses.len() <= KEEP_ALL_MAX;
        let scene = Scene {
            keep: if is_small { Keep::Everything } else { Keep::Digest },
            data: data.to_owned(),
            program: std::env::current_exe().context("this program cannot find itself")?,
            per_hour: PER_HOUR,
            at_once: AT_ONCE,
            rehearsal: TIMES,
            world,
        };
        let stage = Stage::set(scene).await?;
        tell_networks(&screen, &stage);
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
        let office = Office::open(&self.stage.operator, FLORA).await?;
        let version = office.accept_policy().await?;
        self.screen.done(&format!("Flora accepted the published policy, version {version}"));
        let domain = office.verify_domain(self.stage.net.zones()).await?;
        let keys = domain.records.iter().filter(|it| it.name.contains("._domainkey.")).count();
        self.screen.done(&format!(
            "flora.example was found in DNS with all {} records asked for, {keys} of them DKIM keys",
            domain.records.len(),
        ));
        let list = office.make_list("Flora's letter").await?;
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
}

fn tell_networks(screen: &Screen, stage: &Stage) {
    let mut networks = stage.net.habits();
    networks.retain(|it| it.0 != offices::NAME);
    let null_mx = stage.net.null_mx().iter();
    let told = |it: &Domain| ("null MX".to_owned(), format!("{it} says in DNS that it takes none"));
    networks.extend(null_mx.map(told));
    let count = networks.len();
    screen.done(&format!("{count} networks are simulated, with DNS and SMTP on loopback:"));
    for (name, habits) in networks {
        screen.more(&format!("{name:<13} {habits}"));
    }
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

/// People who will sign up: they read their mail, and they are in no file.
fn sign_ups(stage: &Stage, towns: &Towns, seed: Seed, contacts: &ContactFile) -> Vec<Person> {
    let towns = Towns { nowhere: Vec::new(), ..towns.clone() };
    let people = (1..).map(|number| towns.person(seed, "sign-up", number));
    people
        .filter(|it| stage.net.keeps(&it.address) && !contacts.addresses.contains(&it.address))
        .take(usize::try_from(SIGN_UPS).expect("it is a hundred"))
        .collect()
}

fn today() -> Date {
    RealClock.now().to_zoned(TimeZone::UTC).date()
}
