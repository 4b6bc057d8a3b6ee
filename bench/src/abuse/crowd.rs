//! People with their mail: they confirm, leave, complain, or do nothing.
//!
//! Owns what somebody does with a letter. They act through the same use cases as
//! the pages, with the tokens that stand in their mail. What they do is drawn by
//! who they are and which letter it is, never by when.

use std::sync::Arc;

use app::{
    App, Failure,
    confirm::{self, Visitor},
    leaving::{self, Extent, Trace},
    report_abuse::{self, Reason},
};
use consent::WithdrawnVia;
use domain::SignedDuration;
use ports::{Clock, Spawn};
use sim::{
    MailCopy, Simnet,
    checker::way_out,
    feedback::{Complaint, report},
};

use super::{
    file::{Habits, People},
    office::{Shared, locked},
    truth::Kind,
};

/// Everybody.
#[derive(Clone)]
pub struct Crowd {
    /// Where they act.
    pub app: App,
    /// True time.
    pub clock: Arc<dyn Clock>,
    /// Their own time.
    pub spawn: Arc<dyn Spawn>,
    /// Who they are.
    pub truth: Shared,
    /// How they are.
    pub habits: Arc<People>,
    /// Where their mailboxes are.
    pub simnet: Arc<Simnet>,
}

/// What somebody does with a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    Leave,
    Button,
    Page,
}

impl Crowd {
    /// Reads every letter that comes, until the world ends.
    pub async fn read(self) {
        let mut letters = self.simnet.mailbox().watch();
        while let Some(copy) = letters.recv().await {
            self.open(&copy);
        }
    }

    fn open(&self, copy: &Arc<MailCopy>) {
        let address = copy.envelope.recipient.normalised();
        if copy.letter.link("/confirm/").is_some() {
            self.asked(copy, address);
        } else if copy.letter.header("list-unsubscribe").is_some() {
            self.mailed(copy, &address);
        }
    }

    /// A confirmation request came.
    fn asked(&self, copy: &Arc<MailCopy>, address: String) {
        let mut truth = locked(&self.truth);
        let Some(person) = truth.person(&address) else { return };
        if person.kind == Kind::Stranger {
            truth.requests_to_strangers += 1;
            return;
        }
        let confirms = person.confirms;
        drop(truth);
        if confirms {
            let (crowd, copy, who) = (self.clone(), Arc::clone(copy), address.clone());
            self.later(&who, 300, async move { crowd.confirm(&copy, &address).await });
        }
    }

    async fn confirm(&self, copy: &MailCopy, address: &str) -> Result<(), Failure> {
        let Some(token) = token(copy, "/confirm/") else { return Ok(()) };
        confirm::confirm(&self.app, &token, &visitor()).await?;
        let mut truth = locked(&self.truth);
        let list = truth.person(address).and_then(|it| it.comes_for.clone());
        if let Some(list) = list {
            truth.put_on(address, &list);
        }
        Ok(())
    }

    /// A mail of a campaign came.
    fn mailed(&self, copy: &Arc<MailCopy>, address: &str) {
        let subject = &copy.letter.subject;
        let mut truth = locked(&self.truth);
        truth.receive(address, subject, copy.mail_at);
        truth.without_way_out += u64::from(!way_out(std::slice::from_ref(copy)).is_empty());
        let Some(kind) = truth.person(address).map(|it| it.kind) else { return };
        let draw = truth.draw(&["wish", address, subject]);
        drop(truth);
        let Habits { leave, button, page } = match kind {
            Kind::Willing | Kind::Lapsed | Kind::Dead => self.habits.consenting,
            Kind::Stranger => self.habits.strangers,
            Kind::Trap => self.habits.traps,
        };
        // One draw against growing sums: the shares do not overlap.
        let wish = match () {
            () if draw.chance(leave) => Wish::Leave,
            () if draw.chance(leave + button) => Wish::Button,
            () if draw.chance(leave + button + page) => Wish::Page,
            () => return,
        };
        let (crowd, copy, who) = (self.clone(), Arc::clone(copy), address.to_owned());
        self.later(address, 36_000, async move { crowd.fulfil(wish, &copy, &who).await });
    }

    async fn fulfil(&self, wish: Wish, copy: &MailCopy, address: &str) -> Result<(), Failure> {
        let Some(token) = token(copy, "/u/") else { return Ok(()) };
        let leaver = leaving::leaver(&self.app, &token).await?;
        locked(&self.truth).contacts.insert(leaver.contact, address.to_owned());
        match wish {
            Wish::Leave => {
                let trace = Trace::mail(WithdrawnVia::OneClick);
                leaving::leave(&self.app, &leaver, Extent::Account, &trace).await?;
            }
            Wish::Button => self.press(copy).await,
            Wish::Page => {
                let Some(token) = token_of_report(copy) else { return Ok(()) };
                let reason = Reason::NeverAsked;
                report_abuse::report(&self.app, &token, reason, &visitor()).await?;
            }
        }
        locked(&self.truth).leave(address, self.clock.now());
        Ok(())
    }

    /// "This is spam": the provider sends a report.
    async fn press(&self, copy: &MailCopy) {
        let bytes = copy.bytes.clone().unwrap_or_default();
        let made = report(&Complaint {
            reporting_host: "feedback.north.example",
            envelope: &copy.envelope,
            message: &bytes,
            letter: &copy.letter,
            source: copy.peer,
            received_at: copy.received_at,
            now: self.clock.now(),
        });
        let Some((envelope, bytes)) = made else { return };
        if let Err(error) = self.simnet.post().send(envelope, bytes).await {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "a report got lost");
        }
    }

    /// Does something within so many seconds.
    fn later(
        &self,
        who: &str,
        within_s: u64,
        work: impl Future<Output = Result<(), Failure>> + Send + 'static,
    ) {
        let draw = locked(&self.truth).draw(&["when", who]).below(within_s);
        let wait = SignedDuration::from_secs(60 + i64::try_from(draw).unwrap_or(0));
        let slept = self.clock.sleep(wait);
        let task = async move {
            slept.await;
            // Who cannot leave or confirm now has lost a moment; what must hold
            // is judged by what comes afterwards.
            if let Err(error) = work.await {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, "somebody could not do what they wanted");
            }
        };
        self.spawn.spawn("somebody", Box::pin(task));
    }
}

fn token(copy: &MailCopy, path: &str) -> Option<String> {
    let link = copy.letter.link(path)?;
    Some(link.path().trim_start_matches(path).to_owned())
}

fn token_of_report(copy: &MailCopy) -> Option<String> {
    token(copy, "/report/")
}

fn visitor() -> Visitor {
    Visitor { ip: "203.0.113.8".into(), port: 40_001, user_agent: None }
}
