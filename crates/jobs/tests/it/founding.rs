//! An installation that was set up some weeks before, made once and copied for
//! every run: making keys takes longer than a simulated week.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{Arc, Mutex},
};

use app::{
    Actor, App, Parts, Role, Settings,
    account::{self, Identity, Opening},
    campaign::{self, Draft, Source},
    form::{self, NewForm},
    import::{self, Provenance, Upload},
    install,
    list::{self, NewList},
    review::{self, Answer},
    sender::From,
    sender_domain,
    settings::InDoubt,
};
use compile::Kind;
use domain::{
    AccountId, Address, CampaignId, CampaignState, ContactId, Domain, FormId, Language, ListId,
    SignedDuration, Timestamp,
};
use policy::RuleBook;
use ports::{CompileFailed, Compiler, Pending};
use sim::{Seed, Simulation, Zones, process::Machine};
use store::{Store, keys::init_master_key};

/// Whom campaigns go to: local part, how many, and domain.
pub type Audience = &'static [(&'static str, usize, &'static str)];

/// The audience of a simulated week: every kind of receiver.
pub const EVERYBODY: Audience = &[
    ("open", 14, "open.example"),
    ("gone", 2, "open.example"),
    ("grey", 4, "grey.example"),
    ("limit", 5, "limit.example"),
    ("lossy", 4, "lossy.example"),
    ("full", 2, "full.example"),
    ("flap", 4, "flap.example"),
    ("late", 2, "late.example"),
    ("null", 1, "null.example"),
    ("pit", 1, "tarpit.example"),
    ("drip", 1, "drip.example"),
    ("torn", 1, "torn.example"),
    ("endless", 1, "endless.example"),
];

/// A few, whose mail is over within the hour: for sweeps over every fault.
pub const FEW: Audience =
    &[("open", 2, "open.example"), ("gone", 1, "open.example"), ("grey", 1, "grey.example")];

/// Campaigns, told apart by their subjects.
pub const SUBJECTS: [&str; 3] = ["Tulips and daffodils", "Garden tools, sharpened", "Seeds"];

/// A week begins so long after the founding: long enough for an account to be no
/// longer new, and short enough for permission not to have grown old.
const FOUNDED_BEFORE: SignedDuration = SignedDuration::from_hours(53 * 24);
/// People signed up so long before they were imported.
const SIGNED_UP_BEFORE: SignedDuration = SignedDuration::from_hours(17 * 24);

/// The installation.
pub struct Founding {
    pub store: Store,
    pub key: PathBuf,
    pub operator: Actor,
    pub member: Actor,
    pub account: AccountId,
    pub list: ListId,
    /// A second list, on which nobody is yet.
    pub club: ListId,
    pub form: FormId,
    pub campaigns: Vec<CampaignId>,
    pub people: Vec<Person>,
    /// The day on which everybody signed up.
    pub signed_up: String,
    /// An account that keeps the same people and sends nothing.
    pub neighbour: AccountId,
    _folder: tempfile::TempDir,
}

/// Somebody on the list.
#[derive(Clone, Debug)]
pub struct Person {
    pub address: Address,
    pub contact: ContactId,
    pub suppression_key: Vec<u8>,
}

/// The installation whose list is [`EVERYBODY`], for a week that begins then.
pub fn of_everybody(start: Timestamp) -> &'static Founding {
    static KNOWN: Known = Known::new(BTreeMap::new());
    known(&KNOWN, (EVERYBODY, start))
}

/// The installation whose list is [`FEW`], for a time that begins then.
pub fn of_few(start: Timestamp) -> &'static Founding {
    static KNOWN: Known = Known::new(BTreeMap::new());
    known(&KNOWN, (FEW, start))
}

/// Installations by the start of the weeks that they are for.
type Known = Mutex<BTreeMap<Timestamp, &'static Founding>>;

/// Made at first use, and never thrown away.
fn known(known: &Known, (audience, start): (Audience, Timestamp)) -> &'static Founding {
    let mut known = known.lock().unwrap();
    known.entry(start).or_insert_with(|| Box::leak(Box::new(found(audience, start))))
}

fn found(audience: Audience, start: Timestamp) -> Founding {
    // Making keys takes threads, which virtual time does not wait for.
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(founded(&addresses(audience), start - FOUNDED_BEFORE))
}

