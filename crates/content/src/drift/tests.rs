//! What is like what, measured.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;

static CHECKER: LazyLock<Checker> = LazyLock::new(Checker::builtin);

fn words(text: &str) -> TopicWords {
    CHECKER.topic_words(text)
}

fn told(text: &str) -> String {
    words(text).0.into_iter().collect::<Vec<_>>().join(" ")
}

fn measured(campaign: &str, purpose: &str, earlier: &[&str]) -> Drift {
    let earlier: Vec<_> = earlier.iter().map(|it| words(it)).collect();
    drift(&words(campaign), &words(purpose), &earlier)
}

const GARDEN: &str = "What grows in the garden, and offers of plants and tools";
const SPRING: &str = "Hello {{ contact.first_name }}, spring is here. Sow tomatoes indoors now, prune \
    the roses, and turn the compost. This week our garden tools and seeds are on offer.";
const AUTUMN: &str = "Dear reader, cover the roses before the first frost. Dig up dahlias, plant \
    tulips and garlic. Spades and rakes from our garden shed are reduced, seeds too.";
const CASINO: &str = "Play tonight and win big! Our casino gives you 50 spins without deposit. \
    Poker, roulette and slots with instant payout. Register your account now.";
const LOANS: &str = "Need cash? Borrow up to 10,000 at low interest. No collateral, approval in \
    minutes, pay back in instalments. Apply for your loan online today.";

#[test]
fn words_of_every_mail_and_template_tags_are_no_topic() {
    assert_eq!(
        told("Dear {{ contact.first_name }}, thank you! {% if contact.vip %}Click here{% endif %}"),
        ""
    );
    assert_eq!(told("Gardening, GARDENS and the garden"), "garden");
    assert_eq!(told("本月我们的园艺工具优惠"), "优惠 园艺 工具");
    assert_eq!(told("unclosed {{ tag and all after it"), "unclos");
    assert_eq!(told("10,000 in 2026"), "");
}

/// R002-19: content that is unrelated to the list is told apart from what the
/// list is for, with the measured likeness.
#[test]
fn what_the_list_is_not_for_is_unlike_it() {
    let of = |text: &str, earlier: &[&str]| measured(text, GARDEN, earlier).likeness_percent();
    let at_first = [of(SPRING, &[]), of(AUTUMN, &[]), of(CASINO, &[]), of(LOANS, &[])];
    assert_eq!(at_first, [50, 50, 0, 0]);
    let later =
        [of(AUTUMN, &[SPRING]), of(CASINO, &[SPRING, AUTUMN]), of(LOANS, &[SPRING, AUTUMN])];
    assert_eq!(later, [50, 0, 0]);
}

/// A purpose that says little is helped by what was sent before.
#[test]
fn what_was_sent_before_counts_when_the_purpose_is_vague() {
    let vague = "News from Flora";
    let of = |text: &str, earlier: &[&str]| measured(text, vague, earlier);
    assert_eq!(of(AUTUMN, &[]).likeness_percent(), 0, "nothing to compare with");
    let beside = of(AUTUMN, &[SPRING]);
    assert!(beside.likeness_percent() >= 10, "{beside:?}");
    let strange = of(LOANS, &[SPRING]);
    assert!(strange.likeness_percent() < 8, "{strange:?}");
}

#[test]
fn other_languages_are_compared_with_their_like() {
    let zh = |text: &str| measured(text, "园艺知识与植物优惠", &[]).likeness_percent();
    assert!(zh("春天来了，本周园艺工具和植物种子特价。") >= 30);
    assert_eq!(zh("无抵押贷款，三分钟放款，利息低。"), 0);
    let sv = |text: &str| measured(text, "Odlingstips och erbjudanden på växter", &[]);
    assert!(sv("Nu är det dags för odling: växterna är här.").likeness_percent() >= 30);
    assert_eq!(sv("Låna pengar utan säkerhet, svar på en minut.").likeness_percent(), 0);
    let vi = |text: &str| measured(text, "Mẹo làm vườn và ưu đãi cây trồng", &[]);
    assert!(vi("Mùa xuân, khu vườn của bạn cần cây giống: ưu đãi.").likeness_percent() >= 30);
    assert!(vi("Vay tiền nhanh, lãi suất thấp, giải ngân.").likeness_percent() < 8);
}

#[test]
fn a_likeness_is_explained_by_two_shares() {
    let both = measured("roses tulips spades", "roses", &["tulips roses", "roses"]);
    assert_eq!(both.purpose, Share { found: 1, of: 1 });
    assert_eq!(both.earlier, Share { found: 3, of: 6 });
    assert_eq!(both.likeness_percent(), 100);
    assert_eq!(Drift::default().likeness_percent(), 0, "nothing of nothing");
}

proptest! {
    /// Any text is measured, and never beyond the whole.
    #[test]
    fn any_text_is_measured(
        campaign in ".{0,200}",
        purpose in ".{0,80}",
        earlier in prop::collection::vec("[a-z{}% ]{0,80}", 0..3),
    ) {
        let earlier: Vec<_> = earlier.iter().map(|it| words(it)).collect();
        let found = drift(&words(&campaign), &words(&purpose), &earlier);
        prop_assert!(found.likeness_percent() <= 100);
        prop_assert!(found.purpose.found <= found.purpose.of);
        prop_assert!(found.earlier.found <= found.earlier.of);
    }

    /// A campaign with every word of its purpose is wholly like it.
    #[test]
    fn a_text_is_like_itself(text in "[a-zåäö园艺工具 ]{0,80}") {
        let found = measured(&text, &text, &[&text]);
        prop_assert!(words(&text).is_empty() || found.likeness_percent() == 100);
    }
}
