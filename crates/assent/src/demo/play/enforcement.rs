//! Act 8: evidence and enforcement. One mail for four countries, past buyers, a
//! list that is traded, a complaint of each kind, an archive for an authority.

use std::{fmt::Write as _, sync::Arc};

use anyhow::{Context as _, bail};
use consent::archive::{self, ArchiveTrust};
use data_encoding::HEXLOWER;
use domain::{Address, SignedDuration};
use ports::Clock as _;
use sim::{
    MailCopy,
    form::Form,
    letter::Letter,
    recipients::{self, Note, Web as _},
};

use super::{Mailed, Office, Play, number};
use crate::{
    demo::{
        enforcement::{Bought, Enforced, Labelled, NATIONS, Reminded},
        findings::digest_of,
        office::{BARGAIN, Case, FLORA_LUND, MOTHERS_DAY, mothers_day, newsletter, until},
        people::{Person, Towns, file_of},
        stage::BOUNCE_DOMAIN,
    },
    real::RealClock,
};

/// Where the four read their mail: a network that takes all of it at once.
const TOWN: &str = "accepting.example";
/// Addresses of the traded list. All of them are in the import, with some others.
const TRADED: u64 = 300;
const OTHERS: u64 = 30;
/// On what it rests that data of people in two countries are here.
const TRANSFERS: [(&str, &str); 2] = [("CN", "below-threshold"), ("VN", "impact-dossier")];
/// Customers of the shop in two countries.
const SWEDES: u64 = 270;
const CHINESE: u64 = 30;
/// No mailing takes longer.
const MAILING_MAX: SignedDuration = SignedDuration::from_secs(60);

impl Play {
    /// Act 8.
    pub(in crate::demo) async fn enforcement(&self, mailed: &Mailed) -> anyhow::Result<Enforced> {
        self.screen.step(8, "Evidence and enforcement");
        let labelled = self.nations().await?;
        let reminded = self.past_buyers().await?;
        let bought = self.bought().await?;
        let complaining = self.stayed(mailed)?;
        let by_page = self.complain_by_page(&complaining[0]).await?;
        let by_mail = self.complain_by_mail(&complaining[1]).await?;
        let (by_telephone, stopped) = self.complain_by_telephone().await?;
        let office = self.office()?;
        let restored = office.standing().await?.standing;
        let contact = by_telephone.contact.clone().context("the caller is known by now")?;
        let octets = office.archive(&contact, &by_telephone.id).await?;
        let (archive, forgery_found) = self.audit(&octets).await?;
        let cases = vec![by_page, by_mail, by_telephone];
        Ok(Enforced {
            labelled,
            reminded,
            bought,
            cases,
            stopped,
            restored,
            archive,
            forgery_found,
        })
    }

    /// One mailing, four laws.
    async fn nations(&self) -> anyhow::Result<Vec<Labelled>> {
        let office = self.office()?.clone();
        let list = office.make_list("Flora abroad").await?;
        let mut csv = "email,first_name,country,signed_up_at,signed_up_ip,source\n".to_owned();
        for it in NATIONS {
            let newest = self.newest;
            writeln!(
                csv,
                "{}@{TOWN},{},{},{newest},203.0.113.7,garden fair",
                it.local, it.first_name, it.country,
            )?;
        }
        attest(&office, &list, &csv, self.newest).await?;
        for (law, basis) in TRANSFERS {
            office.record_transfer(law, basis).await?;
        }
        let campaign = office.submit(&list, &newsletter(None, &[])?).await?;
        if let Some(review) = office.review_of(&campaign.id).await? {
            office.approve(&review).await?;
        }
        office.start(&campaign.id).await?;
        self.finished(&office, &campaign.id).await?;
        let mut all = Vec::new();
        for delivery in office.deliveries(&campaign.id).await? {
            let bytes = office.rebuild(&delivery.id).await?;
            let letter = Letter::open(&bytes).context("a rebuilt message is one")?;
            all.extend(self.labelled(&letter, &bytes));
        }
        self.screen.done("one mailing, four countries: each under its own law");
        let laws = TRANSFERS.map(|it| it.0).join(" and ");
        self.screen.more(&format!("the register of transfers has a line for {laws}"));
        for it in &all {
            let (country, subject) = (it.nation.country, &it.subject);
            self.screen.more(&format!("{country}  {subject}  …  {}", it.nation.way_out));
        }
        Ok(all)
    }

    /// What one of the four got; the mailbox has to have the same octets.
    fn labelled(&self, letter: &Letter, bytes: &[u8]) -> Option<Labelled> {
        let to = letter.header("to").unwrap_or_default();
        let nation = NATIONS.into_iter().find(|it| to.contains(it.local))?;
        let address: Address = format!("{}@{TOWN}", nation.local).parse().ok()?;
        let copies = self.stage.net.mailbox().accepted_copies(&address);
        let digest = digest_of(bytes);
        let is_equal = copies.iter().any(|it| it.digest == digest);
        let (subject, text) = (letter.subject.clone(), letter.text.clone());
        Some(Labelled { nation, subject, text, is_equal })
    }

