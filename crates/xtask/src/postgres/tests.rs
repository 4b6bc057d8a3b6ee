//! The server comes and goes. Where PostgreSQL is not installed there is
//! nothing to see.

use super::*;

#[test]
fn a_started_server_answers_and_is_gone_afterwards() {
    let Some(programs) = programs() else { return };
    let server = Postgres::start().unwrap();
    let folder = server.folder.path().to_owned();
    let mut ask = Command::new(programs.join("psql"));
    let answer = command::output(ask.args([&server.url(), "-Atc", "SHOW fsync"])).unwrap();
    let mut make = Command::new(programs.join("psql"));
    command::output(make.args([&server.url(), "-c", "CREATE DATABASE test_1_0"])).unwrap();
    let made = server.databases_made().unwrap();
    drop(server);
    assert_eq!((answer.trim(), made, folder.exists()), ("off", 1, false));
}
