//! What an archive, an audit and a report read and write.

use domain::{AccessRecordId, AccountId, CampaignId, DeliveryId, FindingId};
use store::{
    NIL,
    access_record::{self, AccessRow},
    compliance::{self, Span, first_id},
    delivery::{self, Stretch},
    finding::{self, NewFinding},
    ledger, mail_evidence,
};
use uuid::Uuid;

use super::{
    beside_a_neighbour,
    house::{
        House, OURS, SYSTEM, THEIRS, at, campaign, contact, delivery as delivery_id, digest, event,
    },
};

/// What [`furnish`] calls what it makes.
const FURNISHED: &str = "furnished";

fn access(number: u128, what: &str) -> AccessRow {
    AccessRow {
        id: AccessRecordId(Uuid::from_u128(number)),
        what: what.to_owned(),
        made_by: "operator".to_owned(),
        reason: "case 7".to_owned(),
        detail: "{}".to_owned(),
        created_at: at(3),
    }
}

/// Each account was looked into once, has a mail that carries evidence, and a
/// finding that is open.
pub async fn furnish(house: &House, account: AccountId) {
    let number = if account == OURS { 91 } else { 92 };
    let steps = vec![
        access_record::insert(account, &access(number, FURNISHED)),
        mail_evidence::insert(account, delivery_id(1), event(3)),
        finding::open(account, &found(number, FURNISHED)),
    ];
    house.unit_of(account, steps).await.unwrap();
}

async fn accesses(house: &House, account: AccountId) -> Vec<AccessRow> {
    let mut rows = access_record::of_account(&house.store, account).await.unwrap();
    rows.retain(|it| it.what != FURNISHED);
    rows
}

/// an access is recorded, and nobody else sees it.
#[test]
fn an_access_is_added_and_read_newest_first() {
    beside_a_neighbour(|house| async move {
        let steps = [access(1, "archive-begun"), access(2, "archive-finished")];
        let steps = steps.map(|it| access_record::insert(OURS, &it));
        assert_eq!(house.told(steps).await, "1 1");
        let rows = accesses(&house, OURS).await;
        assert_eq!(rows, [access(2, "archive-finished"), access(1, "archive-begun")]);
        assert_eq!(accesses(&house, THEIRS).await, []);
    });
}

#[test]
fn a_mail_carries_the_newest_checkpoint_of_its_own_ledger() {
    beside_a_neighbour(|house| async move {
        let mail = DeliveryId(Uuid::from_u128(77));
        assert_eq!(house.told([mail_evidence::insert(OURS, mail, event(3))]).await, "1");
        let carried = mail_evidence::of_delivery(&house.store, OURS, mail).await.unwrap().unwrap();
        assert_eq!((carried.leaf, carried.size), (digest(3), 2));
        assert_eq!(carried.note.as_deref(), Some("ours 2"));
        let theirs = mail_evidence::of_delivery(&house.store, THEIRS, mail).await.unwrap();
        assert_eq!(theirs, None);
    });
}

fn found(number: u128, subject: &str) -> NewFinding {
    NewFinding {
        id: FindingId(Uuid::from_u128(number)),
        item: "domain-unverified".to_owned(),
        subject: subject.to_owned(),
        owner: "account".to_owned(),
        detail: "no record".to_owned(),
        now: at(1),
        due_at: at(100),
    }
}

async fn findings(house: &House) -> Vec<String> {
    let mut rows = finding::of_account(&house.store, OURS).await.unwrap();
    rows.retain(|it| it.subject != FURNISHED);
    let told = |it: &finding::FindingRow| {
        let note = it.note.as_deref().unwrap_or("open");
        format!("{} {note}", it.subject)
    };
    rows.iter().map(told).collect()
}

