//! Who wrote, handed in or uploaded what is reviewed (R003-61): kept in the unit
//! of the act, so that nobody decides about their own work.

use domain::{AccountId, ActId};
use store::{
    Step,
    authorship::{self, ActRow},
};
use uuid::Uuid;

use crate::{Actor, App};

/// The step that puts on record who did this.
pub(crate) fn did(
    app: &App,
    actor: &Actor,
    (account, subject): (AccountId, Uuid),
    act: &'static str,
) -> Step {
    let at = app.now();
    let row = ActRow { act: act.to_owned(), by: actor.name.clone(), at };
    authorship::insert(account, (ActId::new(at, app.random()), subject), &row)
}
