//! The screening of an upload: reads it once from its beginning to its end,
//! writes down which lines are not taken and what the list looks like, and
//! claims nobody. Cut off, it begins anew: nothing depends on it yet.

use std::collections::{BTreeMap, BTreeSet};

use domain::FingerprintId;
use screening::{
    Known, ListSketch, Lists, Reject, Row, Rows, Screening, rows::Depth, screen::Outcome,
    sketch::Sketcher,
};
use store::{
    Lane, Scope, fingerprint,
    import::{self, ImportRow, Refusal, StoppedLine},
    keys::AddressKey,
    screening as asked,
};

use super::{
    figures::{Figures, Resemblance, Shared},
    hosts::Hosts,
    layout::Layout,
    lines::Lines,
    order::Order,
};
use crate::{App, Failure};

/// Rows that are looked at together.
const BATCH: usize = 2_000;
/// Most lines that were not taken that are kept of one file.
const REFUSALS_MAX: usize = 100_000;
/// Values of the sketch by which a list is compared with fingerprints.
pub(crate) const FINGERPRINT_SKETCH: usize = 1_024;
/// Values of the sketch by which it is compared with the lists of others.
const OVERLAP_SKETCH: usize = 256;
/// Most fingerprints that are named.
const NAMED_MAX: usize = 10;

/// What a screening came to.
pub(super) struct Screened {
    /// The figures.
    pub(super) figures: Figures,
    /// The lines that are not taken.
    pub(super) stopped: Lines,
    /// The order in which the others are.
    pub(super) order: Order,
}

/// Screens an upload.
pub(super) async fn run(
    app: &App,
    row: &ImportRow,
    (text, layout): (&[u8], &Layout),
) -> Result<Screened, Failure> {
    let lists = Lists::builtin();
    let mapping = (&layout.mapping(), Depth::Screening);
    let mut rows = Rows::open(text, layout.delimiter(), mapping, &lists).map_err(damaged)?;
    let mut pass = Pass::new(app, row, &lists);
    let mut next = pass.admit(&mut rows)?;
    while let Some(batch) = next {
        // While the database is asked about some lines, the next ones are read.
        let asked = Asked::of(app, &batch);
        let asking = asked.ask(app, row);
        let (answers, read) = tokio::try_join!(asking, async { pass.admit(&mut rows) })?;
        pass.judge(batch, (&asked, answers)).await?;
        pass.keep_refusals().await?;
        next = read;
    }
    pass.finish().await
}

pub(super) fn damaged(error: screening::FileError) -> Failure {
    Failure::unavailable("an upload", error)
}

struct Pass<'a> {
    app: &'a App,
    row: &'a ImportRow,
    screening: Screening<'a>,
    hosts: Hosts,
    stopped: Lines,
    order: Order,
    refused: Vec<StoppedLine>,
    kept: usize,
    hits: BTreeMap<FingerprintId, u64>,
    complained: u64,
    sketch: Sketcher,
    overlap: Sketcher,
}

/// Lines that were read together.
struct Admitted {
    rows: Vec<(u64, Row)>,
    /// Those without an address of their own.
    refused: Vec<(u64, Reject)>,
}

/// The hashes by which others know the addresses of some lines.
struct Asked {
    keys: Vec<AddressKey>,
    /// Of the address without its tag, where it has one: an import does not bring
    /// back as `anna+shop@` who left as `anna@`.
    plain: Vec<Option<AddressKey>>,
    prints: Vec<AddressKey>,
    overlaps: Vec<AddressKey>,
}

/// What they answer.
struct Answers {
    suppressed: BTreeSet<Vec<u8>>,
    complained: u64,
    hits: Vec<(FingerprintId, u64)>,
}