    /// People who bought before and never asked for mail: a reminder where the law
    /// and the operator allow it.
    async fn past_buyers(&self) -> anyhow::Result<Reminded> {
        let office = Office::open(&self.stage.operator, FLORA_LUND).await?;
        office.accept_policy().await?;
        office.verify_domain(self.stage.net.zones()).await?;
        let list = office.make_list("Our customers").await?;
        let buyer = |number| {
            let country = if number < SWEDES { "SE" } else { "CN" };
            (format!("buyer.{number}@{TOWN}"), country)
        };
        let buyers: Vec<_> = (0..SWEDES + CHINESE).map(buyer).collect();
        let goods = "cut flowers";
        let at = RealClock.now() - SignedDuration::from_hours(200 * 24);
        office.record_purchases(&list, (goods, at), &buyers).await?;
        let before = self.stage.net.mailbox().len();
        let campaign = office.submit_to_customers(&list, &mothers_day(), goods).await?;
        if let Some(review) = office.review_of(&campaign.id).await? {
            office.approve(&review).await?;
        }
        office.start(&campaign.id).await?;
        self.finished(&office, &campaign.id).await?;
        let copies = self.stage.net.mailbox().copies_since(before);
        let of_it = |it: &&Arc<MailCopy>| it.letter.subject == MOTHERS_DAY;
        let reminded = Reminded {
            there: SWEDES,
            elsewhere: CHINESE,
            arrived: copies.iter().filter(of_it).count() as u64,
            withheld: office.withheld_by_law(&campaign.id).await?,
        };
        self.screen.check(
            reminded.holds(),
            &format!("{} past buyers in Sweden are reminded of Mother's Day", reminded.arrived),
        );
        for (count, why) in &reminded.withheld {
            self.screen.more(&format!("{count} withheld: {why}"));
        }
        Ok(reminded)
    }

    async fn finished(&self, office: &Office, campaign: &str) -> anyhow::Result<()> {
        until("a mailing", MAILING_MAX, async || {
            let state = office.campaign(campaign).await?.state;
            Ok((state == "finished").then_some(()))
        })
        .await
    }

    /// Somebody bought a list that others have seen before.
    async fn bought(&self) -> anyhow::Result<Bought> {
        let office = Office::open(&self.stage.operator, BARGAIN).await?;
        office.accept_policy().await?;
        let domains = vec![TOWN.parse().context("a fixed name")?];
        let towns = Towns { domains, nowhere: Vec::new() };
        let person = |number| towns.person(self.seed, "traded", number);
        let traded: Vec<Person> = (1..=TRADED).map(person).collect();
        let mut feed = String::new();
        for it in &traded {
            let digest = screening::rows::md5_of(&it.address.normalised());
            writeln!(feed, "{}", HEXLOWER.encode(&digest))?;
        }
        office.take_feed(&feed).await?;
        let others = (TRADED + 1..=TRADED + OTHERS).map(person);
        let mine = traded.into_iter().chain(others);
        let file = file_of(mine, self.seed, self.newest);
        let list = office.make_list("Everybody").await?;
        let import = office.upload(&list, &file.csv, self.newest).await?;
        office.import_left(&import, "reading", |_| {}).await?;
        let screened = office.screened(&import).await?;
        let resembles = screened.screening.iter().flat_map(|it| &it.fingerprints);
        let share_percent = resembles.map(|it| it.share_percent).max().unwrap_or_default();
        let rules = screened.rules.iter().map(|it| it.rule.clone()).collect();
        let bought = Bought { state: screened.state, rules, share_percent };
        self.screen.check(
            bought.holds(),
            &format!(
                "Bargain imports {} contacts with evidence: {}; {share_percent} % of them stand in \
                 a list that is traded",
                number(file.addresses.len() as u64),
                bought.state,
            ),
        );
        self.tell(&screened.rules);
        Ok(bought)
    }

    /// The newsletters of two who signed up by the form and stayed.
    fn stayed(&self, mailed: &Mailed) -> anyhow::Result<[Arc<MailCopy>; 2]> {
        let mailbox = self.stage.net.mailbox();
        let stayed = |it: &&Address| !mailed.left.left_at.contains_key(&it.normalised());
        let letter = |it: &Address| mailbox.accepted_copies(it).pop();
        let is_newsletter = |it: &Arc<MailCopy>| it.letter.link("/why/").is_some();
        let mut copies =
            self.requests.keys().filter(stayed).filter_map(letter).filter(is_newsletter);
        match (copies.next(), copies.next()) {
            (Some(one), Some(other)) => Ok([one, other]),
            _ => bail!("nobody who signed up stayed"),
        }
    }

