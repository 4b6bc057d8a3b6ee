//! The disk under the database: where processes die, what fails, what is slow,
//! and what was committed when, in true time.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use domain::{AccountId, SignedDuration, Timestamp};
use ports::{Clock, Pending};
use sim::{Seed, process::Life};
use store::{
    FromValue, Scope, Statement, StoreError, UnitHooks, UnitView,
    facade::hooks::{Moment, outcome_unknown, unavailable},
};

/// From when until when.
pub type Span = (Timestamp, Timestamp);

/// What is wrong with the disk.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// The process dies before the n-th unit, counted from 1.
    pub die_before: BTreeSet<u64>,
    /// The process dies after the n-th commit.
    pub die_after: BTreeSet<u64>,
    /// The n-th commit is done, and the answer says that nobody knows.
    pub forget: BTreeSet<u64>,
    /// The n-th read fails.
    pub unreadable: BTreeSet<u64>,
    /// Nothing can be written.
    pub full: Vec<Span>,
    /// Every commit takes up to so long.
    pub slow: Vec<(Span, SignedDuration)>,
}

/// What was seen of an address that may not be mailed any more.
#[derive(Clone, Debug)]
pub struct Suppressed {
    pub at: Timestamp,
    pub key: Vec<u8>,
}

/// The disk. It outlives processes.
pub struct Disk {
    clock: Arc<dyn Clock>,
    seed: Seed,
    ours: AccountId,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    faults: Faults,
    begun: u64,
    committed: u64,
    read: u64,
    suppressed: Vec<Suppressed>,
    foreign: Vec<String>,
    events: Vec<String>,
    trace: u64,
}

impl Disk {
    pub fn new(clock: Arc<dyn Clock>, seed: Seed, ours: AccountId, faults: Faults) -> Arc<Self> {
        let inner = Mutex::new(Inner { faults, ..Inner::default() });
        Arc::new(Self { clock, seed, ours, inner })
    }

    /// The disk as a process sees it.
    pub fn mounted(self: &Arc<Self>, life: Life) -> Arc<dyn UnitHooks> {
        Arc::new(Mounted { disk: Arc::clone(self), life })
    }

    /// From now on nothing fails.
    pub fn repair(&self) {
        self.inner().faults = Faults::default();
    }

    /// Units begun and committed, and reads.
    pub fn counts(&self) -> [u64; 3] {
        let inner = self.inner();
        [inner.begun, inner.committed, inner.read]
    }

    pub fn suppressed(&self) -> Vec<Suppressed> {
        self.inner().suppressed.clone()
    }

    /// Units of accounts that nobody asked to do anything.
    pub fn foreign(&self) -> Vec<String> {
        self.inner().foreign.clone()
    }

    /// What happened, for people.
    pub fn events(&self) -> Vec<String> {
        self.inner().events.clone()
    }

    pub fn note(&self, what: impl Into<String>) {
        let line = format!("{} {}", self.clock.now(), what.into());
        if std::env::var_os("ASSENT_SIM_LOG").is_some() {
            println!("{line}");
        }
        self.inner().events.push(line);
    }

    /// A number that two equal runs have in common.
    pub fn trace(&self) -> u64 {
        self.inner().trace
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct Mounted {
    disk: Arc<Disk>,
    life: Life,
}

impl Mounted {
    fn die(&self, moment: &str, unit: &UnitView<'_>) -> Pending<'static, ()> {
        self.disk.note(format!("dies {moment} {}", told(unit)));
        self.life.end();
        Box::pin(std::future::pending())
    }

    fn slow(&self, number: u64) -> Option<Pending<'static, ()>> {
        let now = self.disk.clock.now();
        let inner = self.disk.inner();
        let (_, most) = inner.faults.slow.iter().find(|(span, _)| holds(*span, now))?;
        let micros = u64::try_from(most.as_micros()).unwrap_or_default();
        let draw = self.disk.seed.draw(&["slow", &number.to_string()]).below(micros);
        let wait = SignedDuration::from_micros(i64::try_from(draw).unwrap_or_default());
        Some(self.disk.clock.sleep(wait))
    }
}

impl UnitHooks for Mounted {
    fn before(&self, unit: &UnitView<'_>) -> Result<(), StoreError> {
        let now = self.disk.clock.now();
        if self.disk.inner().faults.full.iter().any(|it| holds(*it, now)) {
            self.disk.note(format!("is full for {}", told(unit)));
            return Err(unavailable("the disk is full"));
        }
        Ok(())
    }

    fn after(&self, unit: &UnitView<'_>) -> Result<(), StoreError> {
        let now = self.disk.clock.now();
        let mut inner = self.disk.inner();
        inner.committed += 1;
        let committed = inner.committed;
        inner.trace = unit
            .steps
            .iter()
            .flat_map(|it| it.statement.name.bytes())
            .fold(inner.trace ^ now.as_microsecond().unsigned_abs(), |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            });
        if let Scope::Account(account) = unit.scope
            && account != self.disk.ours
        {
            inner.foreign.push(told(unit));
        }
        for step in unit.steps.iter().filter(|it| it.statement.name == "suppression/insert") {
            if let Some(key) = step.params.get(1).and_then(Vec::from_value) {
                inner.suppressed.push(Suppressed { at: now, key });
            }
        }
        if inner.faults.forget.remove(&committed) {
            drop(inner);
            self.disk.note(format!("forgets to answer {}", told(unit)));
            return Err(outcome_unknown("the answer was lost"));
        }
        Ok(())
    }

    fn reading(&self, statement: &'static Statement) -> Result<(), StoreError> {
        let mut inner = self.disk.inner();
        inner.read += 1;
        let read = inner.read;
        if !inner.faults.unreadable.remove(&read) {
            return Ok(());
        }
        drop(inner);
        self.disk.note(format!("cannot read for {}", statement.name));
        Err(unavailable("the disk cannot be read"))
    }

    fn stall(&self, unit: &UnitView<'_>, moment: Moment) -> Option<Pending<'static, ()>> {
        if self.life.is_over() {
            return Some(Box::pin(std::future::pending()));
        }
        let mut inner = self.disk.inner();
        match moment {
            Moment::Before => {
                inner.begun += 1;
                let begun = inner.begun;
                let dies = inner.faults.die_before.remove(&begun);
                drop(inner);
                dies.then(|| self.die("before", unit))
            }
            Moment::After => {
                let committed = inner.committed;
                let dies = inner.faults.die_after.remove(&committed);
                drop(inner);
                if dies { Some(self.die("after", unit)) } else { self.slow(committed) }
            }
        }
    }
}

fn holds((from, until): Span, now: Timestamp) -> bool {
    from <= now && now < until
}

fn told(unit: &UnitView<'_>) -> String {
    let names: Vec<_> = unit.steps.iter().map(|it| it.statement.name).collect();
    format!("{:?} {}", unit.lane, names.join(" + "))
}
