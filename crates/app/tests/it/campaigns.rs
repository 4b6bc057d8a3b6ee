//! Imports and campaigns: claimed, held, attested, sent, proven.

use app::{
    campaign::{self, Ask, Draft, Source},
    import::{self, Provenance, Upload},
    leaving::{self, Extent, Trace},
    proof::{self, Rebuilt},
    review::{self, Answer},
    sender_domain,
};
use compile::Kind;
use consent::WithdrawnVia;
use domain::{CampaignId, CampaignState, ImportId, Verdict};
use store::import::ImportState;

use crate::{
    people,
    world::{World, flora, on_both},
};

pub fn csv(rows: usize) -> Vec<u8> {
    let mut text = String::from("email,first_name,signed_up_at,source\n");
    for row in 0..rows {
        text += &format!("p{row}@example.org,P{row},2026-10-01,fair in Lund\n");
    }
    text.into_bytes()
}

pub fn provenance() -> Provenance {
    Provenance {
        collection: "event".into(),
        origin: "sign-up sheet at the fair".into(),
        in_use: "one month".into(),
        confirmation: "signed on paper".into(),
        last_confirmed: Some("2026-10-01".parse().unwrap()),
    }
}

pub async fn uploaded(world: &World, rows: usize, provenance: Provenance) -> ImportId {
    let upload = Upload { list: world.list, csv: csv(rows), provenance, evidence: None };
    let id = import::upload(&world.app, &world.member, world.account, upload).await.unwrap();
    let row = store::import::by_id(world.app.store(), world.account, id).await.unwrap().unwrap();
    import::read::run(&world.app, &row).await.unwrap();
    id
}

pub async fn import_state(world: &World, id: ImportId) -> ImportState {
    import::show(&world.app, &world.member, world.account, id).await.unwrap().row.state
}

pub async fn approve(world: &World) -> Vec<String> {
    let open = review::open(&world.app, &world.operator).await.unwrap();
    let review = open.first().expect("a review");
    let answer = (Answer::Approve, "seen the sheets");
    review::decide(&world.app, &world.operator, review.row.id, answer).await.unwrap();
    review.rules.iter().map(|it| it.rule.clone()).collect()
}

pub async fn attested(world: &World, rows: usize) {
    let id = uploaded(world, rows, provenance()).await;
    assert_eq!(import_state(world, id).await, ImportState::Held);
    approve(world).await;
    let row = store::import::by_id(world.app.store(), world.account, id).await.unwrap().unwrap();
    import::attest::run(&world.app, &row).await.unwrap();
    assert_eq!(import_state(world, id).await, ImportState::Accepted);
}

pub async fn drafted(world: &World, body: &str) -> CampaignId {
    let source = Source {
        kind: Kind::Mjml,
        body: format!(
            "<mjml><mj-body><mj-section><mj-column><mj-text>{body}</mj-text></mj-column>\
             </mj-section></mj-body></mjml>"
        ),
        subject: "Våren är här 春天".into(),
        preheader: None,
        text: None,
        fields: [("first_name".to_owned(), message::Field::default())].into(),
    };
    let draft = Draft {
        name: "Spring".into(),
        list: world.list.to_string(),
        from: flora(),
        language: "sv".into(),
        source,
    };
    campaign::draft(&world.app, &world.member, world.account, draft).await.unwrap()
}

pub async fn started(world: &World, id: CampaignId) {
    let campaign = (world.account, id);
    campaign::act(&world.app, &world.member, campaign, Ask::Start).await.unwrap();
    let row = store::campaign::by_id(world.app.store(), world.account, id).await.unwrap().unwrap();
    campaign::expand::run(&world.app, &row).await.unwrap();
}

/// DESIGN invariant 1: an imported row clears nothing until it is attested.
/// R000-03, R001-13, R004-10; R002-64: the service is for lists whose people said yes.
#[test]
fn claimed_contacts_get_nothing() {
    on_both(|world| async move {
        uploaded(&world, 3, provenance()).await;
        let id = drafted(&world, "Hej {{ contact.first_name }}").await;
        let view =
            campaign::judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
        assert_eq!(view.row.state, CampaignState::Approved, "{:?}", view.verdict);
        started(&world, id).await;
        assert_eq!(world.due().await.len(), 0);
        let report =
            campaign::report::report(&world.app, &world.member, world.account, id).await.unwrap();
        assert_eq!(report.withheld, [("no-permission".to_owned(), 3)]);
    });
}

/// R002-10, R002-16.
#[test]
fn a_purchased_list_is_refused_whatever_else_is_said() {
    on_both(|world| async move {
        let said = Provenance { collection: "purchased".into(), ..provenance() };
        let id = uploaded(&world, 3, said).await;
        assert_eq!(import_state(&world, id).await, ImportState::Refused);
        assert!(review::open(&world.app, &world.operator).await.unwrap().is_empty());
    });
}

