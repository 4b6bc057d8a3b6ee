//! What leaves in MAIL and RCPT beside the addresses; dialogs are tested with
//! the whole client.

use super::xtext;

#[test]
fn xtext_hides_plus_equals_and_everything_unprintable() {
    assert_eq!(xtext("a+b=c d\r"), "a+2Bb+3Dc+20d+0D");
}
