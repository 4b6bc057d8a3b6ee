//! Laws, recipient by recipient: labels, footers, what is withheld, how often.

use std::collections::BTreeMap;

use app::{
    campaign::{self, Draft, Source, laws},
    dispatch::{self, Checked, Composer, NotBegun, Ticket},
    import::{self, Upload},
    proof::{self, Rebuilt},
    testing,
    transfer::{self, NewTransfer, TransferBasis},
};
use compile::Kind;
use domain::CampaignId;

use crate::{
    campaigns::{approve, provenance, started},
    world::{World, flora, on_both},
};

/// Adds people with an evidence that a reviewer accepts: address and country.
/// The register names whatever leaves its country with them.
async fn people(world: &World, people: &[(&str, &str)]) {
    registered(world).await;
    arrived(world, people).await;
}

/// Data from China and Vietnam may be processed here.
async fn registered(world: &World) {
    for (law, basis) in [("CN", TransferBasis::Certification), ("VN", TransferBasis::ImpactDossier)]
    {
        transfer::record(&world.app, &world.member, world.account, line(law, basis)).await.unwrap();
    }
}

pub fn line(law: &str, basis: TransferBasis) -> NewTransfer {
    NewTransfer {
        law: law.into(),
        country: "Sverige".into(),
        basis,
        is_sensitive: false,
        valid_from: None,
        valid_until: None,
        words: transfer::Words {
            exporter: "Flora AB".into(),
            importer: "Post AB".into(),
            assessment: "No. 7 of 2026, in the safe".into(),
        },
    }
}

