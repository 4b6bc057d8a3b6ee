//! Who was stopped imports nothing.

use app::{
    Failure,
    import::{self, Upload},
};
use domain::Standing;

use crate::{
    campaigns::{csv, provenance},
    world::{World, on_both},
};

/// What an upload comes to in this standing: `taken`, or why not.
async fn upload(world: &World, standing: Standing) -> String {
    let scope = store::Scope::System("the operator moves an account");
    let step = store::account::set_standing(world.account, standing);
    world.app.store().unit(scope, store::Lane::OptOut, vec![step]).await.unwrap();
    let upload = Upload { list: world.list, csv: csv(1), provenance: provenance(), evidence: None };
    match import::upload(&world.app, &world.member, world.account, upload).await {
        Ok(_) => "taken".to_owned(),
        Err(refused @ Failure::Stopped { .. }) => refused.to_string(),
        Err(other) => panic!("{other}"),
    }
}

/// R002-44: a file of an account that may not send is no work for a reviewer.
#[test]
fn an_account_that_may_not_send_uploads_nothing() {
    on_both(|world| async move {
        for standing in [Standing::New, Standing::Good, Standing::WarnedTwice] {
            assert_eq!(upload(&world, standing).await, "taken");
        }
        let suspended = upload(&world, Standing::Suspended).await;
        assert!(suspended.starts_with("the account is suspended: "), "{suspended}");
        assert!(suspended.contains("until it may send again"), "{suspended}");
        assert_eq!(upload(&world, Standing::Reactivated).await, "taken");
        let locked = upload(&world, Standing::Locked).await;
        assert!(
            locked.starts_with("the account is locked: it imports nothing any more"),
            "{locked}"
        );
        let disabled = upload(&world, Standing::SendingDisabled).await;
        assert!(disabled.contains("until it may send again"), "{disabled}");
    });
}
