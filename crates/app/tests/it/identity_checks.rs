//! Making sure who an account is.

use app::{
    Failure,
    campaign::judge,
    identity_check::{self, Outcome},
};
use domain::{CampaignState, SignedDuration};

use crate::{
    campaigns::{attested, drafted},
    world::{World, on_both},
};

/// Hands a campaign in; its state, and the rules that fired.
async fn submitted(world: &World) -> (CampaignState, Vec<String>) {
    let id = drafted(world, "Hej {{ contact.first_name }}").await;
    let view = judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap();
    let rules = view.verdict.unwrap().1.into_iter().map(|it| it.rule).collect();
    (view.row.state, rules)
}

/// with more recipients than the limit, a campaign of an account of which
/// nobody made sure who it is waits; a look lets it go, a doubt stops it again.
#[test]
fn only_verified_identities_send_to_many() {
    on_both(|world| async move {
        attested(&world, 3).await;
        // Long after its first months, so that no other rule asks for a person.
        world.at.clock.advance(SignedDuration::from_hours(24 * 70));
        let overlay = "[[setting]]\nid = \"identity.recipients-unverified\"\nvalue = 2\n\
                       reason = \"we know our members\"\n";
        let rules = policy::RuleBook::builtin().with_overlay("own.toml", overlay).unwrap();
        let world = world.under(rules).await;
        let asks = |rules: &[String]| rules.iter().any(|it| it == "platform.identity.not-verified");
        let (state, rules) = submitted(&world).await;
        assert!(state == CampaignState::Held && asks(&rules), "{state:?} {rules:?}");

        let look = async |outcome, evidence| {
            identity_check::record(&world.app, &world.operator, world.account, (outcome, evidence))
                .await
        };
        assert!(matches!(look(Outcome::Verified, " ").await, Err(Failure::Invalid { .. })));
        let seen = "extract 556000-0000 of the trade register, called back";
        let shown = look(Outcome::Verified, seen).await.unwrap();
        assert!(shown.is_verified && shown.looks[0].is_current);
        assert_eq!(shown.looks[0].evidence.as_deref(), Some(seen));
        let (state, rules) = submitted(&world).await;
        assert!(state == CampaignState::Approved && !asks(&rules), "{state:?} {rules:?}");

        let shown = look(Outcome::Doubted, "the number rings at nobody's").await.unwrap();
        assert_eq!((shown.is_verified, shown.looks.len()), (false, 2));
        assert!(asks(&submitted(&world).await.1));
    });
}

/// nobody verifies themselves, and what was seen is told to no neighbour.
#[test]
fn an_account_is_verified_by_staff_alone() {
    on_both(|world| async move {
        let own = (Outcome::Verified, "it is us");
        let refused = identity_check::record(&world.app, &world.member, world.account, own).await;
        assert!(matches!(refused, Err(Failure::Forbidden(_))));
        let theirs = crate::world::open_account(&world.app, "Neighbour").await;
        let look = (Outcome::Verified, "extract 7");
        identity_check::record(&world.app, &world.operator, theirs, look).await.unwrap();
        let refused = identity_check::show(&world.app, &world.member, theirs).await;
        assert!(matches!(refused, Err(Failure::NotFound(_))));
        let ours = identity_check::show(&world.app, &world.member, world.account).await.unwrap();
        assert_eq!((ours.is_verified, ours.looks.len()), (false, 0));
    });
}
