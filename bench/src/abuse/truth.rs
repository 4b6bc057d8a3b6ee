//! What really is: who said yes, whose mailbox lives, who was mailed. The house
//! and the reviewer never see it.
//!
//! Owns the people of one script and the counting. Consent here is what
//! somebody did in the world, whatever a file says of it.

use std::collections::{BTreeMap, BTreeSet};

use domain::{ContactId, ImportId, SignedDuration, Timestamp};
use sim::Seed;

use super::file::{Comers, Forgery, Import};

/// Where people have their mailboxes.
pub const DOMAINS: [&str; 12] = [
    "north.example",
    "mail.north.example",
    "nordpost.example",
    "south.example",
    "sudmail.example",
    "box.south.example",
    "east.example",
    "dongyou.example",
    "mail.east.example",
    "west.example",
    "westbox.example",
    "home.west.example",
];
const FIRST: [&str; 24] = [
    "ada", "asa", "bao", "bjorn", "chi", "elin", "emma", "gosta", "hanh", "ingrid", "jorg",
    "kathe", "lan", "linh", "maire", "nguyen", "olof", "sian", "zoe", "xiaoyu", "jing", "wei",
    "fang", "ming",
];
const LAST: [&str; 20] = [
    "berg", "chen", "dahl", "fischer", "hansen", "holm", "jansson", "klein", "le", "li", "lind",
    "meyer", "ngo", "pham", "roth", "sand", "tran", "vogel", "wang", "zhao",
];
const ROLES: [&str; 4] = ["info", "sales", "office", "contact"];
/// What people, and whoever writes for them, put behind a plus.
const TAGS: [&str; 6] = ["home", "shop", "letters", "work", "offers", "family"];
/// Local parts of mailboxes that receivers do not know.
pub const GONE: &str = "gone.";
/// An agreement that is older counts no more, unless it is given again.
const MONTHS_SIX_DAYS: u32 = 184;
/// Somebody who left and was mailed within it: their wish and the mail met.
const GRACE: SignedDuration = SignedDuration::from_secs(2);

/// What somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Said yes; the mailbox lives.
    Willing,
    /// Said yes once; the mailbox is gone.
    Dead,
    /// Said yes so long ago that it counts no more (R002-22); the mailbox lives.
    Lapsed,
    /// Never said yes.
    Stranger,
    /// Nobody's: it only waits for mail that nobody asked for.
    Trap,
}

/// Somebody.
#[derive(Clone, Debug)]
pub struct Person {
    /// What they are.
    pub kind: Kind,
    /// Whose mailbox it is: the same for every tagged writing.
    pub mailbox: String,
    /// Lists they are on, as the account sees it.
    pub lists: BTreeSet<String>,
    /// When they left.
    pub left_at: Option<Timestamp>,
    /// Uploaded again after they left.
    pub pressed: bool,
    /// They answer a confirmation request, if they get one.
    pub confirms: bool,
    /// The list they came to the form for.
    pub comes_for: Option<String>,
    /// What there is to show for them.
    pub forgery: Forgery,
}

/// A campaign that was handed in.
#[derive(Debug)]
pub struct Sent {
    /// What its subject ends with; empty: it could not be handed in.
    pub mark: String,
    /// When.
    pub at: Timestamp,
    /// Who was to get it and agreed to.
    pub due: BTreeSet<String>,
    /// Who was to get it and never agreed, or had left.
    pub tried: BTreeSet<String>,
    /// Copies by address.
    pub got: BTreeMap<String, u32>,
}

/// Everything that really is.
#[derive(Debug)]
pub struct Truth {
    seed: Seed,
    people: BTreeMap<String, Person>,
    pools: BTreeMap<String, Vec<String>>,
    /// Addresses of an import's lines, in order.
    pub lines: BTreeMap<ImportId, Vec<String>>,
    /// Who somebody that complained is.
    pub contacts: BTreeMap<ContactId, String>,
    /// Campaigns, in the order in which they were handed in.
    pub sent: Vec<Sent>,
    /// Confirmation requests that strangers got.
    pub requests_to_strangers: u64,
    /// Mails of campaigns without a way out that their reader can see.
    pub without_way_out: u64,
    /// Mails of campaigns to people who had left.
    pub after_leaving: u64,
    /// Addresses of the operator's feed.
    pub feed: Vec<String>,
    /// Role accounts of files.
    roles: Vec<String>,
    next: u64,
}

