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
    while let Some(batch) = pass.admit(&mut rows)? {
        pass.judge(batch).await?;
        pass.keep_refusals().await?;
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
    refused: Vec<StoppedLine>,
    kept: usize,
    hits: BTreeMap<FingerprintId, u64>,
    complained: u64,
    sketch: Sketcher,
    overlap: Sketcher,
}

type Admitted = Vec<(u64, Row)>;

impl<'a> Pass<'a> {
    fn new(app: &'a App, row: &'a ImportRow, lists: &'a Lists) -> Self {
        Self {
            app,
            row,
            screening: Screening::new(lists),
            hosts: Hosts::default(),
            stopped: Lines::default(),
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
        let mut admitted = Vec::with_capacity(BATCH);
        for read in 0..BATCH {
            let Some((line, row)) = rows.next().map_err(damaged)? else {
                return Ok((read > 0).then_some(admitted));
            };
            match self.screening.admit(row) {
                Ok(row) => admitted.push((line, row)),
                Err(reject) => self.refuse(line, reject),
            }
        }
        Ok(Some(admitted))
    }

    /// Steps 3 to 8.
    async fn judge(&mut self, batch: Admitted) -> Result<(), Failure> {
        let (app, account) = (self.app, self.row.account);
        let names: Vec<&str> = batch.iter().map(|(_, row)| row.normalised.as_str()).collect();
        let digests: Vec<_> = batch.iter().map(|(_, row)| row.md5()).collect();
        let keys = app.keys().suppressions(&names);
        let prints = app.keys().fingerprints(&digests);
        app.keys().overlaps(&names).iter().for_each(|it| self.overlap.add(it));
        prints.iter().for_each(|it| self.sketch.add(it));
        let suppressed = self.suppressed(&batch, &keys).await?;
        self.complained += asked::complained_elsewhere(app.store(), account, &keys).await?;
        for (id, hits) in fingerprint::hits(app.store(), account, &prints).await? {
            *self.hits.entry(id).or_default() += hits;
        }
        self.ask_hosts(&batch).await;
        for ((line, row), suppressed) in batch.iter().zip(suppressed) {
            let mail_host = self.hosts.of(row.address.domain());
            if let Err(reject) = self.screening.judge(row, Known { suppressed, mail_host }) {
                self.refuse(*line, reject);
            }
        }
        Ok(())
    }

    /// Whether each row is suppressed, as it is written or without its tag: an
    /// import does not bring back as `anna+shop@` who left as `anna@`.
    async fn suppressed(
        &self,
        batch: &Admitted,
        keys: &[AddressKey],
    ) -> Result<Vec<bool>, Failure> {
        let plain: Vec<_> = batch.iter().map(|(_, row)| Screening::untagged(row)).collect();
        let names: Vec<&str> = plain.iter().flatten().map(String::as_str).collect();
        let mut plain_keys = self.app.keys().suppressions(&names).into_iter();
        let plain: Vec<Option<AddressKey>> =
            plain.iter().map(|it| it.as_ref().and_then(|_| plain_keys.next())).collect();
        let all: Vec<AddressKey> = keys.iter().chain(plain.iter().flatten()).copied().collect();
        let list = (self.row.account, self.row.list);
        let found = asked::suppressed(self.app.store(), list, &all, self.app.now()).await?;
        let found: BTreeSet<_> = found.into_iter().collect();
        let is_found = |key: &AddressKey| found.contains(key.as_slice());
        let rows = keys.iter().zip(&plain);
        Ok(rows.map(|(key, plain)| is_found(key) || plain.as_ref().is_some_and(is_found)).collect())
    }

    async fn ask_hosts(&mut self, batch: &Admitted) {
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
        if let Some(json) = &row.screening {
            return Ok(Screened { figures: Figures::from_json(json)?, stopped });
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
        Ok(Screened { figures, stopped })
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
