//! On what right pictures are shown, and what authors answer to what was said.

use app::{
    Actor, Failure, Role,
    archive::{self, Request, What},
    campaign::{self, CampaignView, Draft, answer, content::Source},
    licence::{self, Kind, NewLicence, Words},
    testing,
};
use compile::Kind as Format;
use domain::{CampaignId, CampaignState, LicenceId, SignedDuration};
use policy::RuleBook;

use crate::{
    campaigns::{attested, started},
    world::{World, flora, on_both},
};

const ROSE: &str = "https://flora.example/rose.png";
const TULIP: &str = "https://flora.example/tulip.png";

/// A campaign that shows these pictures, handed in.
async fn shown(world: &World, pictures: &[&str]) -> CampaignView {
    let images: String =
        pictures.iter().map(|it| format!("<mj-image src=\"{it}\" alt=\"a flower\"/>")).collect();
    let source = Source {
        kind: Format::Mjml,
        body: format!(
            "<mjml><mj-body><mj-section><mj-column>{images}<mj-text>Hej, våren är här \
             igen, och trädgården vaknar: kom och se vad som växer hos oss.</mj-text></mj-column></mj-section></mj-body></mjml>"
        ),
        subject: "Våren är här".into(),
        preheader: None,
        text: None,
        fields: [].into(),
    };
    let draft = Draft {
        name: "Spring".into(),
        list: world.list.to_string(),
        from: flora(),
        language: "sv".into(),
        source,
    };
    let id = campaign::draft(&world.app, &world.member, world.account, draft).await.unwrap();
    campaign::judge::submit(&world.app, &world.member, (world.account, id)).await.unwrap()
}

fn right(asset: &str) -> NewLicence {
    NewLicence {
        kind: Kind::Licensed,
        words: Words {
            asset: asset.into(),
            holder: "Foto AB".into(),
            reference: "invoice 2026-17".into(),
        },
        evidence: None,
        picture: None,
        valid_from: None,
        valid_until: None,
    }
}

async fn recorded(world: &World, new: NewLicence) -> Result<LicenceId, Failure> {
    licence::record(&world.app, &world.member, world.account, new).await
}

/// The rules about licences that fired, with what each measured.
fn told(view: &CampaignView) -> Vec<String> {
    let (_, rules) = view.verdict.as_ref().expect("a verdict");
    let of = rules.iter().filter(|it| it.rule.starts_with("platform.licence."));
    of.map(|it| it.rule.clone()).collect()
}

async fn without_right(world: &World, id: CampaignId) -> Vec<String> {
    let assets = licence::of_campaign(&world.app, &world.member, (world.account, id)).await;
    let missing = assets.unwrap().into_iter().filter(|it| it.licence.is_none());
    missing.map(|it| it.address).collect()
}

/// R003-47, R003-48: what has no right on file is named and explained; a licence
/// that ran out is none, and a neighbour's is none of ours.
#[test]
fn a_campaign_names_the_pictures_without_a_right_on_file() {
    on_both(|world| async move {
        attested(&world, 1).await;
        let other = testing::open_account(&world.app, "Other").await;
        let stranger = testing::member(other);
        licence::record(&world.app, &stranger, other, right(ROSE)).await.unwrap();
        let soon = world.app.now() + SignedDuration::from_hours(1);
        let short = NewLicence { valid_until: Some(soon), ..right(TULIP) };
        recorded(&world, short).await.unwrap();
        let view = shown(&world, &[ROSE, TULIP, ROSE]).await;
        assert_eq!(view.row.state, CampaignState::Approved, "explained, not held");
        assert_eq!(told(&view), ["platform.licence.not-on-file"]);
        assert_eq!(without_right(&world, view.row.id).await, [ROSE]);
        let rose = recorded(&world, right(ROSE)).await.unwrap();
        assert_eq!(without_right(&world, view.row.id).await, [] as [&str; 0]);
        assert_eq!(told(&shown(&world, &[ROSE, TULIP]).await), [] as [&str; 0]);
        world.wait(3_600);
        assert_eq!(without_right(&world, view.row.id).await, [TULIP], "it ran out");
        licence::end(&world.app, &world.member, (world.account, rose)).await.unwrap();
        assert_eq!(without_right(&world, view.row.id).await, [ROSE, TULIP]);
        let list = licence::list(&world.app, &world.member, world.account).await.unwrap();
        assert_eq!(list.len(), 2);
        assert!(list.iter().all(|it| !it.is_in_force && it.words.holder == "Foto AB"));
        let ended = licence::end(&world.app, &stranger, (other, rose)).await;
        assert!(matches!(ended, Err(Failure::NotFound("licence"))), "{ended:?}");
    });
}

