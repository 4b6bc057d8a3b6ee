//! Polls futures in the order they were given, so that what they send goes out
//! in that order and in one piece.

use std::{
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
};

/// The outcomes of all of `futures`, once the last is ready. Their first polls
/// happen in order and without a pause: tokio-postgres queues a request at the
/// first poll, so either all are sent or (dropped before) none.
pub(super) async fn in_order<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut outcomes: Vec<Option<F::Output>> = futures.iter().map(|_| None).collect();
    let mut running: Vec<Pin<Box<F>>> = futures.into_iter().map(Box::pin).collect();
    poll_fn(|context| {
        let mut all_ready = true;
        for (future, outcome) in running.iter_mut().zip(&mut outcomes) {
            if outcome.is_none() {
                match future.as_mut().poll(context) {
                    Poll::Ready(ready) => *outcome = Some(ready),
                    Poll::Pending => all_ready = false,
                }
            }
        }
        if all_ready { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
    outcomes.into_iter().map(|outcome| outcome.expect("all are ready")).collect()
}
