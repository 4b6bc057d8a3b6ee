//! Fields of reports, as hosts write them.

use super::*;

fn fields(text: &str) -> String {
    let word = |it: &Recipient| {
        let reply = it.reply();
        let code = reply.enhanced.map_or_else(|| "-".into(), |it| it.to_string());
        let known = if it.address.is_some() { "address" } else { "nobody" };
        format!("{known} {:?} {} {code} {}", it.action, reply.code, reply.text())
    };
    recipients(text.as_bytes()).iter().map(word).collect::<Vec<_>>().join(" | ")
}

#[test]
fn the_first_group_is_about_the_message_even_when_run_together() {
    let text = "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\nStatus: 5.1.1\n";
    assert_eq!(fields(text), "address Failed 550 5.1.1 ");
    assert_eq!(fields(&text.replace("\n\n", "\n")), "address Failed 550 5.1.1 ");
}

#[test]
fn without_an_action_the_status_decides_and_without_both_there_is_no_recipient() {
    assert_eq!(
        fields("Final-Recipient: a@b.example\nStatus: 4.2.2\n"),
        "address Delayed 450 4.2.2 "
    );
    assert_eq!(fields("Final-Recipient: a@b.example\nStatus: 2.0.0\n"), "address Delivered 250 - ");
    assert_eq!(fields("Final-Recipient: a@b.example\n"), "");
    assert_eq!(fields("Action: failed (mailbox)\n"), "nobody Failed 550 - ");
}

#[test]
fn a_general_status_gives_way_to_the_reply_and_a_reply_is_completed_by_the_status() {
    let with = |status: &str, diagnostic: &str| {
        fields(&format!("Action: failed\nStatus: {status}\nDiagnostic-Code: {diagnostic}\n"))
    };
    assert_eq!(with("5.0.0", "smtp; 550 no such user"), "nobody Failed 550 - no such user");
    assert_eq!(with("5.2.2", "smtp;552 full"), "nobody Failed 552 5.2.2 full");
    assert_eq!(
        with("5.0.0", "smtp; 550-5.7.1 no. 550-5.7.1 never"),
        "nobody Failed 550 5.7.1 no. never"
    );
    assert_eq!(
        with("5.1.1", "x-unix; user has 4500 files"),
        "nobody Failed 550 5.1.1 user has 4500 files"
    );
    assert_eq!(
        with("5.1.1 (bad)", "smtp; 192.0.2.550 said 451 later"),
        "nobody Failed 451 5.1.1 later"
    );
    assert_eq!(with("550 5.1.1", "smtp; 550 #5.1.1 gone"), "nobody Failed 550 5.1.1 gone");
}

#[test]
fn the_original_recipient_is_preferred_and_a_bad_address_is_nobodys() {
    let text = "Original-Recipient: rfc822; <old@b.example>\nFinal-Recipient: rfc822; new@b.example\nAction: failed\n";
    let found = recipients(text.as_bytes());
    assert_eq!(found[0].address.as_ref().unwrap().reveal().to_wire(), "old@b.example");
    assert_eq!(
        fields("Final-Recipient: rfc822; a@b\r@c\nAction: failed\n"),
        "nobody Failed 550 - "
    );
}
