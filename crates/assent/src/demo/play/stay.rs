//! Act 10: the server stays, and the simulated world with it.

use std::sync::Arc;

use anyhow::{Context as _, bail};
use sim::MailCopy;
use tokio::{signal, sync::mpsc};

use super::Play;
use crate::demo::{outcome::Mailed, screen::Screen};

impl Play {
    /// Act 10: the server stays until Ctrl-C.
    pub(in crate::demo) async fn stay(&mut self, mailed: &Mailed) -> anyhow::Result<()> {
        let screen = self.screen;
        screen.step(10, "The server stays");
        let ready = self.stage.server.ready();
        screen.done(&format!("console   {}", ready.console));
        let key = self.stage.server.place().data.join("operator.key");
        screen.more(&format!("the operator's key to enter is in {}", key.display()));
        if let Some(form) = &self.form {
            screen.done(&format!("the form  {form}"));
        }
        let copies = self.stage.net.mailbox().copies_since(mailed.copies.start);
        // One that has the footer's links: the newest may be a notice.
        if let Some(copy) = copies.iter().rfind(|it| it.letter.link("/why/").is_some()) {
            for (name, path) in [("evidence", "/why/"), ("way out ", "/u/")] {
                if let Some(link) = copy.letter.link(path) {
                    screen.done(&format!("{name}  {link}"));
                }
            }
        }
        screen.more("sign up with any address at accepting.example: its mail is shown here");
        screen.line("\nCtrl-C ends it.");
        let letters = self.stage.net.mailbox().watch();
        // The server hears a Ctrl-C as well and ends; ours is looked at first.
        tokio::select! {
            biased;
            told = told_to_stop() => told?,
            ended = self.stage.server.ended() => bail!("the server ended by itself: {}", ended?),
            () = show_mail(screen, letters) => {}
        }
        Ok(())
    }

    /// Ends the server. Nothing is lost by the way it is done.
    pub(in crate::demo) async fn end(mut self) -> anyhow::Result<()> {
        self.stage.server.kill().await
    }
}

/// Shows mail as it comes, with the links that its reader could follow.
async fn show_mail(screen: Screen, mut letters: mpsc::Receiver<Arc<MailCopy>>) {
    while let Some(copy) = letters.recv().await {
        let subject = copy.letter.subject.replace(char::is_control, " ");
        screen.done(&format!("mail for {}: {subject}", copy.envelope.recipient.to_wire()));
        for path in ["/confirm/", "/u/", "/why/"] {
            if let Some(link) = copy.letter.link(path) {
                screen.more(link.as_str());
            }
        }
    }
}

/// Waits for Ctrl-C, or for a polite request to end.
pub(in crate::demo) async fn told_to_stop() -> anyhow::Result<()> {
    let mut terminated = signal::unix::signal(signal::unix::SignalKind::terminate())?;
    tokio::select! {
        interrupted = signal::ctrl_c() => interrupted.context("Ctrl-C is not heard")?,
        _ = terminated.recv() => {}
    }
    Ok(())
}