/// R003-48, DECISIONS D55: the same bytes at another address have the same right, for as
/// long as it is in force; other bytes, and another account, have none.
#[test]
fn a_picture_that_was_handed_in_is_known_at_another_address() {
    const ELSEWHERE: &str = "https://cdn.example/rose.png";
    const PICTURE: &[u8] = b"\x89PNG the rose";
    on_both(|world| async move {
        attested(&world, 1).await;
        let with = NewLicence { picture: Some(PICTURE.into()), ..right(ROSE) };
        let rose = recorded(&world, with).await.unwrap();
        let tulip = recorded(&world, right(TULIP)).await.unwrap();
        let view = shown(&world, &[ROSE, ELSEWHERE, TULIP]).await;
        assert_eq!(without_right(&world, view.row.id).await, [ELSEWHERE]);
        let also = async |id, picture: &[u8]| {
            let of = (world.account, id);
            licence::also(&world.app, &world.member, of, (ELSEWHERE, picture)).await
        };
        let other = also(rose, b"\x89PNG another rose").await;
        assert!(matches!(other, Err(Failure::Invalid { .. })), "{other:?}");
        assert!(matches!(also(rose, b"").await, Err(Failure::Invalid { .. })));
        assert!(matches!(also(tulip, PICTURE).await, Err(Failure::Conflict(_))));
        let neighbour = testing::open_account(&world.app, "Other").await;
        let (stranger, of) = (testing::member(neighbour), (neighbour, rose));
        let foreign = licence::also(&world.app, &stranger, of, (ELSEWHERE, PICTURE)).await;
        assert!(matches!(foreign, Err(Failure::NotFound("licence"))), "{foreign:?}");
        assert_eq!(without_right(&world, view.row.id).await, [ELSEWHERE]);

        let carried = also(rose, PICTURE).await.unwrap();
        assert_eq!(without_right(&world, view.row.id).await, [] as [&str; 0]);
        let list = licence::list(&world.app, &world.member, world.account).await.unwrap();
        let line = list.iter().find(|it| it.row.id == carried).unwrap();
        let first = list.iter().find(|it| it.row.id == rose).unwrap();
        assert_eq!((&line.picture, &line.words.holder), (&first.picture, &first.words.holder));
        assert_eq!(line.of, Some(rose.to_string()));
        let again = also(carried, PICTURE).await.unwrap();

        licence::end(&world.app, &world.member, (world.account, rose)).await.unwrap();
        assert_eq!(without_right(&world, view.row.id).await, [ELSEWHERE, ROSE]);
        let list = licence::list(&world.app, &world.member, world.account).await.unwrap();
        let ended = list.iter().filter(|it| !it.is_in_force).map(|it| it.row.id);
        let mut ended: Vec<_> = ended.collect();
        ended.sort_unstable();
        let mut expected = [rose, carried, again];
        expected.sort_unstable();
        assert_eq!(ended, expected);
        assert!(matches!(also(rose, PICTURE).await, Err(Failure::Conflict(_))), "it is over");
    });
}

