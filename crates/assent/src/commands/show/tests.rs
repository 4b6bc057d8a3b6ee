//! Output as people and scripts read it.

use super::*;

#[test]
fn a_table_has_a_row_for_each_thing() {
    let rows = json!([
        {"id": "list_1", "granted": 7, "ok": true, "none": null},
        {"id": "list_2", "granted": 0, "ok": false, "none": null},
    ]);
    let columns = [("list", "/id"), ("granted", "/granted"), ("ok", "/ok"), ("x", "/none")];
    assert_eq!(
        table(&rows, &columns),
        " list     granted   ok    x\n\
         ────────────────────────────\n \
         list_1   7         yes   –\n \
         list_2   0         no    –",
    );
}

#[test]
fn nothing_is_said_to_be_nothing() {
    assert_eq!(table(&json!([]), &[("id", "/id")]), "none");
}

#[test]
fn pairs_leave_out_what_is_not_there() {
    let value = json!({"id": "campaign_1", "at": null, "verdict": {"verdict": "hold"}});
    let fields = [("id", "/id"), ("at", "/at"), ("verdict", "/verdict/verdict")];
    assert_eq!(pairs(&value, &fields), "id       campaign_1\nverdict  hold");
}

#[test]
fn a_stranger_s_text_cannot_steer_the_terminal() {
    assert_eq!(cell(&json!("550 no\u{1b}[2J\u{7}"), ""), "550 no\u{fffd}[2J\u{fffd}");
}