/// R001-42: found once while it is open, and again after it was closed.
#[test]
fn a_finding_is_open_once_until_it_is_closed_with_a_note() {
    beside_a_neighbour(|house| async move {
        let steps =
            [(1, "a"), (2, "a"), (3, "b")].map(|(n, it)| finding::open(OURS, &found(n, it)));
        assert_eq!(house.told(steps).await, "1 0 1");
        assert_eq!(findings(&house).await, ["a open", "b open"]);
        let close = || finding::close(OURS, FindingId(Uuid::from_u128(1)), ("ann", "done"), at(9));
        assert_eq!(house.told([close()]).await, "1");
        assert_eq!(
            house.told([close()]).await,
            "`finding/close` (step 0) should touch exactly 1 rows, but touched 0"
        );
        assert_eq!(house.told([finding::open(OURS, &found(4, "a"))]).await, "1");
        assert_eq!(findings(&house).await, ["b open", "a open", "a done"]);
        let everybody = finding::all(&house.store).await.unwrap();
        assert_eq!(everybody.len(), 5, "two were there before");
        let nobody = AccountId(NIL);
        let own = NewFinding { subject: String::new(), ..found(5, "") };
        let step = finding::open(nobody, &own);
        house.store.unit(SYSTEM, store::Lane::Interactive, vec![step]).await.unwrap();
        assert_eq!(finding::all(&house.store).await.unwrap().len(), 6);
        assert_eq!(findings(&house).await.len(), 3);
    });
}

#[test]
fn leaves_and_deliveries_are_read_by_stretches() {
    beside_a_neighbour(|house| async move {
        let leaves = ledger::leaf_range(&house.store, OURS, (1, 10)).await.unwrap();
        assert_eq!(leaves, [digest(2)]);
        let stretch = |contact, after| Stretch {
            contact,
            after: DeliveryId(Uuid::from_u128(after)),
            before: first_id(at(9)),
            limit: 10,
        };
        let of = |it: Stretch| {
            let store = house.store.clone();
            async move { delivery::stretch(&store, OURS, it).await.unwrap().len() }
        };
        assert_eq!(of(stretch(None, 0)).await, 1);
        assert_eq!(of(stretch(None, 1)).await, 0);
        assert_eq!(of(stretch(Some(contact(1)), 0)).await, 1);
        assert_eq!(of(stretch(Some(contact(2)), 0)).await, 0);
    });
}

/// What a report counts, as text.
async fn counted(house: &House, campaign: Option<CampaignId>) -> String {
    let (from, until) = (domain::Timestamp::UNIX_EPOCH, at(60));
    let span = Span { account: OURS, campaign, from, until, days: (0, 100) };
    let store = &house.store;
    let outcomes = compliance::outcomes(store, &span).await.unwrap();
    let outcomes: Vec<_> =
        outcomes.iter().map(|it| format!("{} {} {}", it.basis, it.state, it.count)).collect();
    let versions = compliance::rule_versions(store, &span).await.unwrap();
    let versions: Vec<_> = versions.iter().map(|it| it.count).collect();
    let meters = compliance::meters(store, &span).await.unwrap();
    let meters: Vec<_> =
        meters.iter().map(|it| format!("day {} {}/{}", it.day, it.bad, it.total)).collect();
    format!(
        "{outcomes:?} {versions:?} {:?} {:?} {:?} {meters:?} {:?}",
        compliance::withheld(store, &span).await.unwrap(),
        compliance::reviews(store, &span).await.unwrap(),
        compliance::inbound(store, &span).await.unwrap(),
        compliance::consent_kinds(store, &span).await.unwrap(),
    )
}

/// R001-40: counted for the account as a whole, and for one campaign of it.
#[test]
fn a_report_counts_the_account_or_one_campaign_and_no_neighbour() {
    beside_a_neighbour(|house| async move {
        let all = counted(&house, None).await;
        assert!(
            all.starts_with("[\"confirmed scheduled 1\"] [1] [(\"no-permission\", 1)]"),
            "{all}"
        );
        assert!(all.ends_with("[(\"claimed\", 1), (\"confirmed\", 3)]"), "{all}");
        let one = counted(&house, Some(campaign(1))).await;
        assert!(one.starts_with("[\"confirmed scheduled 1\"] [1]"), "{one}");
        let other = counted(&house, Some(campaign(2))).await;
        assert!(other.starts_with("[] [] []"), "{other}");
    });
}