/// R003-48: where the operator demands it, a campaign waits for a reviewer.
#[test]
fn an_operator_may_demand_a_right_for_every_picture() {
    const DEMANDED: &str =
        "[[setting]]\nid = \"licence.demanded\"\nvalue = 1\nreason = \"our counsel asks\"\n";
    on_both(|world| async move {
        attested(&world, 1).await;
        let world =
            world.under(RuleBook::builtin().with_overlay("own.toml", DEMANDED).unwrap()).await;
        let view = shown(&world, &[ROSE]).await;
        assert_eq!(view.row.state, CampaignState::Held);
        assert_eq!(told(&view), ["platform.licence.demanded"]);
        let letter = NewLicence {
            kind: Kind::Permission,
            evidence: Some(b"You may show the rose. Foto AB".to_vec()),
            ..right(ROSE)
        };
        recorded(&world, letter).await.unwrap();
        let view = shown(&world, &[ROSE]).await;
        assert_eq!(told(&view), [] as [&str; 0]);
    });
}

#[test]
fn a_right_says_what_it_rests_on() {
    on_both(|world| async move {
        let refused = async |new| match recorded(&world, new).await {
            Err(Failure::Invalid { field, .. }) => field,
            other => panic!("{other:?}"),
        };
        let words = |asset: &str, holder: &str, reference: &str| Words {
            asset: asset.into(),
            holder: holder.into(),
            reference: reference.into(),
        };
        let with = |words| NewLicence { words, ..right(ROSE) };
        assert_eq!(refused(with(words(" ", "Foto AB", "1"))).await, "asset");
        assert_eq!(refused(with(words(ROSE, "", "1"))).await, "holder");
        assert_eq!(refused(with(words(ROSE, "Foto AB", ""))).await, "reference");
        let unproven = NewLicence { kind: Kind::Permission, ..right(ROSE) };
        assert_eq!(refused(unproven).await, "evidence");
        let over = NewLicence { valid_until: Some(world.app.now()), ..right(ROSE) };
        assert_eq!(refused(over).await, "valid_until");
        let own = NewLicence { kind: Kind::OwnWork, ..with(words(ROSE, "Flora AB", "")) };
        recorded(&world, own).await.unwrap();
        let viewer = Actor { role: Role::Viewer, ..world.member.clone() };
        let by = licence::record(&world.app, &viewer, world.account, right(ROSE)).await;
        assert!(matches!(by, Err(Failure::Forbidden(_))));
    });
}

/// R003-57: what was flagged, and what the author answered, stand beside each other
/// and leave in an archive together.
#[test]
fn what_was_flagged_and_what_the_author_answered_are_archived_together() {
    on_both(|world| async move {
        attested(&world, 1).await;
        let view = shown(&world, &[ROSE]).await;
        let key = (world.account, view.row.id);
        let said = "the rose is our own photograph";
        for words in [" ", &"x".repeat(4_001)] {
            let refused = answer::give(&world.app, &world.member, key, words).await;
            assert!(matches!(refused, Err(Failure::Invalid { .. })));
        }
        let verdict = answer::give(&world.app, &world.member, key, said).await.unwrap();
        let answers = answer::all(&world.app, &world.member, key).await.unwrap();
        let [one] = answers.as_slice() else { panic!("{answers:?}") };
        assert_eq!(
            (one.verdict, one.words.reveal().as_str(), one.by.as_str()),
            (verdict, said, "ann")
        );
        let stranger = testing::member(testing::open_account(&world.app, "Other").await);
        let foreign = answer::all(&world.app, &stranger, key).await;
        assert!(matches!(foreign, Err(Failure::NotFound(_))));
        started(&world, view.row.id).await;
        while app::ledger::sequence(&world.app, world.account).await.unwrap() > 0 {}
        let until = world.app.now() + SignedDuration::from_secs(1);
        let from = until - SignedDuration::from_hours(24);
        let request = Request { what: What::Period { from, until }, reason: "case 7".into() };
        let begun = archive::begin(&world.app, &world.operator, world.account, request).await;
        let (mut archive, mut octets) = (begun.unwrap(), Vec::new());
        while let Some(more) = archive.next().await.unwrap() {
            octets.extend(more);
        }
        let text = String::from_utf8_lossy(&octets);
        assert!(text.contains("platform.licence.not-on-file"), "what was flagged");
        assert!(text.contains(said), "what the author answered");
    });
}
