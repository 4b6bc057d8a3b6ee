//! The vocabulary of scripts: who an account is, and what it does on which day.
//!
//! Owns the strict form of `bench/profiles/*.toml`, `bench/attackers/*.toml` and
//! `bench/people.toml`. Unknown keys are errors, so that a script that others
//! bring does what it says or is not run. **Never** here: what becomes of it.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, Result, bail, ensure};
use serde::{Deserialize, de::DeserializeOwned};

/// One account, honest or not, and its deeds.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Script {
    /// What tables call it.
    pub name: String,
    /// Who it is, and what it tries, in a sentence.
    pub about: String,
    /// Its identity.
    pub account: Account,
    /// What it does, in any order.
    pub act: Vec<Act>,
}

/// What is known of an account when it is opened.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Name in the register.
    pub legal_name: String,
    /// Street address.
    pub postal_address: String,
    /// Telephone.
    pub phone: String,
    /// Number in the register.
    pub register: Option<String>,
    /// ISO 3166 code.
    pub country: String,
    /// Domain that mail comes from, below `.example`.
    pub domain: String,
    /// Language of its mail: `en`, `zh-Hans`, `vi` or `sv`.
    #[serde(default = "english")]
    pub language: String,
    /// Days since its first use, at the start.
    #[serde(default)]
    pub age_days: u32,
    /// Lines of the register of transfers that its office keeps: code of the law,
    /// and on what the transfer rests.
    #[serde(default)]
    pub transfers: BTreeMap<String, String>,
}

/// Something done on a day, and again every so many days. Exactly one of the
/// deeds is given.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Act {
    /// Day of the simulation, from 0.
    pub day: u32,
    /// Again after so many days; absent: once.
    pub every: Option<u32>,
    /// Last day on which it may happen again.
    pub until: Option<u32>,
    /// People come to the sign-up form.
    pub sign_up: Option<SignUp>,
    /// A file is uploaded.
    pub import: Option<Import>,
    /// A campaign is drafted, handed in and started.
    pub campaign: Option<Campaign>,
    /// Another account is opened when the present one may not send any more.
    pub fresh: Option<Fresh>,
}

/// One of the deeds.
#[derive(Clone, Copy, Debug)]
pub enum Deed<'a> {
    /// People sign up.
    SignUp(&'a SignUp),
    /// A file is uploaded.
    Import(&'a Import),
    /// A campaign goes out.
    Campaign(&'a Campaign),
    /// Another account is opened.
    Fresh(&'a Fresh),
}

/// Who comes to a form.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Comers {
    /// People who want the letter.
    #[default]
    Willing,
    /// Addresses of people who know nothing of it; they never confirm.
    Strangers,
    /// Mailboxes of the account itself; they always confirm.
    Own,
    /// Role accounts of earlier files, whom the account asked to sign up
    /// themselves; `people` is the most of them that come.
    Roles,
}

/// People at the sign-up form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignUp {
    /// The list they tick.
    #[serde(default = "letter")]
    pub list: String,
    /// How many.
    pub people: u32,
    /// Share of the willing that confirm.
    #[serde(default = "most")]
    pub confirm: f64,
    /// Who they are.
    #[serde(default)]
    pub who: Comers,
}

/// How well evidence that was made up is made up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Forgery {
    /// Columns are filled in; there is nothing behind them.
    #[default]
    Columns,
    /// Papers and logs that look right at a glance.
    Papers,
}

/// A file of contacts. Shares are of its rows; what is left is consenting
/// people whose mailboxes live.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Import {
    /// The list it is for.
    #[serde(default = "letter")]
    pub list: String,
    /// People.
    pub rows: u32,
    /// Whose: each file of a pool brings the next people of it.
    #[serde(default = "main_pool")]
    pub pool: String,
    /// The pool's people from the first one on, instead of the next ones.
    #[serde(default)]
    pub again: bool,
    /// Share of people who never said yes.
    #[serde(default)]
    pub strangers: f64,
    /// Share of mailboxes that are gone.
    #[serde(default)]
    pub dead: f64,
    /// Share of spam traps: they take mail, and nobody reads it.
    #[serde(default)]
    pub traps: f64,
    /// Share of role accounts of consenting companies.
    #[serde(default)]
    pub roles: f64,
    /// Share of the strangers and traps that stand in a feed of bad addresses
    /// which the operator keeps.
    #[serde(default)]
    pub in_feed: f64,
    /// Copies of each stranger's address with a tag behind a plus.
    #[serde(default)]
    pub aliases: u32,
    /// Share of rows whose columns say when and how somebody signed up.
    #[serde(default = "all")]
    pub evidenced: f64,
    /// A scan or file for the list as a whole is attached.
    #[serde(default)]
    pub scan: bool,
    /// What there is to show for strangers when a reviewer asks.
    #[serde(default)]
    pub forgery: Forgery,
    /// Days since the newest collection, as the member says.
    #[serde(default = "month")]
    pub newest_days: u32,
    /// How the member says it was collected.
    #[serde(default = "event")]
    pub collection: String,
    /// Where the member says it comes from.
    #[serde(default = "sheet")]
    pub origin: String,
    /// Country of the people, when the file has a column of it.
    pub country: Option<String>,
    /// Spread over this many lists `NAME-1`, `NAME-2` …; 1 = the list itself.
    #[serde(default = "one")]
    pub split: u32,
}

