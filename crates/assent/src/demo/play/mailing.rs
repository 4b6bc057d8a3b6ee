//! Acts 5 and 6: the campaign, what its readers do while it runs, and the kill
//! in its middle.

use anyhow::bail;
use domain::{Address, SignedDuration};
use ports::Clock as _;

use super::{Mailed, Office, Play, Readers, number, seconds};
use crate::{
    demo::{
        office::{Campaign, until},
        outcome::Followed,
        readers::Book,
        screen::Bar,
    },
    real::RealClock,
};

/// The server is killed when this share of the mail has been taken, in percent.
const KILL_AT_PERCENT: usize = 40;
/// People who leave before their message comes.
const EARLY_LEAVERS: usize = 6;
/// Between two looks at the mailboxes.
const LOOK: SignedDuration = SignedDuration::from_millis(50);
/// Between two questions whether the campaign is finished, in looks.
const ASK_EVERY: u32 = 10;
/// Reports leave some seconds after their message, and are tried again.
const REPORTS_MAX: SignedDuration = SignedDuration::from_secs(60);
/// Nothing arrived, nothing was settled for so long: something is wrong.
const SILENCE_MAX: SignedDuration = SignedDuration::from_mins(2);

/// What was seen of the first wave of the import.
#[derive(Default)]
struct Wave {
    is_under_way: bool,
}

impl Wave {
    /// Tells once that the others may go, if ever some went first.
    fn tell(&mut self, bar: &Bar, campaign: &Campaign, arrived: usize) {
        let waits = campaign.waits.as_ref().is_some_and(|it| it.reason == "wave");
        if self.is_under_way && !waits && campaign.state == "running" {
            let arrived = number(arrived as u64);
            bar.aside(|screen| {
                screen.done(&format!(
                    "some new contacts were mailed first; when {arrived} messages had arrived, \
                     bounces and complaints were judged, and the rest was let go"
                ));
            });
        }
        self.is_under_way = waits;
    }
}

impl Play {
    /// Act 5: hands the campaign in, has it approved, starts it. Then act 6.
    pub(in crate::demo) async fn campaign(&mut self, list: &str) -> anyhow::Result<Mailed> {
        self.screen.step(5, "A campaign");
        let office = self.office()?.clone();
        let campaign = office.submit(list, &self.letter).await?;
        let recipients = number(campaign.recipients);
        if campaign.state == "draft" {
            if let Some(verdict) = &campaign.verdict {
                self.tell(&verdict.rules);
            }
            bail!("the rules refuse this campaign, as said above");
        }
        self.screen.done(&format!("handed in for {recipients} recipients; its content is frozen"));
        if let Some(review) = office.review_of(&campaign.id).await? {
            self.screen.done("held for a reviewer, by these rules:");
            self.tell(&review.rules);
            let decided = office.approve(&review).await?;
            let by = decided.decided_by.unwrap_or_default();
            self.screen.done(&format!("reviewer `{by}` approved it"));
        }
        let copies_before = self.stage.net.mailbox().len();
        let (browser, post) = (self.stage.browser.clone(), self.stage.net.post().clone());
        let readers = Readers::new(browser, post, self.seed);
        let letters = self.stage.net.mailbox().watch();
        office.start(&campaign.id).await?;

        let early = self.early();
        let crowd = readers.clone();
        let reading = crowd.read(letters, &early);
        let audience = self.audience();
        let going = self.until_finished(&office, &campaign.id, copies_before, &readers);
        let restart = tokio::select! {
            finished = going => finished?,
            () = reading => bail!("the simulated mailboxes closed"),
        };
        let (left, reports) = self.followed(readers.book()).await?;
        let copies = copies_before..self.stage.net.mailbox().len();
        Ok(Mailed { campaign: campaign.id, copies, audience, left, reports, restart })
    }