/// R002-37: an account younger than two months and more than 500 recipients.
#[test]
fn a_young_account_is_held_above_500_recipients_and_sends_after_the_review() {
    on_both(|world| async move {
        attested(&world, 501).await;
        let id = drafted(&world, "Hej {{ contact.first_name }}").await;
        let view =
            campaign::judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
        assert_eq!(view.row.state, CampaignState::Held);
        assert_eq!(view.verdict.as_ref().unwrap().0, Verdict::Hold);
        let rules = approve(&world).await;
        assert!(rules.contains(&"platform.review.young-account".to_owned()), "{rules:?}");
        started(&world, id).await;
        assert_eq!(world.due().await.len(), 501);
    });
}

/// R002-38: split into parts below the threshold, it counts as the whole.
#[test]
fn a_mailing_split_in_two_is_held_as_one() {
    on_both(|world| async move {
        attested(&world, 300).await;
        let first = drafted(&world, "Hej, kom och titta på våra nya tulpaner och påskliljor").await;
        let one = campaign::judge::submit(&world.app, &world.member, (world.account, first))
            .await
            .unwrap();
        assert_eq!(one.row.state, CampaignState::Approved);
        let second =
            drafted(&world, "Hej, kom och titta på våra nya tulpaner och påskliljor!").await;
        let two = campaign::judge::submit(&world.app, &world.member, (world.account, second))
            .await
            .unwrap();
        assert_eq!(two.row.state, CampaignState::Held, "{:?}", two.verdict);
    });
}

/// DESIGN invariant 1: whoever leaves while mail waits does not get it.
/// R001-18, R001-28: permission is looked at again for each mail.
#[test]
fn who_leaves_while_mail_waits_does_not_get_it() {
    on_both(|world| async move {
        attested(&world, 3).await;
        let id = drafted(&world, "Hej {{ contact.first_name }}").await;
        campaign::judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
        started(&world, id).await;
        let tickets = world.tickets().await;
        assert_eq!(tickets.len(), 3);
        let unsubscribe = people::token(&tickets[0].message, "u");
        let leaver = leaving::leaver(&world.app, &unsubscribe).await.unwrap();
        world.wait(1);
        let trace = Trace::mail(WithdrawnVia::OneClick);
        leaving::leave(&world.app, &leaver, Extent::List, &trace).await.unwrap();
        let left: Vec<_> = world.tickets().await.iter().map(|it| it.row.id).collect();
        assert_eq!(left.len(), 2);
        assert!(!left.contains(&tickets[0].row.id));
        let report =
            campaign::report::report(&world.app, &world.member, world.account, id).await.unwrap();
        assert_eq!(report.withheld_total(), 1);
    });
}

/// An unknown merge field is an error at submission, with its place.
#[test]
fn an_unknown_field_is_refused_at_submission() {
    on_both(|world| async move {
        let id = drafted(&world, "Hej {{ contact.shoe_size }}").await;
        let error = campaign::judge::submit(&world.app, &world.member, (world.account, id)).await;
        let error = error.unwrap_err().to_string();
        assert!(error.contains("shoe_size"), "{error}");
    });
}

/// R002-42, DECISIONS D1: also after the DKIM keys were rotated and destroyed.
/// R001-41: any mail sent can be examined later.
#[test]
fn a_sent_message_is_proven_also_after_its_key_was_destroyed() {
    on_both(|world| async move {
        attested(&world, 1).await;
        let id = drafted(&world, "Hej {{ contact.first_name }}").await;
        campaign::judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
        started(&world, id).await;
        let ticket = world.tickets().await.pop().unwrap();
        let key = (world.account, ticket.row.id);
        app::testing::begin(&world.app, &ticket).await.unwrap();

        let shown = proof::show(&world.app, &world.member, key).await.unwrap();
        match shown.rebuilt {
            Rebuilt::Equal { bytes, .. } => assert_eq!(bytes, ticket.message.to_vec()),
            other => panic!("{other:?}"),
        }

        world.take_out(&ticket).await;
        world.wait(5);
        let domain = "flora.example".parse().unwrap();
        sender_domain::rotate(&world.app, &world.member, world.account, &domain).await.unwrap();
        let gone =
            sender_domain::destroy_retired(&world.app, &world.member, world.account, &domain);
        assert_eq!(gone.await.unwrap(), 2);
        let shown = proof::show(&world.app, &world.member, key).await.unwrap();
        assert!(
            matches!(shown.rebuilt, Rebuilt::EqualWithoutSignatures { .. }),
            "{:?}",
            shown.rebuilt
        );
    });
}

/// A neighbour sees nothing of any of this.
#[test]
fn another_account_finds_nothing() {
    on_both(|world| async move {
        attested(&world, 2).await;
        let id = drafted(&world, "Hej").await;
        let neighbour = crate::world::open_account(&world.app, "Other").await;
        let stranger =
            app::Actor { role: app::Role::Member, account: Some(neighbour), name: "eve".into() };
        assert!(campaign::show(&world.app, &stranger, world.account, id).await.is_err());
        assert!(campaign::show(&world.app, &stranger, neighbour, id).await.is_err());
        assert!(campaign::all(&world.app, &stranger, neighbour).await.unwrap().is_empty());
    });
}
