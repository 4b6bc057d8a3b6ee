//! The first wave of an import that the rules hold: rows are drawn once more, as
//! many as of somebody who was refused before.

use app::review::screen::{self, Subject};

use super::{Answer, App, BTreeSet, Drawn, Failure, ReviewView, Reviewer};

impl Reviewer {
    pub(super) async fn wave(&mut self, app: &App, open: &ReviewView) -> Result<(), Failure> {
        self.work.minutes += self.policy.minutes.import;
        let shown = screen::show(app, &self.actor, open.row.id).await?;
        let Subject::Import(upload) = shown.subject else {
            return self.decide(app, open, (Answer::Reject, "nothing is known of it")).await;
        };
        let of_account = self.accepted.get(&open.row.account);
        let known = of_account.and_then(|all| all.iter().find(|it| it.0 == upload.id));
        let lines = known.map_or(0, |it| it.1);
        let rules = self.policy.import.clone();
        let mut drawn = Drawn::default();
        if lines > 0 {
            let wanted = rules.first_rows + rules.more_rows;
            self.draw(&mut drawn, (upload.id, lines), wanted, &BTreeSet::new());
        }
        if drawn.rows > 0 && drawn.failed <= rules.accept_of_all {
            return self.decide(app, open, (Answer::Approve, "proof seen of drawn rows")).await;
        }
        self.rejected.insert(open.row.account);
        self.decide(app, open, (Answer::Reject, "no proof of drawn rows")).await
    }
}
