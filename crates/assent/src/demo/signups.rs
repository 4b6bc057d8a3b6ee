//! People who sign up by the form, and confirm by the link in the mail they
//! received.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::{Context as _, bail};
use domain::{Address, SignedDuration};
use futures_util::{StreamExt as _, stream};
use ports::timeout;
use sim::{
    MailCopy,
    form::Form,
    recipients::{self, Web as _},
};
use tokio::sync::mpsc;
use url::Url;

use super::{browser::Browser, people::Person, screen::Bar};
use crate::real::RealClock;

/// People at their browsers at the same time.
const AT_ONCE: usize = 8;
/// Mail that is greylisted comes after some seconds; this is for slow machines.
const MAIL_MAX: SignedDuration = SignedDuration::from_secs(90);

/// Everybody fills in the form: fetches the page, ticks the box, sends it.
///
/// # Errors
/// What went wrong for the first of them for whom something did.
pub async fn fill_in(
    browser: &Browser,
    form: &Url,
    people: &[Person],
    bar: &Bar,
) -> anyhow::Result<()> {
    let mut visits =
        stream::iter(people.iter().map(|it| visit(browser, form, it))).buffer_unordered(AT_ONCE);
    let mut done = 0;
    while let Some(visited) = visits.next().await {
        visited?;
        done += 1;
        bar.set(done);
    }
    Ok(())
}

async fn visit(browser: &Browser, form: &Url, person: &Person) -> anyhow::Result<()> {
    let page = browser.get(form.clone()).await?;
    let filled = Form::first_post(&page.body, &page.url);
    let mut filled = filled.with_context(|| format!("{form} shows no form ({})", page.status))?;
    filled.set("address", &person.address.to_wire());
    filled.set("name", &person.first_name);
    // None is ticked beforehand (R002-17): people do it themselves.
    if filled.unticked.is_empty() {
        bail!("{form} has no box to tick");
    }
    filled.tick_all();
    let answer = browser.post(filled.action, filled.fields).await?;
    if answer.status >= 300 {
        bail!("the form was answered with status {}", answer.status);
    }
    Ok(())
}

/// Everybody opens the link in the mail and presses the button. Returns the
/// letters by address: they carry a way out, too.
///
/// # Errors
/// When a mail does not come, or its link does not work.
pub async fn confirm(
    browser: &Browser,
    letters: &mut mpsc::Receiver<Arc<MailCopy>>,
    people: &[Person],
    bar: &Bar,
) -> anyhow::Result<BTreeMap<Address, Arc<MailCopy>>> {
    let mut confirmed = BTreeMap::new();
    while confirmed.len() < people.len() {
        let next = timeout(&RealClock, MAIL_MAX, letters.recv()).await;
        let Ok(Some(copy)) = next else {
            let missing = people.len() - confirmed.len();
            bail!("{missing} people wait for the mail with their link; see the server's log");
        };
        recipients::confirm(browser, &copy.letter)
            .await
            .context("the link of a confirmation mail does not work")?;
        confirmed.insert(copy.envelope.recipient.clone(), copy);
        bar.set(confirmed.len() as u64);
    }
    Ok(confirmed)
}
