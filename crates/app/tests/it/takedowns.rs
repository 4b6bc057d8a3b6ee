//! Content that is taken down for whoever has the rights in it.

use app::{
    Actor, Failure, Role,
    campaign::takedown,
    proof::{self, Rebuilt},
    standing,
    view_message::{self, Viewed},
};
use domain::CampaignState;

use crate::{
    ladder::{Says, Sender},
    laws::{arrived, sent},
    people::token,
    world::on_both,
};

/// R003-62: it ends, what waits is not sent, no browser shows it, and the record
/// stays.
#[test]
fn what_is_taken_down_is_shown_no_more_and_stays_on_record() {
    on_both(|world| async move {
        arrived(&world, &[("anna@example.se", ""), ("bo@example.se", "")]).await;
        let id = sent(&world, "Summer sale").await;
        let tickets = world.tickets().await;
        let [first, _] = tickets.as_slice() else { panic!("two mails") };
        Sender::new(&world).await.say(std::slice::from_ref(first), Says::Taken).await;
        let link = token(&first.message, "v");
        let (_, viewed) = view_message::by_token(&world.app, &link).await.unwrap();
        assert!(matches!(viewed, Viewed::Message { .. }), "{viewed:?}");

        let reviewer = Actor { role: Role::Reviewer, ..world.operator.clone() };
        let of = (world.account, id);
        let by = async |actor: &Actor, because| {
            takedown::take_down(&world.app, actor, of, because).await.map(|it| it.row.state)
        };
        assert!(matches!(by(&world.member, "no").await, Err(Failure::Forbidden(_))));
        assert!(matches!(by(&reviewer, " ").await, Err(Failure::Invalid { .. })));
        let because = "the picture is of somebody else, case 7";
        assert_eq!(by(&reviewer, because).await.unwrap(), CampaignState::Cancelled);
        assert!(matches!(by(&reviewer, because).await, Err(Failure::Conflict(_))), "once");

        assert_eq!(world.tickets().await.len(), 0, "what waited is not sent");
        let (_, viewed) = view_message::by_token(&world.app, &link).await.unwrap();
        assert!(matches!(viewed, Viewed::TakenDown(_)), "{viewed:?}");
        let key = (world.account, first.row.id);
        let shown = proof::show(&world.app, &world.operator, key).await.unwrap();
        assert!(matches!(shown.rebuilt, Rebuilt::Equal { .. }), "it is evidence");
        let view = standing::show(&world.app, &world.member, world.account).await.unwrap();
        let action = view.actions.iter().find(|it| it.action == "take-down").unwrap();
        assert_eq!(action.reason.as_deref(), Some(because), "the account reads why");
    });
}