/// A trick in what a campaign says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trick {
    /// None.
    #[default]
    None,
    /// Advertising that calls itself a service notice.
    ServiceLabel,
    /// Advertising that looks like an answer.
    ReplyLabel,
    /// Style that is to hide whatever comes behind the content.
    HidingStyle,
    /// Elements left open, so that what follows is inside of something hidden.
    OpenElements,
    /// A footer of its own that leads nowhere, and much space before the real one.
    FalseFooter,
}

/// A campaign.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Campaign {
    /// The list.
    #[serde(default = "letter")]
    pub list: String,
    /// The subject; a number is put behind it.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The trick in it.
    #[serde(default)]
    pub trick: Trick,
    /// One campaign for each of the lists of a file that was split so.
    #[serde(default = "one")]
    pub parts: u32,
    /// Each part in other words.
    #[serde(default)]
    pub reworded: bool,
}

/// Another account: what is not given stays as it was.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fresh {
    /// Name in the register.
    pub legal_name: Option<String>,
    /// Telephone.
    pub phone: Option<String>,
    /// Number in the register.
    pub register: Option<String>,
    /// Street address.
    pub postal_address: Option<String>,
    /// Domain that mail comes from.
    pub domain: String,
    /// Also while the present account may send.
    #[serde(default)]
    pub always: bool,
}

/// What people do with mail; shares are of mails.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct People {
    /// Those who said yes.
    pub consenting: Habits,
    /// Those who never did.
    pub strangers: Habits,
    /// Whoever keeps a trap.
    pub traps: Habits,
}

/// Shares of mails after which somebody does something.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Habits {
    /// They leave.
    pub leave: f64,
    /// They press "this is spam": a feedback report.
    pub button: f64,
    /// They report it on the page that the mail links to.
    pub page: f64,
}

impl Act {
    /// What is done.
    ///
    /// # Errors
    /// When it is nothing, or more than one thing.
    pub fn deed(&self) -> Result<Deed<'_>> {
        let deeds = [
            self.sign_up.as_ref().map(Deed::SignUp),
            self.import.as_ref().map(Deed::Import),
            self.campaign.as_ref().map(Deed::Campaign),
            self.fresh.as_ref().map(Deed::Fresh),
        ];
        let mut given = deeds.into_iter().flatten();
        match (given.next(), given.next()) {
            (Some(deed), None) => Ok(deed),
            _ => bail!("the act of day {} names one deed, and no more", self.day),
        }
    }

    /// The days on which it is done.
    pub fn days(&self, end: u32) -> impl Iterator<Item = u32> {
        let last = self.until.unwrap_or(end).min(end.saturating_sub(1));
        let step = self.every.unwrap_or(u32::MAX).max(1);
        let next = move |day: &u32| day.checked_add(step).filter(|it| *it <= last);
        let first = (self.day < end).then_some(self.day);
        std::iter::successors(first, next)
    }
}

impl Script {
    fn check(&self) -> Result<()> {
        ensure!(!self.act.is_empty(), "nothing is done");
        ensure!(self.account.domain.ends_with(".example"), "its domain is below .example");
        for act in &self.act {
            match act.deed()? {
                Deed::Import(it) => it.check()?,
                Deed::SignUp(it) => share("confirm", it.confirm)?,
                Deed::Campaign(it) => ensure!(it.parts > 0, "parts: at least one"),
                Deed::Fresh(it) => {
                    ensure!(it.domain.ends_with(".example"), "its domain is below .example");
                }
            }
        }
        Ok(())
    }
}

impl Import {
    fn check(&self) -> Result<()> {
        let of_rows = [self.strangers, self.dead, self.traps, self.roles];
        for it in of_rows.into_iter().chain([self.in_feed, self.evidenced]) {
            share("a share of an import", it)?;
        }
        ensure!(of_rows.iter().sum::<f64>() <= 1.0, "the shares of an import are more than all");
        ensure!(self.rows > 0 && self.split > 0, "an import has rows, and a list to go to");
        Ok(())
    }
}

fn share(what: &str, value: f64) -> Result<()> {
    ensure!((0.0..=1.0).contains(&value), "{what}: {value} is no share from 0 to 1");
    Ok(())
}

/// Reads every script of a folder, by file name.
///
/// # Errors
/// Naming the file that cannot be read, and why.
pub fn scripts(folder: &Path) -> Result<Vec<Script>> {
    let told = || format!("the folder {}", folder.display());
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).with_context(told)? {
        let path = entry.with_context(told)?.path();
        if path.extension().is_some_and(|it| it == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    let one = |path: &std::path::PathBuf| {
        let script: Script = read(path)?;
        script.check().with_context(|| path.display().to_string())?;
        Ok(script)
    };
    paths.iter().map(one).collect()
}

/// Reads a file of TOML.
///
/// # Errors
/// Naming the file, and what is wrong with it.
pub fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    toml::from_str(&text).with_context(|| path.display().to_string())
}

fn english() -> String {
    "en".to_owned()
}
fn letter() -> String {
    "letter".to_owned()
}
fn main_pool() -> String {
    "main".to_owned()
}
fn event() -> String {
    "event".to_owned()
}
fn sheet() -> String {
    "sign-up sheets at our counter".to_owned()
}
fn most() -> f64 {
    0.85
}
fn all() -> f64 {
    1.0
}
fn month() -> u32 {
    30
}
fn one() -> u32 {
    1
}