impl Asked {
    fn of(app: &App, Admitted { rows, .. }: &Admitted) -> Self {
        let names: Vec<&str> = rows.iter().map(|(_, row)| row.normalised.as_str()).collect();
        let digests: Vec<_> = rows.iter().map(|(_, row)| row.md5()).collect();
        let plain: Vec<_> = rows.iter().map(|(_, row)| Screening::untagged(row)).collect();
        let plain_names: Vec<&str> = plain.iter().flatten().map(String::as_str).collect();
        let mut plain_keys = app.keys().suppressions(&plain_names).into_iter();
        Self {
            keys: app.keys().suppressions(&names),
            plain: plain.iter().map(|it| it.as_ref().and_then(|_| plain_keys.next())).collect(),
            prints: app.keys().fingerprints(&digests),
            overlaps: app.keys().overlaps(&names),
        }
    }

    async fn ask(&self, app: &App, row: &ImportRow) -> Result<Answers, Failure> {
        let (store, account) = (app.store(), row.account);
        let all: Vec<AddressKey> =
            self.keys.iter().chain(self.plain.iter().flatten()).copied().collect();
        let (suppressed, complained, hits) = tokio::try_join!(
            asked::suppressed(store, (account, row.list), &all, app.now()),
            asked::complained_elsewhere(store, account, &self.keys),
            fingerprint::hits(store, account, &self.prints),
        )?;
        Ok(Answers { suppressed: suppressed.into_iter().collect(), complained, hits })
    }

    /// Whether each row is suppressed, as it is written or without its tag.
    fn suppressed(&self, answers: &Answers) -> impl Iterator<Item = bool> {
        let is_found = |key: &AddressKey| answers.suppressed.contains(key.as_slice());
        let rows = self.keys.iter().zip(&self.plain);
        rows.map(move |(key, plain)| is_found(key) || plain.as_ref().is_some_and(is_found))
    }
}

impl<'a> Pass<'a> {
    fn new(app: &'a App, row: &'a ImportRow, lists: &'a Lists) -> Self {
        Self {
            app,
            row,
            screening: Screening::new(lists),
            hosts: Hosts::default(),
            stopped: Lines::default(),
            order: Order::default(),
            refused: Vec::new(),
            kept: 0,
            hits: BTreeMap::new(),
            complained: 0,
            sketch: Sketcher::new(FINGERPRINT_SKETCH),
            overlap: Sketcher::new(OVERLAP_SKETCH),
        }
    }

    /// Steps 1 and 2 for the next lines; `None` at the end of the file.
    fn admit(&mut self, rows: &mut Rows<&[u8]>) -> Result<Option<Admitted>, Failure> {
        let mut admitted = Admitted { rows: Vec::with_capacity(BATCH), refused: Vec::new() };
        for read in 0..BATCH {
            let begins = rows.offset();
            let Some((line, row)) = rows.next().map_err(damaged)? else {
                return Ok((read > 0).then_some(admitted));
            };
            self.order.add(begins);
            match self.screening.admit(row) {
                Ok(row) => admitted.rows.push((line, row)),
                Err(reject) => admitted.refused.push((line, reject)),
            }
        }
        Ok(Some(admitted))
    }

    /// Steps 3 to 8.
    async fn judge(
        &mut self,
        Admitted { rows, refused }: Admitted,
        (asked, answers): (&Asked, Answers),
    ) -> Result<(), Failure> {
        for (line, reject) in refused {
            self.refuse(line, reject);
        }
        for ((line, _), key) in rows.iter().zip(&asked.keys) {
            self.order.key(*line, key);
        }
        asked.overlaps.iter().for_each(|it| self.overlap.add(it));
        asked.prints.iter().for_each(|it| self.sketch.add(it));
        self.complained += answers.complained;
        for (id, hits) in &answers.hits {
            *self.hits.entry(*id).or_default() += hits;
        }
        self.ask_hosts(&rows).await;
        for ((line, row), suppressed) in rows.iter().zip(asked.suppressed(&answers)) {
            let mail_host = self.hosts.of(row.address.domain());
            if let Err(reject) = self.screening.judge(row, Known { suppressed, mail_host }) {
                self.refuse(*line, reject);
            }
        }
        Ok(())
    }