async fn founded(addresses: &[String], at: Timestamp) -> Founding {
    let simulation = Simulation::new(at);
    let signed_up = (at - SIGNED_UP_BEFORE).strftime("%Y-%m-%d").to_string();
    let zones = Zones::new();
    // When they were imported, all domains took mail.
    let domains = addresses.iter().filter_map(|it| it.split_once('@'));
    for domain in domains.map(|it| it.1).collect::<BTreeSet<_>>() {
        zones.add_mx(domain, 10, &format!("mx.{domain}"));
    }
    let machine = Machine::new(simulation.doors(), zones.clone(), Arc::new(InProcess));
    let ports = machine.start(Seed(0)).ports;
    let store = Store::inline(Arc::new(())).unwrap();
    store.migrate(ports.clock.now()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let key = folder.path().join("master.key");
    let master = init_master_key(&key, ports.entropy.as_ref()).unwrap();
    let keys = install::load_keys(&store, &ports, master).await.unwrap();
    let rules = RuleBook::builtin();
    install::set_rules(&store, &rules, ports.clock.now()).await.unwrap();
    let app = App::new(Parts { store: store.clone(), ports, keys, rules, settings: settings() });
    let operator = Actor { role: Role::Operator, account: None, name: "operator".into() };

    let (neighbour, theirs) = open_account(&app, &operator, "Other AB").await;
    let list = new_list(&app, &theirs, "Other letter").await;
    attested(&app, &operator, (&theirs, neighbour, list), (addresses, &signed_up)).await;

    let (account, member) = open_account(&app, &operator, "Flora AB").await;
    verify(&app, &zones, &member, account).await;
    let list = new_list(&app, &member, "Spring letter").await;
    let club = new_list(&app, &member, "Club").await;
    let form = new_form(&app, &member, account, list).await;
    attested(&app, &operator, (&member, account, list), (addresses, &signed_up)).await;
    for account in [neighbour, account] {
        while app::ledger::sequence(&app, account).await.unwrap() > 0 {}
    }
    let mut campaigns = Vec::new();
    for subject in SUBJECTS {
        campaigns.push(approved(&app, &member, (account, list), subject).await);
    }
    let people = people(&app, account, addresses).await;
    Founding {
        store,
        key,
        operator,
        member,
        account,
        list,
        club,
        form,
        campaigns,
        people,
        signed_up,
        neighbour,
        _folder: folder,
    }
}

fn addresses(audience: Audience) -> Vec<String> {
    let all = audience.iter().flat_map(|(name, count, domain)| {
        (0..*count).map(move |it| format!("{name}{it}@{domain}"))
    });
    all.collect()
}

async fn open_account(app: &App, operator: &Actor, name: &str) -> (AccountId, Actor) {
    let identity = Identity {
        legal_name: name.into(),
        trading_name: None,
        postal_address: "Storgatan 1, 111 22 Stockholm".into(),
        phone: "+46 8 123 45 67".into(),
        email: "hello@flora.example".into(),
        web: None,
        register: None,
        country: None,
    };
    let opening =
        Opening { identity, language: Language::En, time_zone: "Europe/Stockholm".into() };
    let account = account::open(app, operator, opening).await.unwrap().id;
    let member = Actor { role: Role::Member, account: Some(account), name: "ann".into() };
    let version = app.rules().published().version.clone();
    account::accept_policy(app, &member, account, (&version, "Ann")).await.unwrap();
    (account, member)
}

async fn verify(app: &App, zones: &Zones, member: &Actor, account: AccountId) {
    let domain: Domain = "flora.example".parse().unwrap();
    zones.add_mx("flora.example", 10, "mx.flora.example");
    for record in sender_domain::add(app, member, account, &domain).await.unwrap().records {
        zones.add_txt(&record.name, &record.value);
    }
    let verified = sender_domain::verify(app, member, account, &domain).await.unwrap();
    assert_eq!(verified.row.problems, "");
}

async fn new_list(app: &App, member: &Actor, name: &str) -> ListId {
    let new = NewList {
        name: name.into(),
        purpose: "What grows now".into(),
        frequency: "once a month".into(),
    };
    list::create(app, member, member.account.unwrap(), new).await.unwrap()
}

async fn new_form(app: &App, member: &Actor, account: AccountId, list: ListId) -> FormId {
    let new = NewForm {
        language: Language::En,
        heading: "Letters from Flora".into(),
        introduction: String::new(),
        lists: vec![list],
        from: flora(),
        preticked: false,
    };
    form::publish(app, member, account, new).await.unwrap()
}

fn flora() -> From {
    From { name: "Flora".into(), address: "news@flora.example".into(), reply_to: None }
}

/// What a member uploads.
pub fn upload(list: ListId, (addresses, day): (&[String], &str)) -> Upload {
    let mut csv = String::from("email,first_name,signed_up_at,source\n");
    for address in addresses {
        csv += &format!("{address},Li,{day},fair in Lund\n");
    }
    let provenance = Provenance {
        collection: "event".into(),
        origin: "sign-up sheet at the fair".into(),
        in_use: "one month".into(),
        confirmation: "signed on paper".into(),
        last_confirmed: Some(day.parse().unwrap()),
    };
    Upload { list, csv: csv.into_bytes(), provenance, evidence: None }
}

async fn attested(
    app: &App,
    operator: &Actor,
    (member, account, list): (&Actor, AccountId, ListId),
    (addresses, day): (&[String], &str),
) {
    let upload = upload(list, (addresses, day));
    let id = import::upload(app, member, account, upload).await.unwrap();
    let row = store::import::by_id(app.store(), account, id).await.unwrap().unwrap();
    import::read::run(app, &row).await.unwrap();
    for review in review::open(app, operator).await.unwrap() {
        let answer = (Answer::Approve, "seen the sheets");
        review::decide(app, operator, review.row.id, answer).await.unwrap();
    }
    let row = store::import::by_id(app.store(), account, id).await.unwrap().unwrap();
    import::attest::run(app, &row).await.unwrap();
    let counts = store::permission::counts(app.store(), account, list).await.unwrap();
    assert_eq!(counts, [("granted".to_owned(), addresses.len() as u64)]);
}

async fn approved(
    app: &App,
    member: &Actor,
    (account, list): (AccountId, ListId),
    subject: &str,
) -> CampaignId {
    let id = campaign::draft(app, member, account, draft(list, subject)).await.unwrap();
    let view = campaign::judge::submit(app, member, (account, id)).await.unwrap();
    assert_eq!(view.row.state, CampaignState::Approved, "{:?}", view.verdict);
    id
}

/// A campaign about something.
pub fn draft(list: ListId, subject: &str) -> Draft {
    let source = Source {
        kind: Kind::Mjml,
        body: format!(
            "<mjml><mj-body><mj-section><mj-column><mj-text>Hello {{{{ contact.first_name }}}}, \
             this is about {subject}, {subject} and nothing but {subject}.</mj-text>\
             </mj-column></mj-section></mj-body></mjml>"
        ),
        subject: subject.into(),
        preheader: None,
        text: None,
        fields: [("first_name".to_owned(), message::Field::default())].into(),
    };
    Draft {
        name: subject.into(),
        list: list.to_string(),
        from: flora(),
        language: "en".into(),
        source,
    }
}

async fn people(app: &App, account: AccountId, addresses: &[String]) -> Vec<Person> {
    let row = app.account_row(account).await.unwrap();
    let keys = app.account_keys(&row).unwrap();
    let mut people = Vec::new();
    for address in addresses {
        let address: Address = address.parse().unwrap();
        let lookups = [keys.lookup(&address).to_vec()];
        let found = store::contact::by_lookups(app.store(), account, &lookups).await.unwrap();
        let contact = found[0].id;
        let row = store::contact::by_id(app.store(), account, contact).await.unwrap().unwrap();
        people.push(Person { address, contact, suppression_key: row.suppression_key });
    }
    people
}

pub fn settings() -> Settings {
    Settings {
        public_url: "https://mail.assent.example/".parse().unwrap(),
        content_url: "https://view.assent.example/".parse().unwrap(),
        console_url: "https://console.assent.example/".parse().unwrap(),
        mail_host: "mail.assent.example".parse().unwrap(),
        bounce_domain: "b.assent.example".parse().unwrap(),
        country: "SE".into(),
        egress: Vec::new(),
        blocklists: Vec::new(),
        rehearsal: false,
        in_doubt: InDoubt::Retry,
        trusted_proxies: Vec::new(),
        lease: SignedDuration::from_hours(3),
    }
}

/// The compiler in the same process: the worker's walls are tested elsewhere.
pub struct InProcess;

impl Compiler for InProcess {
    fn compile(&self, request: Vec<u8>) -> Pending<'_, Result<Vec<u8>, CompileFailed>> {
        Box::pin(std::future::ready(Ok(compile::compile(&request))))
    }
}
