//! What goes on, and what waits on.

use domain::{CampaignState as Campaign, Standing};

use super::*;

const NOTHING: Parked = Parked {
    account: AccountId(Uuid::from_u128(1)),
    cause: Uuid::from_u128(2),
    campaign: None,
    wave: None,
    standing: None,
};

fn of_campaign(state: Campaign) -> bool {
    is_over(&Parked { campaign: Some(state), ..NOTHING })
}

fn of_wave(state: WaveState) -> bool {
    is_over(&Parked { wave: Some(state), ..NOTHING })
}

fn of_account(standing: Standing) -> bool {
    is_over(&Parked { standing: Some(standing), ..NOTHING })
}

#[test]
fn a_campaign_is_waited_for_while_it_is_paused() {
    assert!(!of_campaign(Campaign::Paused));
    assert!(of_campaign(Campaign::Running));
    assert!(of_campaign(Campaign::Cancelled), "its mail is withheld");
    assert!(of_campaign(Campaign::Finished));
}

#[test]
fn an_account_is_waited_for_while_it_may_come_back() {
    assert!(!of_account(Standing::Suspended));
    assert!(!of_account(Standing::SendingDisabled));
    assert!(of_account(Standing::Good));
    assert!(of_account(Standing::Reactivated));
    assert!(of_account(Standing::Locked), "its mail is withheld");
    assert!(of_account(Standing::Closed));
}

#[test]
fn a_wave_is_waited_for_until_somebody_lets_the_others_go() {
    assert!(!of_wave(WaveState::Open));
    assert!(!of_wave(WaveState::Held));
    assert!(!of_wave(WaveState::Refused), "until the import is taken back");
    assert!(of_wave(WaveState::Passed));
    assert!(of_wave(WaveState::Released));
}

#[test]
fn what_is_known_no_more_holds_nobody_up() {
    assert!(is_over(&NOTHING));
}
