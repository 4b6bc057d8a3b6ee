//! Answers to EHLO, as servers write them.

use super::*;

fn parsed(lines: &[&str]) -> String {
    let mut all = vec!["mx.example greets you".to_owned()];
    all.extend(lines.iter().map(|&it| it.to_owned()));
    Capabilities::parse(&Reply { code: 250, enhanced: None, lines: all }).to_lines().join(", ")
}

#[test]
fn what_we_know_is_read_and_written_alike() {
    let all = [
        "PIPELINING",
        "8BITMIME",
        "SMTPUTF8",
        "STARTTLS",
        "CHUNKING",
        "DSN",
        "ENHANCEDSTATUSCODES",
        "SIZE 1000",
        "LIMITS MAILMAX=5 RCPTMAX=100 RCPTDOMAINMAX=1",
    ];
    assert_eq!(parsed(&all), all.join(", "));
}

#[test]
fn unknown_or_odd_keywords_do_no_harm() {
    assert_eq!(parsed(&["pipelining", "XCLIENT NAME", "AUTH=LOGIN", ""]), "PIPELINING");
    assert_eq!(parsed(&["SIZE"]), "SIZE");
    assert_eq!(parsed(&["SIZE 0"]), "SIZE");
    assert_eq!(parsed(&["SIZE lots"]), "SIZE");
    assert_eq!(parsed(&["SIZE +5"]), "SIZE");
    assert_eq!(parsed(&["LIMITS MAILMAX=0 RCPTMAX=x =3 FOO=1"]), "");
}

#[test]
fn the_greeting_line_is_not_a_keyword() {
    let reply = Reply::new(250, "PIPELINING");
    assert_eq!(Capabilities::parse(&reply), Capabilities::default());
}
