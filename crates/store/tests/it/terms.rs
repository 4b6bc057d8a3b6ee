//! What the schema of today makes of deliveries that an earlier one wrote.

use domain::{ContactId, DeliveryId, Digest, ListId, Timestamp};
use store::{
    Lane, Scope, Statement, Step, delivery, migrate::MIGRATIONS, params, statement,
    testing::on_both_with,
};
use uuid::Uuid;

use crate::schema::account;

static WIDE: Statement = statement!(
    text "delivery/wide",
    "-- scope: account ($1)
     INSERT INTO delivery (account_id, delivery_id, origin, origin_id, contact_id, contact_version,
                           list_id, basis, policy_version, permission_epoch, stream, artefact,
                           render_format, seed, domain, state, attempts, doubts, admitted_at, laws,
                           footer)
     VALUES ($1, $2, 'campaign', $3, $4, 1, $5, 'confirmed', $6, 1, 'marketing', $7, 1, $8,
             'even.example', 'accepted', 1, 0, 7, $9, 'ko en')"
);

/// Account, delivery and contact, laws.
const SENT: [(u128, u128, Option<&str>); 4] =
    [(1, 11, Some("SE")), (1, 12, Some("SE")), (1, 13, None), (2, 14, Some("SE"))];

fn wide(of: u128, number: u128, laws: Option<&str>) -> Step {
    let [id, campaign, list] = [number, 3, 4].map(Uuid::from_u128);
    let [rules, artefact, seed] = [vec![5_u8; 32], vec![6; 32], vec![7; 16]];
    let laws = laws.map(str::to_owned);
    Step::new(&WIDE, params![account(of), id, campaign, id, list, rules, artefact, seed, laws])
}

/// DECISIONS D57: terms are counted, and each delivery names its own.
#[test]
fn deliveries_from_before_the_terms_read_as_they_did() {
    on_both_with(&MIGRATIONS[..29], |store| async move {
        for (of, number, laws) in SENT {
            let steps = vec![wide(of, number, laws)];
            store.unit(Scope::Account(account(of)), Lane::Settle, steps).await.unwrap();
        }
        store.migrate_to(MIGRATIONS, Timestamp::UNIX_EPOCH).await.unwrap();
        let read = async |of, number| {
            let id = DeliveryId(Uuid::from_u128(number));
            delivery::by_id(&store, account(of), id).await.unwrap()
        };
        for (of, number, laws) in SENT {
            let row = read(of, number).await.unwrap();
            assert_eq!((row.origin.as_str(), row.origin_id.as_u128()), ("campaign", 3));
            assert_eq!(row.contact, ContactId(Uuid::from_u128(number)));
            assert_eq!(row.list, Some(ListId(Uuid::from_u128(4))));
            let digests = (row.policy_version, row.artefact);
            assert_eq!(digests, (Digest([5; 32]), Digest([6; 32])));
            assert_eq!((row.laws.as_deref(), row.footer.as_deref()), (laws, Some("ko en")));
        }
        assert!(read(2, 11).await.is_none(), "the neighbour's");
    });
}
