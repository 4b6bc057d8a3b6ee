//! Answers: status, headers, what a failure becomes.

use super::*;

/// A person who was not served is told to try again, and never that it is done.
#[test]
fn every_failure_has_its_page_and_none_is_a_success() {
    let failures = [
        Failure::NotFound("form"),
        Failure::Forbidden("no".to_owned()),
        Failure::Closed { at: domain::Timestamp::UNIX_EPOCH },
        Failure::Stopped { standing: domain::Standing::Locked, meaning: "it imports nothing" },
        Failure::invalid("list", "wrong"),
        Failure::Conflict("no".to_owned()),
        Failure::Content { problems: vec![] },
        Failure::Raced,
        Failure::unavailable("the database", "it is away"),
    ];
    let pages: Vec<_> = failures.iter().map(|it| failure_page(it).status()).collect();
    assert_eq!(pages, [404, 403, 403, 403, 400, 400, 400, 503, 503]);
}