/// Adds people as [`people`] does, and nothing to the register.
pub async fn arrived(world: &World, people: &[(&str, &str)]) {
    let mut csv = String::from("email,first_name,country,signed_up_at,source\n");
    for (address, country) in people {
        csv += &format!("{address},Anna,{country},2026-10-01,fair in Lund\n");
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

pub async fn drafted(world: &World, subject: &str) -> CampaignId {
    let body = "<mjml><mj-body><mj-section><mj-column><mj-text>Hello {{ contact.first_name }}\
                </mj-text></mj-column></mj-section></mj-body></mjml>";
    let source = Source {
        kind: Kind::Mjml,
        body: body.into(),
        subject: subject.into(),
        preheader: None,
        text: None,
        fields: [("first_name".to_owned(), message::Field::default())].into(),
    };
    let draft = Draft {
        name: subject.into(),
        list: world.list.to_string(),
        from: flora(),
        language: "en".into(),
        source,
    };
    campaign::draft(&world.app, &world.member, world.account, draft).await.unwrap()
}

pub async fn sent(world: &World, subject: &str) -> CampaignId {
    let id = drafted(world, subject).await;
    campaign::judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
    started(world, id).await;
    id
}

/// Subject, last line of the text, and laws, by domain of the recipient.
fn told(tickets: &[Ticket]) -> BTreeMap<String, String> {
    let one = |it: &Ticket| {
        let (text, html) = message::verify::decoded(&it.message).unwrap();
        let title = html.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
        let last = text.trim_end().lines().last().unwrap();
        let way_out = last.split_once(": http").unwrap().0;
        let laws = it.row.laws.as_deref().unwrap_or("-");
        (it.row.domain.to_string(), format!("{title} | {way_out} | {laws}"))
    };
    tickets.iter().map(one).collect()
}

/// R000-04, R001-43, X-19: one campaign, four countries. The bytes are proven
/// from the row afterwards (R002-42).
#[test]
fn each_recipient_gets_the_label_the_footer_and_the_language_of_their_law() {
    on_both(|world| async move {
        let all = [
            ("wang@qq.com", ""),
            ("linh@example.com", "Việt Nam"),
            ("kim@naver.com", ""),
            ("anna@example.se", "SE"),
        ];
        people(&world, &all).await;
        sent(&world, "Summer sale").await;
        let tickets = world.tickets().await;
        let expected = [
            ("example.com", "[QC] Summer sale | Hủy đăng ký | VN SE EU"),
            ("example.se", "Summer sale | Avsluta prenumerationen | SE EU"),
            ("naver.com", "(광고) Summer sale | 수신거부 / Unsubscribe | KR SE EU"),
            ("qq.com", "AD Summer sale | 退订 | CN SE EU"),
        ];
        let expected: BTreeMap<_, _> =
            expected.iter().map(|(domain, it)| ((*domain).to_owned(), (*it).to_owned())).collect();
        assert_eq!(told(&tickets), expected);
        for ticket in &tickets {
            assert!(ticket.message.starts_with(b"DKIM-Signature"), "signed");
            testing::begin(&world.app, ticket).await.unwrap();
            let shown = proof::show(&world.app, &world.member, (world.account, ticket.row.id));
            match shown.await.unwrap().rebuilt {
                Rebuilt::Equal { bytes, .. } => assert_eq!(bytes, ticket.message.to_vec()),
                other => panic!("{other:?}"),
            }
        }
    });
}

/// R000-01, COMPLIANCE 1.7: the law of the sender goes with its mail.
#[test]
fn a_sender_in_china_labels_its_advertisements_for_everybody() {
    store::testing::on_both(|store| async {
        let identity =
            app::account::Identity { country: Some("China".into()), ..testing::identity("Flora") };
        let world = World::of(store, identity).await;
        people(&world, &[("anna@example.se", ""), ("zoe@example.org", "MX")]).await;
        sent(&world, "Summer sale").await;
        let told = told(&world.tickets().await);
        assert_eq!(told["example.se"], "AD Summer sale | Avsluta prenumerationen | CN SE EU");
        assert_eq!(told["example.org"], "AD Summer sale | Unsubscribe | CN floor");
    });
}

/// R000-37: the reason names rule, law and article; nobody else waits for it.
#[test]
fn who_cannot_be_mailed_lawfully_is_withheld_with_rule_law_and_article() {
    store::testing::on_both(|store| async {
        let identity = app::account::Identity {
            postal_address: "P.O. Box 12, 111 22 Stockholm".into(),
            ..testing::identity("Flora")
        };
        let world = World::of(store, identity).await;
        people(&world, &[("chan@example.com", "Hong Kong"), ("anna@example.se", "")]).await;
        let id = drafted(&world, "Summer sale").await;
        let key = (world.account, id);
        let before = laws::laws(&world.app, &world.member, key).await.unwrap();
        let missing: Vec<_> =
            before.missing.iter().map(|it| format!("{}: {}", it.recipients, it.detail)).collect();
        let reason = "law.hk.identity (HK: Unsolicited Electronic Messages Regulation (Cap. 593A), \
                      4): street-address";
        assert_eq!(missing, [format!("1: {reason}")], "told before it is sent");
        campaign::judge::submit(&world.app, &world.member, key).await.unwrap();
        started(&world, id).await;
        let told = told(&world.tickets().await);
        assert_eq!(told.keys().collect::<Vec<_>>(), ["example.se"]);
        let after = laws::laws(&world.app, &world.member, key).await.unwrap();
        let withheld: Vec<_> =
            after.withheld.iter().map(|it| (it.recipients, it.detail.as_str())).collect();
        assert_eq!(withheld, [(1, reason)]);
        let report = campaign::report::report(&world.app, &world.member, key.0, key.1);
        assert_eq!(report.await.unwrap().withheld, [("law".to_owned(), 1)]);
    });
}

/// COMPLIANCE 1.8: a variant of the Korean label is no label, and forbidden.
#[test]
fn a_forbidden_label_keeps_korean_mail_back_and_no_other() {
    on_both(|world| async move {
        people(&world, &[("kim@naver.com", ""), ("anna@example.se", "")]).await;
        let id = sent(&world, "[광고] 여름 세일").await;
        assert_eq!(told(&world.tickets().await).len(), 1);
        let key = (world.account, id);
        let shown = laws::laws(&world.app, &world.member, key).await.unwrap();
        let withheld = shown.withheld;
        assert!(withheld[0].detail.starts_with("law.kr.label (KR: "), "{withheld:?}");
    });
}

/// R001-43, R001-45, R001-46: before sending, by law, and that no lawyer looked.
#[test]
fn a_campaign_shows_its_recipients_by_law_before_it_is_sent() {
    on_both(|world| async move {
        let all = [
            ("wang@qq.com", "CN"),
            ("li@163.com", ""),
            ("anna@example.se", ""),
            ("zoe@example.org", ""),
        ];
        people(&world, &all).await;
        let id = drafted(&world, "Summer sale").await;
        let shown = laws::laws(&world.app, &world.member, (world.account, id)).await.unwrap();
        let by_law: Vec<_> = shown
            .laws
            .iter()
            .map(|it| format!("{} {} {:?}", it.law, it.recipients, it.because))
            .collect();
        assert_eq!(
            by_law,
            [
                r#"CN 2 {"country": 1, "domain": 2}"#,
                r#"SE 4 {"domain": 1, "sender": 4}"#,
                r#"EU 4 {"domain": 1, "sender": 4}"#,
                r#"floor 1 {"recipient-unknown": 1}"#,
            ]
        );
        let variants: Vec<_> = shown
            .variants
            .iter()
            .map(|(it, count)| format!("{count}: {} {:?} {:?}", it.laws, it.labels, it.footer))
            .collect();
        assert_eq!(
            variants,
            [
                r#"2: CN SE EU ["广告"] ["zh-Hans"]"#,
                r#"1: SE EU [] ["sv"]"#,
                r#"1: SE EU floor [] []"#,
            ]
        );
        assert!(shown.unreviewed && shown.complete && shown.missing.is_empty());
        let label = shown.laws[0].rules.iter().find(|it| it.rule == "law.cn.label").unwrap();
        assert!(label.tell["en"].ends_with("[not reviewed by a lawyer]"), "{:?}", label.tell);
        let stranger = testing::member(testing::open_account(&world.app, "Other").await);
        assert!(laws::laws(&world.app, &stranger, (world.account, id)).await.is_err());
    });
}

/// COMPLIANCE 1.3, 1.6 (VN, Decree 91): three in 24 hours, the fourth waits.
#[test]
fn a_fourth_mail_in_a_day_waits_until_the_first_is_a_day_old() {
    on_both(|world| async move {
        people(&world, &[("linh@example.vn", "")]).await;
        for subject in ["One", "Two", "Three", "Four"] {
            sent(&world, subject).await;
        }
        assert_eq!(world.due().await.len(), 4);
        let tickets = world.tickets().await;
        assert_eq!(tickets.len(), 3);
        for ticket in &tickets {
            testing::begin(&world.app, ticket).await.unwrap();
            world.take_out(ticket).await;
        }
        world.wait(23 * 3_600);
        assert_eq!(world.tickets().await.len(), 0);
        world.wait(3_600);
        assert_eq!(world.tickets().await.len(), 1);
    });
}

/// Two engines at once: what one has begun, the other does not begin too.
#[test]
fn of_two_mails_that_saw_the_same_free_place_one_goes() {
    on_both(|world| async move {
        people(&world, &[("linh@example.vn", "")]).await;
        for subject in ["One", "Two"] {
            sent(&world, subject).await;
        }
        let mut tickets = Vec::new();
        for due in world.due().await {
            // Each is checked alone, before the other took its place.
            let checked = dispatch::check(&world.app, &Composer::default(), &[due]).await.unwrap();
            let ready = |it| if let Checked::Ready(ticket) = it { Some(*ticket) } else { None };
            tickets.extend(checked.into_iter().filter_map(ready));
        }
        let [one, other] = tickets.as_slice() else { panic!("two tickets") };
        testing::begin(&world.app, one).await.unwrap();
        assert!(matches!(testing::begin(&world.app, other).await, Err(NotBegun::Raced)));
        let again = world.tickets().await;
        let other = again.iter().find(|it| it.row.id == other.row.id).unwrap();
        assert_eq!(other.place.as_ref().map(|it| it.slot), Some(1));
        testing::begin(&world.app, other).await.unwrap();
    });
}

/// R004-28: recipients × the sanction per mail of the law's own data, for
/// information: nothing is held because of it.
#[test]
fn what_is_at_stake_is_told_where_a_law_counts_by_mail() {
    on_both(|world| async move {
        people(&world, &[("joe@example.com", "US"), ("jane@example.com", "USA")]).await;
        let id = drafted(&world, "Summer sale").await;
        let shown = laws::laws(&world.app, &world.member, (world.account, id)).await.unwrap();
        let told: Vec<_> = shown
            .exposure
            .iter()
            .map(|it| {
                format!(
                    "{} {} x {} = {} {}",
                    it.rule, it.recipients, it.per_mail, it.total, it.currency
                )
            })
            .collect();
        assert_eq!(told, ["law.us.sanction 2 x 53088 = 106176 USD"]);
        assert!(shown.missing.is_empty(), "{:?}", shown.missing);
    });
}
