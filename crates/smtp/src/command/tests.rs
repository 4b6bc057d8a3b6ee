//! Command lines as clients write them, well and badly.

use super::*;
use proptest::prelude::*;

fn parsed(line: &str) -> String {
    match parse(line.as_bytes()) {
        Ok(Command::Mail(sender, it)) => format!(
            "mail <{}> {:?} {} {} {:?} {:?}",
            sender.map(|it| it.to_wire()).unwrap_or_default(),
            it.size_bytes,
            it.eight_bit,
            it.smtputf8,
            it.ret,
            it.envelope_id
        ),
        Ok(Command::Rcpt(Forward::Address(it), parameters)) => format!(
            "rcpt <{}> {:?} {:?}",
            it.to_wire(),
            parameters.notify,
            parameters.original_recipient
        ),
        Ok(it) => format!("{it:?}"),
        Err(error) => {
            let reply = error.reply();
            format!("{reply:?} {}", reply.text())
        }
    }
}

#[test]
fn verbs_are_case_insensitive_and_take_what_they_may() {
    assert_eq!(parsed("ehlo Mail.Example"), r#"Ehlo("Mail.Example")"#);
    assert_eq!(parsed("HELO [127.0.0.1]"), r#"Helo("[127.0.0.1]")"#);
    assert_eq!(parsed("data \t"), "Data");
    assert_eq!(parsed("NOOP anything"), "Noop");
    assert_eq!(parsed("BDAT 10 last"), "Bdat { size_bytes: 10, last: true }");
    assert_eq!(parsed("AUTH PLAIN xyz"), "NotImplemented");
    assert_eq!(parsed("DATA now"), "501 5.5.4 Syntax error in parameters");
    assert_eq!(parsed("EHLO"), "501 5.5.4 Syntax error in parameters");
    assert_eq!(parsed("BDAT -1"), "501 5.5.4 Syntax error in parameters");
    assert_eq!(parsed("MAI"), "500 5.5.2 Command not recognised");
    assert_eq!(parsed("DATA\u{1}"), "500 5.5.2 Command not recognised");
    assert_eq!(parsed(""), "500 5.5.2 Command not recognised");
}

#[test]
fn paths_and_parameters_are_read() {
    assert_eq!(parsed("MAIL FROM:<>"), "mail <> None false false None None");
    assert_eq!(
        parsed("mail from:<a@b.example> SIZE=12 body=8bitmime RET=hdrs ENVID=x"),
        r#"mail <a@b.example> Some(12) true false Some("HDRS") Some("x")"#
    );
    assert_eq!(parsed("MAIL FROM: <a@b.example>"), "mail <a@b.example> None false false None None");
    assert_eq!(
        parsed(r#"RCPT TO:<"a> b"@c.example> NOTIFY=NEVER"#),
        r#"rcpt <"a> b"@c.example> Some("NEVER") None"#
    );
    assert_eq!(parsed("RCPT TO:<@relay.example:a@b.example>"), "rcpt <a@b.example> None None");
    assert_eq!(
        parsed("RCPT TO:<PostMaster>"),
        "Rcpt(Postmaster, RcptParameters { notify: None, original_recipient: None })"
    );
}

#[test]
fn bad_paths_and_parameters_are_refused() {
    assert_eq!(parsed("MAIL FROM:<a b>"), "501 5.1.3 The address is not valid");
    assert_eq!(parsed("MAIL FROM:a@b.example"), "501 5.5.4 Syntax error in parameters");
    assert_eq!(parsed("MAIL FROM:<a@b.example"), "501 5.5.4 Syntax error in parameters");
    assert_eq!(parsed("MAIL FROM:<a@b.example>SIZE=1"), "501 5.5.4 Syntax error in parameters");
    assert_eq!(parsed("MAIL FROM:<a@b.example> FOO=1"), "555 5.5.4 Parameter not recognised");
    assert_eq!(parsed("MAIL FROM:<å@b.example>"), "553 5.6.7 The address needs SMTPUTF8");
    assert_eq!(
        parsed("MAIL FROM:<å@b.example> SMTPUTF8"),
        "mail <å@b.example> None false true None None"
    );
    assert_eq!(parsed("RCPT TO:<>"), "501 5.1.3 The address is not valid");
    assert_eq!(parsed("RCPT å"), "501 5.5.4 Syntax error in parameters");
}

proptest! {
    #[test]
    fn any_line_is_a_command_or_an_error(
        verb in "(MAIL FROM:|RCPT TO:|BDAT|EHLO)?", rest in any::<Vec<u8>>()
    ) {
        let _ = parse(&[verb.as_bytes(), b" ", &rest].concat());
        let _ = parse(&[verb.as_bytes(), &rest].concat());
    }
}