    async fn ask_hosts(&mut self, batch: &[(u64, Row)]) {
        let domains = batch.iter().map(|(_, row)| row.address.domain());
        let new = domains.filter(|it| self.hosts.lacks(it) && self.screening.needs_host(it));
        let new: BTreeSet<_> = new.cloned().collect();
        self.hosts.ask(self.app, new).await;
    }

    fn refuse(&mut self, line: u64, reject: Reject) {
        self.stopped.insert(line);
        if self.kept + self.refused.len() < REFUSALS_MAX {
            let Reject { step, field, reason } = reject;
            let refusal = Refusal { line, field: field.into_owned(), reason: reason.into_owned() };
            self.refused.push(StoppedLine { step: step.as_str().to_owned(), refusal });
        }
    }

    /// Writes down the lines that were not taken, unless an earlier screening of
    /// this file did.
    async fn keep_refusals(&mut self) -> Result<(), Failure> {
        let refused = std::mem::take(&mut self.refused);
        self.kept += refused.len();
        if refused.is_empty() || self.row.screening.is_some() {
            return Ok(());
        }
        let account = self.row.account;
        let step = import::insert_stopped((account, self.row.id), &refused);
        self.app.store().unit(Scope::Account(account), Lane::Bulk, vec![step]).await?;
        Ok(())
    }

    async fn finish(mut self) -> Result<Screened, Failure> {
        // The last lines of a file may all have been stopped while it was read.
        self.keep_refusals().await?;
        let Self { app, row, screening, stopped, hits, complained, sketch, overlap, .. } = self;
        let order = self.order.sorted();
        if let Some(json) = &row.screening {
            return Ok(Screened { figures: Figures::from_json(json)?, stopped, order });
        }
        let outcome = screening.finish();
        let (sketch, overlap) = (sketch.finish(), overlap.finish());
        let known = Shared {
            complained,
            complained_permille: permille(complained, &outcome),
            overlap_percent: overlap_percent(app, row, &overlap).await?,
            fingerprints: resemblances(app, row, (&hits, &sketch)).await?,
        };
        let figures = Figures::of(&outcome, Some(known));
        let import = (row.account, row.id);
        let steps = vec![
            import::set_screening(import, crate::json::text(&figures), app.now()),
            asked::put_sketch(import, (overlap.rows(), overlap.to_bytes())),
        ];
        app.store().unit(Scope::Account(row.account), Lane::Bulk, steps).await?;
        Ok(Screened { figures, stopped, order })
    }
}

fn permille(part: u64, outcome: &Outcome) -> u64 {
    (part * 1_000).checked_div(outcome.shape.rows).unwrap_or(0)
}

/// The largest share of this list that stands in one list of another account.
async fn overlap_percent(app: &App, row: &ImportRow, ours: &ListSketch) -> Result<u64, Failure> {
    let others = asked::other_sketches(app.store(), row.account).await?;
    let covered = others
        .iter()
        .map(|(rows, bytes)| ours.covered_percent(&ListSketch::from_bytes(bytes, *rows)));
    Ok(covered.max().unwrap_or(0))
}

/// The fingerprints that a list resembles, the likest first.
async fn resemblances(
    app: &App,
    row: &ImportRow,
    (hits, ours): (&BTreeMap<FingerprintId, u64>, &ListSketch),
) -> Result<Vec<Resemblance>, Failure> {
    let known = fingerprint::sketches(app.store(), row.account).await?;
    let mut found: Vec<_> = known
        .into_iter()
        .map(|it| {
            let hits = hits.get(&it.id).copied().unwrap_or(0);
            let sketch = ListSketch::from_bytes(&it.sketch, it.addresses);
            Resemblance {
                id: it.id.to_string(),
                name: it.name,
                version: it.version,
                share_percent: (hits * 100).checked_div(ours.rows()).unwrap_or(0),
                likeness_percent: ours.likeness_percent(&sketch),
            }
        })
        .filter(|it| it.share_percent > 0 || it.likeness_percent > 0)
        .collect();
    found.sort_by_key(|it| std::cmp::Reverse((it.share_percent, it.likeness_percent)));
    found.truncate(NAMED_MAX);
    Ok(found)
}