    /// Waits for the reports that follow messages. Who complained has left.
    async fn followed(&self, mut left: Book) -> anyhow::Result<(Book, Followed)> {
        let _wait = self.screen.wait("reports that follow messages");
        let net = &self.stage.net;
        let reports = until("the last report", REPORTS_MAX, async || {
            let reports = net.reports();
            Ok((reports.waiting == 0).then_some(reports))
        })
        .await?;
        let refused = ["late DSNs refused", "feedback reports refused"];
        let counts = net.counts();
        let refused = counts.values().flat_map(|it| refused.iter().filter_map(|name| it.get(name)));
        let followed = Followed {
            complained: reports.complained.len() as u64,
            returned: reports.returned.len() as u64,
            refused: refused.sum(),
        };
        for (person, at) in reports.complained {
            left.left_at.entry(person).or_insert(at);
        }
        Ok((left, followed))
    }

    /// Everybody who may be mailed: the file, and who signed up.
    fn audience(&self) -> Vec<Address> {
        let signed_up = self.people.iter().map(|it| it.address.clone());
        self.contacts.addresses.iter().cloned().chain(signed_up).collect()
    }

    /// People at the provider that greylists: their message waits some seconds
    /// after its first attempt, which is time to leave.
    fn early(&self) -> Vec<(Address, std::sync::Arc<sim::MailCopy>)> {
        let requests = self.requests.iter().filter(|it| it.1.provider == "greylisting");
        requests.take(EARLY_LEAVERS).map(|it| (it.0.clone(), it.1.clone())).collect()
    }

    /// Watches the mailboxes fill, kills the server in the middle, and ends when
    /// every recipient is settled. Returns how long the server was away.
    async fn until_finished(
        &mut self,
        office: &Office,
        campaign: &str,
        copies_before: usize,
        readers: &Readers,
    ) -> anyhow::Result<SignedDuration> {
        let audience = self.audience();
        let due = audience.iter().filter(|it| self.stage.net.takes(it)).count();
        let screen = self.screen;
        let bar = screen.bar("arrived", due as u64);
        let mut restart = None;
        let mut wave = Wave::default();
        let (mut last, mut last_at) = (0, RealClock.now());
        for look in 0_u32.. {
            let arrived = self.stage.net.mailbox().len() - copies_before;
            bar.set(arrived as u64);
            bar.say(format!("{} people left", readers.count()));
            if restart.is_none() && arrived * 100 >= due * KILL_AT_PERCENT {
                restart = Some(self.kill(&bar, arrived).await?);
                last_at = RealClock.now();
            }
            if look % ASK_EVERY == 0 {
                let campaign = office.campaign(campaign).await?;
                wave.tell(&bar, &campaign, arrived);
                match campaign.state.as_str() {
                    "finished" if restart.is_some() => break,
                    "paused" => bail!("the campaign was paused: the rules say why"),
                    _ => {}
                }
            }
            if arrived > last {
                (last, last_at) = (arrived, RealClock.now());
            }
            if RealClock.now().duration_since(last_at) > SILENCE_MAX {
                let log = self.stage.server.place().log.display().to_string();
                bail!("no mail arrives any more, and the campaign is not finished; see {log}");
            }
            RealClock.sleep(LOOK).await;
        }
        drop(bar);
        screen.done(&format!(
            "every recipient is settled; {} people left meanwhile",
            readers.count()
        ));
        Ok(restart.unwrap_or_default())
    }

    /// Act 6.
    async fn kill(&mut self, bar: &Bar, arrived: usize) -> anyhow::Result<SignedDuration> {
        self.stage.server.kill().await?;
        let killed_at = RealClock.now();
        bar.aside(|screen| {
            screen.step(6, "A kill in the middle");
            screen.done(&format!("SIGKILL after {} messages had arrived", number(arrived as u64)));
        });
        self.stage.server.start_again().await?;
        let away = RealClock.now().duration_since(killed_at);
        bar.aside(|screen| {
            screen.done(&format!("started again, and answers after {}", seconds(away)));
        });
        Ok(away)
    }
}
