//! What a company asks to be spared for a while waits there, and goes on by
//! itself.

use app::{
    campaign::{self, Draft},
    dispatch::{self, Ticket},
    import::{self, Upload},
    sender::From,
    standing, testing,
};
use compile::Kind;
use delivery::replies::Reaction;
use domain::{CampaignId, SlowScope};

use super::{Says, Sender, meters_hold, view};
use crate::{
    campaigns::{approve, provenance, started},
    world::{World, flora, on_both, open_account},
};

/// Three people at a company that calls itself netease, and three elsewhere.
async fn people(world: &World) {
    for (domain, provider) in [("example.org", "netease"), ("example.net", "elsewhere")] {
        let site = (format!("mx.{domain}"), provider.to_owned());
        dispatch::remember_site(&world.app, &domain.parse().unwrap(), site).await.unwrap();
    }
    let mut csv = String::from("email,first_name,signed_up_at,source\n");
    for domain in ["example.org", "example.net"] {
        for number in 0..3 {
            csv += &format!("p{number}@{domain},P,2026-10-01,fair in Lund\n");
        }
    }
    let csv = csv.into_bytes();
    let upload = Upload { list: world.list, csv, provenance: provenance(), evidence: None };
    let id = import::upload(&world.app, &world.member, world.account, upload).await.unwrap();
    let row =
        async || store::import::by_id(world.app.store(), world.account, id).await.unwrap().unwrap();
    import::read::run(&world.app, &row().await).await.unwrap();
    approve(world).await;
    import::attest::run(&world.app, &row().await).await.unwrap();
}

/// A campaign of that name and sender, running.
async fn campaign(world: &World, name: &str, from: From) -> CampaignId {
    let source = campaign::Source {
        kind: Kind::Mjml,
        body: format!(
            "<mjml><mj-body><mj-section><mj-column><mj-text>{name}</mj-text></mj-column>\
             </mj-section></mj-body></mjml>"
        ),
        subject: name.into(),
        preheader: None,
        text: None,
        fields: [].into(),
    };
    let list = world.list.to_string();
    let draft = Draft { name: name.into(), list, from, language: "en".into(), source };
    let id = campaign::draft(&world.app, &world.member, world.account, draft).await.unwrap();
    campaign::judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
    started(world, id).await;
    id
}

/// Two campaigns from one domain, and one from another.
async fn three(world: &World) -> [CampaignId; 3] {
    people(world).await;
    let other = "shop.example".parse().unwrap();
    testing::verify(&world.app, &world.at.dns, world.account, &other).await;
    let of_other = From { address: "news@shop.example".into(), ..flora() };
    let first = campaign(world, "First", flora()).await;
    let second = campaign(world, "Second", flora()).await;
    [first, second, campaign(world, "Third", of_other).await]
}

/// How many of each campaign may go out now, at the company and elsewhere.
fn told(of: [CampaignId; 3], tickets: &[Ticket]) -> String {
    let count = |campaign: CampaignId, domain: &str| {
        let is = |it: &&Ticket| it.row.origin_id == campaign.0 && it.row.domain.as_str() == domain;
        tickets.iter().filter(is).count()
    };
    let told = of.map(|it| format!("{}+{}", count(it, "example.org"), count(it, "example.net")));
    told.join(" ")
}

/// One recipient of the first campaign, at the company.
fn at_company(of: [CampaignId; 3], tickets: &[Ticket]) -> &Ticket {
    let is = |it: &&Ticket| it.row.origin_id == of[0].0 && it.row.domain.as_str() == "example.org";
    tickets.iter().find(is).unwrap()
}

/// A pause of that scope: who waits for it, and that all go on after its end.
fn paused(scope: SlowScope, while_it_lasts: &'static str) {
    on_both(move |world| async move {
        let neighbour = open_account(&world.app, "Other").await;
        let of = three(&world).await;
        let tickets = world.tickets().await;
        assert_eq!(told(of, &tickets), "3+3 3+3 3+3");
        let sender = Sender::new(&world).await;
        sender.one(at_company(of, &tickets), Says::Spare(Reaction::Pause, scope)).await;
        assert_eq!(told(of, &world.tickets().await), while_it_lasts);

        let brakes = view(&world).await.brakes;
        let [brake] = brakes.as_slice() else { panic!("{brakes:?}") };
        assert_eq!(
            (brake.scope, brake.provider.as_str(), brake.per_hour),
            (scope, "netease", None)
        );
        assert_eq!(brake.until.duration_since(brake.since).as_mins(), 15);
        // What was under way is answered alike, and that is no second pause.
        world.wait(60);
        let another = tickets
            .iter()
            .rfind(|it| it.row.origin_id == of[0].0 && it.row.domain.as_str() == "example.org");
        sender.one(another.unwrap(), Says::Spare(Reaction::Pause, scope)).await;
        assert_eq!(view(&world).await.brakes.len(), 1);

        world.wait(13 * 60);
        assert_eq!(told(of, &world.tickets().await), while_it_lasts, "the end is not there yet");
        world.wait(60);
        let tickets = world.tickets().await;
        assert_eq!(told(of, &tickets), "3+3 3+3 3+3", "all go on by themselves");
        sender.say(&tickets, Says::Taken).await;
        assert!(world.due().await.is_empty(), "nobody is left");
        meters_hold(&world).await;
        let theirs = app::standing::show(&world.app, &world.operator, neighbour).await.unwrap();
        assert!(theirs.brakes.is_empty());
    });
}