    /// By the form behind each mail: the person is on record.
    async fn complain_by_page(&self, copy: &MailCopy) -> anyhow::Result<Case> {
        let web = &self.stage.browser;
        let way_out = copy.letter.link("/u/").context("the letter has a way out")?;
        let page = web.get(way_out.clone()).await?;
        let path = between(&page.body, "href=\"/report/", "\"").context("a link to complain")?;
        let report = page.url.join(&format!("/report/{path}"))?;
        let page = web.get(report).await?;
        let mut form = Form::first_post(&page.body, &page.url).context("the form")?;
        form.set("reason", "never-asked");
        let answer = web.post(form.action, form.fields).await?;
        let number = between(&answer.body, "<code class=\"case\">", "</code>");
        let number = number.context("the page tells the number of the case")?;
        let case = self.office()?.case(number).await?;
        self.told(&case, "who signed up here is told when and from where");
        Ok(case)
    }

    /// By a mail to `abuse`: staff finds out whose mail it is about.
    async fn complain_by_mail(&self, copy: &MailCopy) -> anyhow::Result<Case> {
        let from = &copy.envelope.recipient;
        let to: Address = format!("abuse@{}", BOUNCE_DOMAIN).parse()?;
        let note = Note {
            recipient: to,
            subject: "Unwanted mail".to_owned(),
            body: "Who gave you my address? I never asked for Flora's letter.".to_owned(),
        };
        recipients::write(self.stage.net.post(), from, note, RealClock.now()).await?;
        let office = self.office()?;
        let case = office.unmatched().await?;
        // It goes on as a case of the account.
        let case = office.assign(&case.id, &from.to_wire()).await?;
        self.told(&case, "staff found the account; the person is on record, too");
        Ok(case)
    }

    /// By telephone: the person came by an import, so there is no record of
    /// ours. The account is stopped until somebody has talked to it.
    async fn complain_by_telephone(&self) -> anyhow::Result<(Case, String)> {
        let office = self.office()?;
        let address = format!("{}@{TOWN}", NATIONS[3].local);
        let case = office.telephone(&address, "\"I do not know a shop of that name.\"").await?;
        let by = |decision, because| office.decide(&case.id, decision, because);
        by("disable", "No record of ours; the account has to show how it got the address.").await?;
        let stopped = office.standing().await?.standing;
        office.called(&case.id, "Hanna sends the card from the garden fair, signed.").await?;
        by("verify", "The card shows name, day and signature.").await?;
        let case = by("restore", "The recipient had asked for it.").await?;
        self.told(&case, "no record of ours: sending stopped, the account called, proof seen");
        Ok((case, stopped))
    }

    fn told(&self, case: &Case, how: &str) {
        self.screen.done(&format!("a complaint by {}: {how}", case.channel));
        let events: Vec<_> = case.events.iter().map(|it| it.kind.as_str()).collect();
        self.screen.more(&format!("{}  {}", case.id, events.join(" → ")));
    }

    /// Checks the archive as an authority would, and a forged copy of it.
    async fn audit(
        &self,
        octets: &[u8],
    ) -> anyhow::Result<(Result<archive::ArchiveReport, String>, bool)> {
        let key = self.office()?.checkpoint().await?.verifier;
        let trust = ArchiveTrust { keys: vec![key.parse().context("the published key")?] };
        let report = archive::verify(octets, &trust).map_err(|it| it.to_string());
        let mut forged = octets.to_vec();
        let name = NATIONS[3].local.as_bytes();
        let at = place_of(name, &forged).context("the recipient is in the archive")?;
        forged[at] ^= 1;
        let forgery_found = archive::verify(forged.as_slice(), &trust).is_err();
        match &report {
            Ok(it) => {
                self.screen.done(&format!(
                    "an archive for an authority, {} octets, verified without the server",
                    number(octets.len() as u64),
                ));
                self.screen.more(&it.to_string());
                let said = "a copy with one bit of the recipient's address changed is refuted";
                self.screen.check(forgery_found, said);
            }
            Err(error) => self.screen.wrong(&format!("the archive does not verify: {error}")),
        }
        Ok((report, forgery_found))
    }
}

/// Uploads contacts, and has the reviewer accept them.
async fn attest(
    office: &Office,
    list: &str,
    csv: &str,
    newest: jiff::civil::Date,
) -> anyhow::Result<()> {
    let id = office.upload(list, csv, newest).await?;
    office.import_left(&id, "reading", |_| {}).await?;
    let review = office.review_of(&id).await?.context("an import waits for a reviewer")?;
    office.approve(&review).await?;
    office.import_left(&id, "attesting", |_| {}).await?;
    Ok(())
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    text.split_once(start)?.1.split_once(end).map(|it| it.0)
}

fn place_of(wanted: &[u8], octets: &[u8]) -> Option<usize> {
    octets.windows(wanted.len()).position(|it| it == wanted)
}