/// What became of the mail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Mails to people who agreed, that were to be sent.
    pub due: u64,
    /// Of them, those that never came.
    pub lost: u64,
    /// Mails to people who did not agree, that were to be sent.
    pub tried: u64,
    /// Of them, those that came.
    pub out: u64,
    /// People who did not agree and were to be mailed.
    pub people_tried: u64,
    /// Of them, those that were mailed at all.
    pub people_out: u64,
}

impl Truth {
    /// Nobody yet.
    pub fn new(seed: Seed) -> Self {
        Self {
            seed,
            people: BTreeMap::new(),
            pools: BTreeMap::new(),
            lines: BTreeMap::new(),
            contacts: BTreeMap::new(),
            sent: Vec::new(),
            requests_to_strangers: 0,
            without_way_out: 0,
            after_leaving: 0,
            feed: Vec::new(),
            roles: Vec::new(),
            next: 0,
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Somebody by address, as written in lower case.
    pub fn person(&self, address: &str) -> Option<&Person> {
        self.people.get(address)
    }

    /// A number below an end, drawn by what it is for.
    pub fn draw(&self, parts: &[&str]) -> sim::seed::Draw {
        self.seed.draw(parts)
    }

    fn add(&mut self, prefix: &str, person: impl FnOnce(String) -> Person) -> String {
        self.next += 1;
        let number = self.next.to_string();
        let pick = |what: &str, from: &[&'static str]| {
            let end = from.len() as u64;
            from[usize::try_from(self.seed.draw(&[what, &number]).below(end)).unwrap_or(0)]
        };
        let (first, last) = (pick("first", &FIRST), pick("last", &LAST));
        let domain = pick("domain", &DOMAINS);
        // Scattered, as no form counts people up; 7919 has no factor in common
        // with the end.
        let scattered = (self.next * 7_919) % 1_000_000;
        let address = format!("{prefix}{first}.{last}{scattered}@{domain}");
        let person = person(address.clone());
        self.people.insert(address.clone(), person);
        address
    }

    /// People who come to a form.
    pub fn comers(&mut self, who: Comers, count: u32, confirm: f64) -> Vec<String> {
        if who == Comers::Roles {
            let count = usize::try_from(count).unwrap_or(usize::MAX).min(self.roles.len());
            return self.roles.drain(..count).collect();
        }
        (0..count)
            .map(|_| {
                let key = self.next.to_string();
                let confirms = match who {
                    Comers::Willing => self.seed.draw(&["confirms", &key]).chance(confirm),
                    Comers::Strangers => false,
                    Comers::Own | Comers::Roles => true,
                };
                let kind = if who == Comers::Strangers { Kind::Stranger } else { Kind::Willing };
                self.add("", |mailbox| Person { confirms, ..Person::new(kind, mailbox) })
            })
            .collect()
    }

    /// The addresses of a file's lines, in order.
    pub fn file(&mut self, wanted: &Import) -> Vec<String> {
        let mut pool = self.pools.remove(&wanted.pool).unwrap_or_default();
        let known = if wanted.again { 0 } else { pool.len() };
        let rows = usize::try_from(wanted.rows).unwrap_or(usize::MAX);
        while pool.len() < known + rows {
            let address = self.row(wanted);
            pool.push(address);
        }
        let taken = pool[known..known + rows].to_vec();
        self.pools.insert(wanted.pool.clone(), pool);
        let mut lines = Vec::new();
        for address in taken {
            let copies = self.copies(&address, wanted.aliases);
            lines.push(address);
            lines.extend(copies);
        }
        lines
    }

    fn row(&mut self, wanted: &Import) -> String {
        let key = (self.next + 1).to_string();
        let shares = [
            (wanted.strangers, Kind::Stranger),
            (wanted.traps, Kind::Trap),
            (wanted.dead, Kind::Dead),
        ];
        let draw = self.seed.draw(&["kind", &key]);
        let mut sum = 0.0;
        let kind = shares.into_iter().find_map(|(share, kind)| {
            sum += share;
            draw.chance(sum).then_some(kind)
        });
        let lapsed = wanted.newest_days > MONTHS_SIX_DAYS;
        let kind = kind.unwrap_or(if lapsed { Kind::Lapsed } else { Kind::Willing });
        let is_role = kind == Kind::Willing && draw.chance(sum + wanted.roles);
        let prefix = if kind == Kind::Dead { GONE } else { "" };
        let forgery = wanted.forgery;
        let address = if is_role {
            self.role()
        } else {
            self.add(prefix, |mailbox| Person { forgery, ..Person::new(kind, mailbox) })
        };
        let is_bad = matches!(kind, Kind::Stranger | Kind::Trap);
        if is_bad && self.seed.draw(&["feed", &key]).chance(wanted.in_feed) {
            self.feed.push(address.clone());
        }
        address
    }

    fn role(&mut self) -> String {
        self.next += 1;
        let number = self.next;
        let role = ROLES[usize::try_from(number % 4).unwrap_or(0)];
        // One of each at each domain that there is, and then no more.
        let domain = DOMAINS[usize::try_from(number / 4 % 12).unwrap_or(0)];
        let address = format!("{role}@{domain}");
        let person = Person { confirms: true, ..Person::new(Kind::Willing, address.clone()) };
        self.roles.push(address.clone());
        self.people.insert(address.clone(), person);
        address
    }

    /// Other writings of an address that never agreed, or left.
    fn copies(&mut self, address: &str, count: u32) -> Vec<String> {
        let Some(person) = self.people.get(address).cloned() else { return Vec::new() };
        let spared = person.kind == Kind::Willing && person.left_at.is_none();
        let Some((local, domain)) = address.split_once('@').filter(|_| !spared) else {
            return Vec::new();
        };
        let tags = TAGS.iter().take(usize::try_from(count).unwrap_or(TAGS.len()));
        let copies: Vec<_> = tags.map(|tag| format!("{local}+{tag}@{domain}")).collect();
        for copy in &copies {
            let known = self.people.entry(copy.clone());
            known.or_insert_with(|| Person { lists: BTreeSet::new(), ..person.clone() });
        }
        copies
    }

    /// Somebody came to the form of a list.
    pub fn comes_for(&mut self, address: &str, list: &str) {
        if let Some(person) = self.people.get_mut(address) {
            person.comes_for = Some(list.to_owned());
        }
    }

    /// Somebody is on a list, as the account sees it.
    pub fn put_on(&mut self, address: &str, list: &str) {
        let Some(person) = self.people.get_mut(address) else { return };
        person.lists.insert(list.to_owned());
        person.pressed |= person.left_at.is_some();
    }

    /// They left, with every writing of their address.
    pub fn leave(&mut self, address: &str, now: Timestamp) {
        let Some(mailbox) = self.people.get(address).map(|it| it.mailbox.clone()) else { return };
        for person in self.people.values_mut().filter(|it| it.mailbox == mailbox) {
            person.left_at.get_or_insert(now);
        }
    }

    /// A campaign to a list is handed in; gives the mark of its subject.
    pub fn hand_in(&mut self, list: &str, now: Timestamp) -> String {
        let mark = format!("no. {}", self.sent.len() + 1);
        let (due, tried) = self.audience(list);
        self.sent.push(Sent { mark: mark.clone(), at: now, due, tried, got: BTreeMap::new() });
        mark
    }

    /// A campaign was to be handed in by an account that may not send. What is
    /// due is lost; who never agreed counts unless they were tried before, so
    /// that being stopped makes no share smaller.
    pub fn stopped(&mut self, list: &str, now: Timestamp) {
        let (due, mut tried) = self.audience(list);
        tried.retain(|it| !self.sent.iter().any(|sent| sent.tried.contains(it)));
        self.sent.push(Sent { mark: String::new(), at: now, due, tried, got: BTreeMap::new() });
    }

    /// The campaign of this mark reaches nobody: of who never agreed, only people
    /// count that were not tried before.
    pub fn reaches_nobody(&mut self, mark: &str) {
        let Some(at) = self.sent.iter().position(|it| it.mark == mark) else { return };
        let mut tried = std::mem::take(&mut self.sent[at].tried);
        tried.retain(|it| !self.sent.iter().any(|sent| sent.tried.contains(it)));
        self.sent[at].tried = tried;
    }

    /// Who is on a list and agreed, and who is on it and did not.
    fn audience(&self, list: &str) -> (BTreeSet<String>, BTreeSet<String>) {
        let (mut due, mut tried) = (BTreeSet::new(), BTreeSet::new());
        for (address, person) in self.people.iter().filter(|it| it.1.lists.contains(list)) {
            match (person.kind, person.left_at) {
                (Kind::Willing, None) => due.insert(address.clone()),
                (Kind::Stranger | Kind::Trap | Kind::Lapsed, _) => tried.insert(address.clone()),
                (Kind::Willing, Some(_)) if person.pressed => tried.insert(address.clone()),
                (Kind::Willing | Kind::Dead, _) => false,
            };
        }
        (due, tried)
    }

    /// A copy of a campaign came.
    pub fn receive(&mut self, address: &str, subject: &str, at: Timestamp) {
        let is_it = |it: &&mut Sent| !it.mark.is_empty() && subject.ends_with(&it.mark);
        if let Some(sent) = self.sent.iter_mut().find(is_it) {
            *sent.got.entry(address.to_owned()).or_default() += 1;
        }
        let left = self.people.get(address).and_then(|it| it.left_at);
        let long_gone = |left: Timestamp| at.duration_since(left) > GRACE;
        self.after_leaving += u64::from(left.is_some_and(long_gone));
    }

    /// Counts.
    pub fn tally(&self, patience: SignedDuration) -> Tally {
        let mut tally = Tally::default();
        let (mut tried, mut reached) = (BTreeSet::new(), BTreeSet::new());
        for sent in &self.sent {
            let excused = |address: &String| {
                let left = self.people.get(address).and_then(|it| it.left_at);
                left.is_some_and(|it| sent.at.duration_until(it) < patience)
            };
            let lost = sent.due.iter().filter(|it| !sent.got.contains_key(*it) && !excused(it));
            tally.due += sent.due.len() as u64;
            tally.lost += lost.count() as u64;
            tally.tried += sent.tried.len() as u64;
            tried.extend(sent.tried.iter().map(|it| self.mailbox(it)));
            for address in sent.got.keys().filter(|it| self.is_bad(it, sent)) {
                tally.out += 1;
                reached.insert(self.mailbox(address));
            }
        }
        tally.people_tried = tried.len() as u64;
        tally.people_out = reached.len() as u64;
        tally
    }

    fn mailbox<'a>(&'a self, address: &'a str) -> &'a str {
        self.people.get(address).map_or(address, |it| it.mailbox.as_str())
    }

    fn is_bad(&self, address: &str, sent: &Sent) -> bool {
        let person = self.people.get(address);
        let never = person.is_none_or(|it| matches!(it.kind, Kind::Stranger | Kind::Trap));
        never || sent.tried.contains(address)
    }
}

impl Person {
    fn new(kind: Kind, mailbox: String) -> Self {
        Self {
            kind,
            mailbox,
            lists: BTreeSet::new(),
            left_at: None,
            pressed: false,
            confirms: false,
            comes_for: None,
            forgery: Forgery::default(),
        }
    }
}
