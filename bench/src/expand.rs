//! A campaign is expanded: permission, suppression and rules for each contact by
//! itself, and a delivery for each that is cleared.

use anyhow::{Context as _, Result, ensure};
use app::{
    campaign::{self, Ask, Draft, Source},
    review::{self, Answer},
    sender::From,
    testing,
};
use compile::Kind;
use domain::{CampaignId, CampaignState};
use store::{
    Lane, Scope,
    import_wave::{self, WaveState},
};

use crate::{
    people::{Database, Size, World},
    report::Report,
    watch::{self, Watch},
};

/// Measures it.
///
/// # Errors
/// When somebody was left out.
pub fn run(size: &Size) -> Result<Report> {
    tokio::runtime::Runtime::new()?.block_on(measure(size))
}

async fn measure(size: &Size) -> Result<Report> {
    let world = World::new(size.database).await?;
    world.attested(size.rows).await?;
    let mut told = Report::new("expand");
    // A fresh upload is mailed in a wave, and most wait until that is judged; then its
    // list is one like others.
    expanded(&world, size, "of a fresh upload", &mut told).await?;
    pass_waves(&world).await?;
    expanded(&world, size, "of a known list", &mut told).await?;
    told.tell("most memory, the import included", watch::peak_mib()?, "MiB");
    Ok(told)
}

/// A campaign to everybody, expanded.
async fn expanded(world: &World, size: &Size, list: &str, told: &mut Report) -> Result<()> {
    let id = started(world).await?;
    let before = world.bytes_on_disk()?;
    let watch = Watch::start()?;
    let row = store::campaign::by_id(world.app.store(), world.account, id).await?;
    campaign::expand::run(&world.app, &row.context("it was made above")?).await?;
    let took = watch.took()?;
    let report = campaign::report::report(&world.app, &world.member, world.account, id).await?;
    let waiting = report.total().waiting;
    ensure!(waiting == u64::from(size.rows), "{waiting} deliveries wait: {:?}", report.withheld);
    let rate = (took.per_s(size.rows), "a second");
    told.tell_beside(format!("deliveries {list} on {}", size.database.name()), rate, "≥ 100,000");
    told.tell("  processors for each, ours", took.each_us(size.rows), "µs");
    if size.database == Database::Sqlite {
        let grown = world.bytes_on_disk()?.saturating_sub(before);
        #[expect(clippy::cast_precision_loss, reason = "bytes of a disk, to be shown")]
        let each = grown as f64 / f64::from(size.rows);
        told.tell("  disk for each", each, "bytes");
    }
    Ok(())
}

/// The first wave of every upload was judged, and nothing was found.
async fn pass_waves(world: &World) -> Result<()> {
    for wave in import_wave::not_passed(world.app.store()).await? {
        let step = import_wave::set_state(&wave, WaveState::Passed, world.app.now());
        world.app.store().unit(Scope::Account(world.account), Lane::Bulk, vec![step]).await?;
    }
    Ok(())
}

/// A campaign that was submitted, approved and started.
pub async fn started(world: &World) -> Result<CampaignId> {
    let body = "<mjml><mj-body><mj-section><mj-column><mj-text>Hej {{ contact.first_name }}\
                </mj-text></mj-column></mj-section></mj-body></mjml>";
    let source = Source {
        kind: Kind::Mjml,
        body: body.into(),
        subject: "Spring".into(),
        preheader: None,
        text: None,
        fields: [("first_name".to_owned(), message::Field::default())].into(),
    };
    let from = From { name: "Flora".into(), address: "news@flora.example".into(), reply_to: None };
    let list = world.list.to_string();
    let draft = Draft { name: "Spring".into(), list, from, language: "en".into(), source };
    let (app, account) = (&world.app, world.account);
    let id = campaign::draft(app, &world.member, account, draft).await?;
    let view = campaign::judge::submit(app, &world.member, (account, id)).await?;
    if view.row.state != CampaignState::Approved {
        let staff = testing::operator();
        for open in review::open(app, &staff).await? {
            review::decide(app, &staff, open.row.id, (Answer::Approve, "read it")).await?;
        }
    }
    campaign::act(app, &world.member, (account, id), Ask::Start).await?;
    Ok(id)
}
