//! The compile worker: a source can end its worker and nothing else.

use std::{path::PathBuf, sync::Arc};

use assent::{
    real::{RealClock, WorkerCommand, WorkerPool},
    worker::REQUEST_BYTES_MAX,
};
use futures_util::future::join_all;
use ports::{CompileFailed, Compiler};

/// A pool of the workers of `examples/hostile_worker.rs`.
fn pool() -> WorkerPool {
    let test = std::env::current_exe().expect("the test has a path");
    let profile = test.ancestors().nth(2).expect("tests lie in target/PROFILE/deps");
    let program = profile.join("examples/hostile_worker");
    WorkerPool::new(WorkerCommand { program, arguments: vec![] }, Arc::new(RealClock))
}

async fn asked(pool: &WorkerPool, request: &str) -> String {
    match pool.compile(request.as_bytes().to_vec()).await {
        Ok(answer) => String::from_utf8(answer).expect("answers are text"),
        Err(failure) => format!("{failure:?}"),
    }
}

#[tokio::test]
async fn a_worker_can_reach_nothing_outside_of_it() {
    let pool = pool();
    let attempts = [
        "read a file",
        "list a folder",
        "write a file",
        "open a socket",
        "look up a name",
        "start a program",
        "start a thread",
    ];
    for attempt in attempts {
        assert_eq!(asked(&pool, attempt).await, "Killed", "{attempt}");
        assert_eq!(asked(&pool, "hello").await, "echo hello", "after: {attempt}");
    }
}

#[tokio::test]
async fn a_source_that_recurses_panics_or_eats_memory_ends_its_worker_only() {
    let pool = pool();
    for attempt in ["recurse", "panic", "take memory"] {
        assert_eq!(asked(&pool, attempt).await, "Killed", "{attempt}");
        assert_eq!(asked(&pool, "hello").await, "echo hello", "after: {attempt}");
    }
}

/// A request of the real compiler for this source.
fn content(kind: &str, source: &str) -> String {
    let source = source.replace('"', "\\\"");
    format!(
        r#"{{"kind":"{kind}","source":"{source}","subject":"November","language":"en","fields":{{}}}}"#
    )
}

#[tokio::test]
async fn the_real_compiler_works_within_the_walls() {
    let pool = pool();
    let mjml = "<mjml><mj-head><mj-style inline=\"inline\">p { color: #333 }</mj-style></mj-head>\
                <mj-body><mj-section><mj-column><mj-text><p>What is in bloom</p></mj-text>\
                </mj-column></mj-section></mj-body></mjml>";
    let answer = asked(&pool, &content("mjml", mjml)).await;
    assert!(answer.contains("What is in bloom"), "{answer}");
}

#[tokio::test]
async fn nesting_that_aborts_parsers_ends_one_worker_at_most() {
    let pool = pool();
    for (open, close) in [("<div>", "</div>"), ("<table><tr><td>", "</td></tr></table>")] {
        for depth in [90, 1_000, 20_000] {
            let source = open.repeat(depth) + "x" + &close.repeat(depth);
            for kind in ["html", "mjml"] {
                let answer = asked(&pool, &content(kind, &source)).await;
                let held = answer == "Killed" || answer.starts_with('{');
                assert!(held, "{kind} {open} {depth}: {answer}");
                assert_eq!(asked(&pool, "hello").await, "echo hello");
            }
        }
    }
}

#[tokio::test]
async fn a_source_that_never_ends_is_ended_at_the_time_limit_and_holds_up_nobody() {
    let pool = pool();
    let others = async {
        let mut answers = Vec::new();
        for _ in 0..20 {
            answers.push(asked(&pool, "hello").await);
        }
        answers
    };
    let (spun, answers) = futures_util::join!(asked(&pool, "spin"), others);
    assert_eq!(spun, "Killed");
    assert_eq!(answers, vec!["echo hello"; 20]);
}

#[tokio::test]
async fn many_requests_at_once_each_get_their_own_answer() {
    let pool = pool();
    let requests: Vec<String> = (0..200).map(|it| format!("request {it}")).collect();
    let answers = join_all(requests.iter().map(|it| asked(&pool, it))).await;
    let expected: Vec<String> = requests.iter().map(|it| format!("echo {it}")).collect();
    assert_eq!(answers, expected);
}

#[tokio::test]
async fn a_request_over_the_limit_is_the_sources_fault() {
    let answer = pool().compile(vec![b'x'; REQUEST_BYTES_MAX + 1]).await;
    assert_eq!(answer, Err(CompileFailed::Killed));
}

#[tokio::test]
async fn a_worker_that_cannot_be_started_is_not_the_sources_fault() {
    for program in ["/nonexistent/assent", "/bin/true"] {
        let command = WorkerCommand { program: PathBuf::from(program), arguments: vec![] };
        let pool = WorkerPool::new(command, Arc::new(RealClock));
        assert_eq!(pool.compile(vec![]).await, Err(CompileFailed::Unavailable), "{program}");
    }
}
