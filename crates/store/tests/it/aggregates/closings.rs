//! Closing an account ends what could send, and leaves the rest.

use domain::{CampaignState, Standing};
use store::{account, api_key, campaign, import, review};

use super::{
    beside_a_neighbour,
    house::{House, OURS, at},
};

async fn told(house: &House) -> String {
    let row = account::by_id(&house.store, OURS).await.unwrap().unwrap();
    let campaigns = campaign::all(&house.store, OURS).await.unwrap();
    let campaigns: Vec<_> = campaigns.iter().map(|it| it.state.as_str()).collect();
    let (import, review) = (super::house::import(1), super::house::review(1));
    let import = import::by_id(&house.store, OURS, import).await.unwrap().unwrap();
    let review = review::find(&house.store, review).await.unwrap().unwrap();
    let key = match api_key::by_hash(&house.store, [1; 32]).await.unwrap() {
        None => "unknown",
        Some((_, None)) => "good",
        Some((_, Some(_))) => "closed",
    };
    let (standing, epoch) = (row.standing, row.standing_epoch);
    let (campaigns, import) = (campaigns.join(" "), import.state.as_str());
    format!("{standing} {epoch}; {campaigns}; {import}; {}; key {key}", review.state)
}

/// DECISIONS D33.
#[test]
fn a_closed_account_keeps_its_standing_and_its_rows_but_nothing_that_sends() {
    beside_a_neighbour(|house| async move {
        house.unit([account::set_standing(OURS, Standing::WarnedTwice)]).await.unwrap();
        assert_eq!(told(&house).await, "warned-2 2; running; reading; open; key good");
        let close = || {
            [
                account::close(OURS, at(40)),
                api_key::revoke_all(OURS, at(40)),
                review::lapse_all(OURS, at(40)),
                import::stop_all(OURS, at(40)),
                campaign::cancel_in_state(OURS, CampaignState::Running, at(40)),
                campaign::cancel_in_state(OURS, CampaignState::Paused, at(40)),
            ]
        };
        assert_eq!(house.told(close()).await, "1 1 1 1 1 0");
        assert_eq!(told(&house).await, "closed 3; cancelled; refused; lapsed; key closed");
        assert_eq!(
            house.told(close()).await,
            "`account/close` (step 0) should touch exactly 1 rows, but touched 0"
        );
        assert_eq!(house.told([account::reopen(OURS)]).await, "1");
        assert_eq!(told(&house).await, "warned-2 4; cancelled; refused; lapsed; key unknown");
        assert_eq!(
            house.told([account::reopen(OURS)]).await,
            "`account/reopen` (step 0) should touch exactly 1 rows, but touched 0"
        );
    });
}
