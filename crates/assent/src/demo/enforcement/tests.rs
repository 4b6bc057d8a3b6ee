//! What counts as enforced, and what does not.

use super::*;

fn labelled(nation: Nation, subject: &str) -> Labelled {
    let text = format!("Hello\n{}: http://127.0.0.1/u/x", nation.way_out);
    Labelled { nation, subject: subject.to_owned(), text, is_equal: true }
}

/// R000-04: a missing label, a label too many, another law's label: none holds.
#[test]
fn a_label_is_there_exactly_where_its_law_asks_for_it() {
    let [china, vietnam, _, sweden] = NATIONS;
    assert!(labelled(china, "广告 Tulips are in, 伟").holds());
    assert!(labelled(vietnam, "[QC] Tulips are in, Lan").holds());
    assert!(labelled(sweden, "Tulips are in, Åsa").holds());
    assert!(!labelled(china, "Tulips are in, 伟").holds());
    assert!(!labelled(sweden, "AD Tulips are in, Åsa").holds());
    assert!(!labelled(vietnam, "AD Tulips are in, Lan").holds());
    let mut foreign = labelled(sweden, "Tulips are in, Åsa");
    foreign.text = "Unsubscribe: http://127.0.0.1/u/x".to_owned();
    assert!(!foreign.holds());
}

/// a list that was refused for another reason was not recognised.
#[test]
fn a_bought_list_is_refused_for_being_known() {
    let bought = |state: &str, rule: &str| Bought {
        state: state.to_owned(),
        rules: vec![rule.to_owned()],
        share_percent: 90,
    };
    assert!(bought("refused", "platform.import.fingerprint-list").holds());
    assert!(!bought("held", "platform.import.fingerprint-list").holds());
    assert!(!bought("refused", "platform.import.origin-refused").holds());
}
