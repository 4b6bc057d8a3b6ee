//! Command lines as people type them.

use clap::CommandFactory as _;

use super::*;

fn parse(line: &str) -> Result<Cli, clap::Error> {
    Cli::try_parse_from(line.split(' '))
}

#[test]
fn the_commands_fit_together() {
    Cli::command().debug_assert();
}

#[test]
fn server_and_key_may_stand_behind_the_command() {
    let cli = parse("assent campaign list --server http://127.0.0.1:1 --json").unwrap();
    assert!(cli.server.json);
    assert_eq!(cli.server.server.map(|it| it.to_string()).as_deref(), Some("http://127.0.0.1:1/"));
}

#[test]
fn the_demo_takes_its_options() {
    let cli = parse("assent demo --exit --json --recipients 50 --seed 7 --data /d").unwrap();
    let Command::Demo(args) = cli.command else { panic!("not the demo") };
    assert_eq!(
        format!("{args:?}"),
        "DemoArgs { exit: true, json: true, contacts: None, template: None, recipients: 50, \
         seed: 7, data: Some(\"/d\") }"
    );
}

#[test]
fn an_id_of_the_wrong_kind_is_refused_before_anything_is_asked() {
    let refused = parse("assent campaign show contact_00000000000000000000000000").unwrap_err();
    let text = refused.to_string();
    assert!(text.contains("expected an id that begins with `campaign_`"), "{text}");
}
