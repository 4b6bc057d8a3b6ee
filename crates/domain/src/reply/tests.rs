//! Enhanced codes as receivers write them.

use super::*;

fn code(text: &str) -> String {
    EnhancedCode::leading(text).map_or_else(|| "-".into(), |it| it.to_string())
}

#[test]
fn an_enhanced_code_is_read_only_where_it_is_whole() {
    let seen: Vec<_> =
        ["5.1.1 unknown", "4.7.28", "550 5.1.1", "5.1", "5.1.1.1 x", "3.1.1 x", "5.1.1, gone", ""]
            .map(code)
            .to_vec();
    assert_eq!(seen, ["5.1.1", "4.7.28", "-", "-", "-", "-", "5.1.1", "-"]);
}

#[test]
fn a_reply_splits_code_and_text() {
    let reply = Reply::new(550, "5.1.1 no such user");
    assert_eq!(
        (reply.enhanced.unwrap().to_string(), reply.text()),
        ("5.1.1".into(), "no such user".into())
    );
    assert!(reply.is_permanent() && !reply.is_transient());
    assert_eq!(format!("{reply:?}"), "550 5.1.1");
}
