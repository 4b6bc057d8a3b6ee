//! What a hostile account, a hostile receiver and a hostile visitor try.
//!
//! Each test names the rule that stands in the way. Where two acts race, the
//! order that did harm is played out with the clock moved by hand.

mod again;
mod content;
pub mod evidence;
mod people;
mod reports;
mod reviews;
mod uploads;

use app::{
    campaign::{self, Ask, CampaignView, report::Report},
    confirm,
    dispatch::{self, Checked, Composer, Ticket},
    import::{self, Provenance, Upload},
    leaving::{self, Extent, Leaver, Trace},
    signup,
};
use consent::WithdrawnVia;
use domain::{CampaignId, ContactId, Domain, ImportId};
use store::permission::Candidate;

use crate::{campaigns::provenance, people as visits, world::World};

fn flora_example() -> Domain {
    "flora.example".parse().unwrap()
}

/// Reads a file of these lines into the list; the import then waits for its
/// reviewer, or was refused.
async fn imported(world: &World, csv: &str) -> ImportId {
    let upload = upload(world, csv, provenance());
    let id = import::upload(&world.app, &world.member, world.account, upload).await.unwrap();
    let row = store::import::by_id(world.app.store(), world.account, id).await.unwrap().unwrap();
    import::read::run(&world.app, &row).await.unwrap();
    id
}

fn upload(world: &World, csv: &str, provenance: Provenance) -> Upload {
    Upload { list: world.list, csv: csv.as_bytes().to_vec(), provenance, evidence: None }
}

pub async fn import_row(world: &World, id: ImportId) -> store::import::ImportRow {
    store::import::by_id(world.app.store(), world.account, id).await.unwrap().unwrap()
}

/// The same, and a reviewer believes it.
pub async fn believed(world: &World, csv: &str) {
    let id = imported(world, csv).await;
    crate::campaigns::approve(world).await;
    import::attest::run(&world.app, &import_row(world, id).await).await.unwrap();
}

pub async fn submitted(world: &World, id: CampaignId) -> CampaignView {
    campaign::judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap()
}

async fn asked(world: &World, id: CampaignId, ask: Ask) -> CampaignView {
    campaign::act(&world.app, &world.member, (world.account, id), ask).await.unwrap()
}

async fn expanded(world: &World, id: CampaignId) {
    let row = store::campaign::by_id(world.app.store(), world.account, id).await.unwrap().unwrap();
    campaign::expand::run(&world.app, &row).await.unwrap();
}

async fn report(world: &World, id: CampaignId) -> Report {
    campaign::report::report(&world.app, &world.member, world.account, id).await.unwrap()
}

/// Everybody on the list, whatever they said.
pub async fn everybody(world: &World) -> Vec<Candidate> {
    let from_the_start = (ContactId(store::NIL), 1_000);
    let (account, list, now) = (world.account, world.list, world.app.now());
    store::permission::page(world.app.store(), account, list, from_the_start, now).await.unwrap()
}

/// The contact that was added last.
pub async fn newest(world: &World) -> ContactId {
    everybody(world).await.last().unwrap().permission.contact
}

pub async fn leaves(world: &World, contact: ContactId, extent: Extent, via: WithdrawnVia) {
    let account = world.app.account_row(world.account).await.unwrap();
    let leaver = Leaver { account, contact, list: Some(world.list) };
    leaving::leave(&world.app, &leaver, extent, &Trace::mail(via)).await.unwrap();
}

/// Signs up, and confirms when asked; false when no mail asked.
async fn signs_up(world: &World, address: &str) -> bool {
    signup::sign_up(&world.app, &visits::sign_up(world, address)).await.unwrap();
    let Some(ticket) = system_tickets(world).await.pop() else { return false };
    let token = visits::token(&ticket.message, "confirm");
    world.wait(1);
    confirm::confirm(&world.app, &token, &visits::visitor()).await.unwrap();
    true
}

/// What the platform itself would send now; mail of campaigns is not looked at.
async fn system_tickets(world: &World) -> Vec<Ticket> {
    let mut due = Vec::new();
    for it in world.due().await {
        let row = store::delivery::by_id(world.app.store(), it.account, it.delivery).await;
        due.extend(row.unwrap().filter(|row| row.origin == "system").map(|_| it));
    }
    let checked = dispatch::check(&world.app, &Composer::default(), &due).await.unwrap();
    let ready = |it| if let Checked::Ready(ticket) = it { Some(*ticket) } else { None };
    checked.into_iter().filter_map(ready).collect()
}

/// Words of what the ledger holds about somebody, in order.
pub async fn recorded(world: &World, contact: ContactId) -> Vec<String> {
    let rows = store::ledger::of_contact(world.app.store(), world.account, contact).await.unwrap();
    rows.into_iter().map(|it| it.kind).collect()
}
