//! Complaints and suspensions: proof of the complainant is asked for, and rows of
//! everything that was accepted are drawn again.

use app::{
    complaint::{
        Act, State,
        desk::{self, CaseLine, NoteKind},
    },
    standing,
};
use domain::{AccountId, Standing};

use super::{App, Drawn, Failure, Reviewer, app_standing, done};

impl Reviewer {
    pub(super) async fn case(&mut self, app: &App, case: &CaseLine) -> Result<(), Failure> {
        let found = &case.standing.case;
        let (account, id) = (found.account, found.id);
        let view = desk::show(app, &self.actor, id).await?;
        if case.state != State::Investigating {
            return Ok(());
        }
        self.work.minutes += self.policy.minutes.case;
        let ended = app_standing(app, &self.actor, account).await? == Some(Standing::Terminated);
        let shown = found.contact.is_some_and(|it| self.asked.complainant(it));
        if shown || ended || !view.acts.contains(&Act::Disable) {
            let why = if shown { "proof was shown" } else { "nothing more to do" };
            self.note(format!("case closed: {why}"));
            return done(desk::decide(app, &self.actor, id, (Act::Close, why)).await);
        }
        self.note("case: sending disabled".to_owned());
        *self.unproven.entry(account).or_default() += 1;
        done(desk::decide(app, &self.actor, id, (Act::Disable, "no proof was shown")).await)?;
        let asked = (NoteKind::Telephone, "asked for proof of rows of the list");
        done(desk::note(app, &self.actor, id, asked).await)?;
        if self.list_is_proven(account, &id.to_string()) {
            self.note("case: sending restored".to_owned());
            done(desk::decide(app, &self.actor, id, (Act::Verify, "the list is proven")).await)?;
            return done(
                desk::decide(app, &self.actor, id, (Act::Restore, "the list is proven")).await,
            );
        }
        self.rejected.insert(account);
        self.note("account terminated: no proof after a complaint".to_owned());
        self.work.minutes += self.policy.minutes.account;
        done(desk::decide(app, &self.actor, id, (Act::Terminate, "no proof of the list")).await)
    }

    /// Draws rows of everything that was accepted of an account. Complainants it
    /// had no proof for count with them, those of earlier cases too: of a list
    /// that is otherwise genuine a draw of rows alone sees little.
    fn list_is_proven(&mut self, account: AccountId, why: &str) -> bool {
        let of_account = self.accepted.get(&account).cloned().unwrap_or_default();
        let rules = self.policy.desk.clone();
        let mut drawn = Drawn::default();
        let total: u64 = of_account.iter().map(|it| it.1).sum();
        for n in 0..rules.rows * 20 {
            if drawn.rows >= rules.rows || total == 0 {
                break;
            }
            let mut at = self.seed.draw(&["again", why, &n.to_string()]).below(total);
            let chosen = of_account.iter().find(|it| {
                let here = at < it.1;
                at -= if here { 0 } else { it.1 };
                here
            });
            let Some((import, _)) = chosen else { break };
            if !drawn.seen.insert((*import, at)) {
                continue;
            }
            let Some(convinces) = self.asked.line(*import, 2 + at) else { continue };
            self.work.minutes += self.policy.minutes.row;
            drawn.rows += 1;
            drawn.failed += u64::from(!convinces);
        }
        let unproven = self.unproven.get(&account).copied().unwrap_or(0);
        drawn.failed + unproven < rules.terminate_at
    }

    /// Accounts that the ladder suspended: those that can prove their list send
    /// again, once.
    pub(super) async fn suspensions(&mut self, app: &App) -> Result<(), Failure> {
        for (account, view) in standing::all(app, &self.actor).await? {
            if view.standing != Standing::Suspended || !self.suspended_once.insert(account) {
                continue;
            }
            self.work.minutes += self.policy.minutes.account;
            if self.list_is_proven(account, &account.to_string()) {
                self.note("account reactivated".to_owned());
                let proof = (b"sheets".as_slice(), "the list was cleaned");
                done(standing::reactivate(app, &self.actor, account, proof).await)?;
            } else {
                self.terminate(app, account, "no proof of the list").await?;
            }
        }
        Ok(())
    }
}