/// DECISIONS D21: at that company alone.
#[test]
fn a_campaign_that_is_to_be_spared_waits_and_goes_on_by_itself() {
    paused(SlowScope::Campaign, "0+3 3+3 3+3");
}

#[test]
fn a_domain_that_is_to_be_spared_waits_and_goes_on_by_itself() {
    paused(SlowScope::Domain, "0+3 0+3 3+3");
}

#[test]
fn an_account_that_is_to_be_spared_waits_and_goes_on_by_itself() {
    paused(SlowScope::Account, "0+3 0+3 0+3");
}

/// What is slowed goes on at 100 an hour: a place takes 36 seconds, and those of
/// one minute may be used at once.
#[test]
fn what_is_to_be_slowed_goes_on_slowly_and_after_that_as_before() {
    on_both(|world| async move {
        let of = three(&world).await;
        let tickets = world.tickets().await;
        let sender = Sender::new(&world).await;
        let says = Says::Spare(Reaction::Slow, SlowScope::Domain);
        sender.one(at_company(of, &tickets), says).await;
        let slowed = world.tickets().await;
        let first =
            |text: &str| text.split(' ').map(|it| it[..1].parse::<u32>().unwrap()).collect();
        let counts: Vec<u32> = first(&told(of, &slowed));
        assert_eq!((counts[0] + counts[1], counts[2]), (1, 3), "one at once; no limit elsewhere");
        assert_eq!(view(&world).await.brakes[0].per_hour, Some(100));
        sender.say(&slowed, Says::Taken).await;

        let mut gone = 1;
        for _ in 0..6 {
            world.wait(60);
            let tickets = world.tickets().await;
            let counts: Vec<u32> = first(&told(of, &tickets));
            let of_minute = counts[0] + counts[1];
            assert!(of_minute <= 2, "{counts:?}");
            gone += of_minute;
            sender.say(&tickets, Says::Taken).await;
        }
        assert_eq!(gone, 6, "slower, but all of them");
        // A recipient has three places a day, and the first three are taken.
        world.wait(24 * 60 * 60);
        let fourth = campaign(&world, "Fourth", flora()).await;
        let tickets = world.tickets().await;
        assert_eq!(told([fourth, of[1], of[2]], &tickets), "3+3 0+0 0+0", "the end has come");
    });
}

/// What a running campaign waits for is told with it.
#[test]
fn a_campaign_says_what_holds_its_mail_up() {
    on_both(|world| async move {
        let of = three(&world).await;
        let waits = async |id| {
            let view = campaign::show(&world.app, &world.member, world.account, id).await.unwrap();
            view.waits.map_or("nothing".to_owned(), |it| it.as_str().to_owned())
        };
        let all = async || [waits(of[0]).await, waits(of[1]).await, waits(of[2]).await].join(" ");
        assert_eq!(all().await, "nothing nothing nothing");
        let tickets = world.tickets().await;
        let sender = Sender::new(&world).await;
        let says = Says::Spare(Reaction::Pause, SlowScope::Domain);
        sender.one(at_company(of, &tickets), says).await;
        assert_eq!(all().await, "brakes brakes nothing");
        world.at.dns.withdraw("_assent.shop.example");
        let other = "shop.example".parse().unwrap();
        app::sender_domain::verify(&world.app, &world.member, world.account, &other).await.unwrap();
        assert_eq!(all().await, "brakes brakes domain");
        let stop = (standing::Verdict::DisableSending, "a complaint");
        standing::decide(&world.app, &world.operator, world.account, stop).await.unwrap();
        assert_eq!(all().await, "standing standing standing");
        let pause = campaign::Ask::Pause;
        campaign::act(&world.app, &world.member, (world.account, of[0]), pause).await.unwrap();
        assert_eq!(waits(of[0]).await, "nothing", "it is paused, and says so");
    });
}
