//! The projection of permission against the ledger it follows from.
//!
//! Random lives, made of the units that the product writes. After every unit
//! the events of each contact are read back, opened and folded by
//! [`consent::History`]; the rows of `permission` must say the same, so that
//! they can be rebuilt from `consent_event` at any time.

use std::collections::BTreeMap;

use consent::{EventKind, History, Leaf, Permission, WithdrawnVia, confirmation};
use domain::{ContactId, ListId, Personal, ReviewId, SignedDuration, Timestamp};
use store::{
    Lane, Scope, Step, Store,
    contact::{self, NewContact},
    import, ledger,
    ledger::NewEvent,
    permission::{self, PermissionRow},
    suppression::{self, SuppressionRow},
};

use super::{
    beside_a_neighbour,
    house::{self, OURS, at},
    person::Desk,
};

const PEOPLE: u8 = 3;
const LISTS: u8 = 2;
const UNITS: usize = 100;
const SEEDS: u32 = 5;

struct Life {
    store: Store,
    desk: Desk,
    now: Timestamp,
    /// Everybody who is known, by number.
    known: BTreeMap<u8, NewContact>,
    erased: Vec<u8>,
    told: Vec<String>,
}

/// How a permission is kept: as the product does.
fn row((contact, list): (ContactId, ListId), is: &History, by: &NewEvent) -> PermissionRow {
    let (state, basis, event, since) = match is.permission() {
        Permission::Absent => ("absent", None, by.id, by.at),
        Permission::Pending { requested_at } => ("pending", None, by.id, requested_at),
        Permission::Claimed => ("claimed", None, by.id, by.at),
        Permission::Granted { basis, event, since } => ("granted", Some(basis), event, since),
        Permission::Withdrawn { at, event } => ("withdrawn", None, event, at),
    };
    let (state, acted_at) = (state.to_owned(), is.acted_at());
    PermissionRow { contact, list, state, basis, event, since, acted_at }
}

/// What the ledger says, in words.
fn by_ledger(is: Permission) -> String {
    match is {
        Permission::Absent => "absent".into(),
        Permission::Pending { requested_at } => format!("pending since {requested_at}"),
        Permission::Claimed => "claimed".into(),
        Permission::Granted { basis, event, since } => format!("{basis} by {event} since {since}"),
        Permission::Withdrawn { at, event } => format!("withdrawn by {event} since {at}"),
    }
}

/// What the projection says, in the same words.
fn by_row(row: &PermissionRow) -> String {
    let PermissionRow { state, basis, event, since, .. } = row;
    match (state.as_str(), basis) {
        ("granted", Some(basis)) => format!("{basis} by {event} since {since}"),
        ("withdrawn", None) => format!("withdrawn by {event} since {since}"),
        ("pending", None) => format!("pending since {since}"),
        (word @ ("claimed" | "absent"), None) => word.to_owned(),
        other => panic!("{other:?} is no state"),
    }
}

impl Life {
    fn begin(store: Store, seed: u32) -> Self {
        let desk = Desk::open(OURS, 100 + seed);
        let (known, erased, told) = (BTreeMap::new(), Vec::new(), Vec::new());
        Self { store, desk, now: at(100), known, erased, told }
    }

    /// A number below `end`.
    fn draw(&self, end: u8) -> u8 {
        let [byte]: [u8; 1] = self.desk.entropy.bytes();
        byte % end
    }

    async fn write(&self, steps: Vec<Step>) {
        self.store.unit(Scope::Account(OURS), Lane::Interactive, steps).await.unwrap();
    }

    async fn step(&mut self) {
        let hours = [0, 1, 30, 100][usize::from(self.draw(4))];
        self.now += SignedDuration::from_hours(hours) + SignedDuration::from_mins(1);
        let (who, list) = (self.draw(PEOPLE), house::list(u128::from(1 + self.draw(LISTS))));
        let what = self.draw(20);
        self.told.push(format!("{} {what} {who} {list}", self.now));
        match what {
            0..=3 => self.sign_up(who, list).await,
            4..=6 => self.confirm(who, list).await,
            7..=8 => self.import(who).await,
            9..=10 => self.attest().await,
            11..=12 => self.leave(who, Some(list)).await,
            13 => self.leave(who, None).await,
            14 => self.expire().await,
            15..=16 => self.renew(who, list).await,
            17..=18 => self.spare(who, list).await,
            _ if self.draw(3) == 0 => self.erase(who).await,
            _ => {}
        }
    }

    fn person(&self, who: u8) -> NewContact {
        self.desk.contact(&format!("p{who}@people.example"), &[], self.now)
    }

    /// The contact of a person who is not erased, added when unknown.
    async fn find_or_add(&mut self, who: u8) -> Option<NewContact> {
        if self.erased.contains(&who) {
            return None;
        }
        if !self.known.contains_key(&who) {
            let new = self.person(who);
            self.write(contact::insert_many(OURS, std::slice::from_ref(&new), self.now).into())
                .await;
            self.known.insert(who, new);
        }
        self.known.get(&who).cloned()
    }

    async fn history(&self, person: &NewContact, list: ListId) -> History {
        let rows = ledger::of_contact(&self.store, OURS, person.id).await.unwrap();
        let events: Vec<_> = rows.iter().map(|it| self.desk.open_event(person.salt, it)).collect();
        History::of(person.id, list, &events)
    }

    async fn sign_up(&mut self, who: u8, list: ListId) {
        let Some(person) = self.find_or_add(who).await else { return };
        let mut history = self.history(&person, list).await;
        let confirmed = domain::Basis::Confirmed;
        if matches!(history.permission(), Permission::Granted { basis, .. } if basis == confirmed) {
            return;
        }
        let on = (person.id, list);
        let requested = self.desk.event_on(on, EventKind::Requested, self.now);
        history.apply(&requested);
        let sealed = self.desk.seal(person.salt, &requested);
        let mut steps = vec![
            ledger::append(OURS, std::slice::from_ref(&sealed)),
            permission::upsert(OURS, &[row(on, &history, &sealed)]),
        ];
        if confirmation::may_send(&history, self.now).is_ok() {
            let later = self.now + SignedDuration::from_millis(1);
            let sent = self.desk.event_on(on, EventKind::ConfirmationSent, later);
            steps.push(ledger::append(OURS, &[self.desk.seal(person.salt, &sent)]));
        }
        self.write(steps).await;
    }

    async fn confirm(&mut self, who: u8, list: ListId) {
        let Some(person) = self.known.get(&who).cloned() else { return };
        let mut history = self.history(&person, list).await;
        if history.confirmable(self.now).is_err() {
            return;
        }
        let on = (person.id, list);
        let confirmed = self.desk.event_on(on, EventKind::Confirmed, self.now);
        history.apply(&confirmed);
        let sealed = self.desk.seal(person.salt, &confirmed);
        self.write(vec![
            ledger::append(OURS, std::slice::from_ref(&sealed)),
            permission::upsert(OURS, &[row(on, &history, &sealed)]),
            suppression::lift(OURS, &person.suppression_key, list, self.now),
        ])
        .await;
    }

    /// The owner of a permission that stands says that they still want it.
    async fn renew(&mut self, who: u8, list: ListId) {
        let Some(person) = self.known.get(&who).cloned() else { return };
        let mut history = self.history(&person, list).await;
        if history.acted_at().is_none() {
            return;
        }
        let on = (person.id, list);
        let renewed = self.desk.event_on(on, EventKind::Reconfirmed, self.now);
        history.apply(&renewed);
        let sealed = self.desk.seal(person.salt, &renewed);
        self.write(vec![
            ledger::append(OURS, std::slice::from_ref(&sealed)),
            permission::upsert(OURS, &[row(on, &history, &sealed)]),
        ])
        .await;
    }

    /// Somebody leaves a topic out, or rests: the permission is not written at all.
    async fn spare(&mut self, who: u8, list: ListId) {
        let Some(person) = self.known.get(&who).cloned() else { return };
        let topic = || Personal::new("Roses".to_owned());
        let until = self.now + SignedDuration::from_hours(30 * 24);
        let event = match self.draw(4) {
            0 => self.desk.event(person.id, EventKind::Rested { until }, self.now),
            1 => self.desk.event(person.id, EventKind::RestEnded, self.now),
            2 => {
                let kind = EventKind::TopicLeftOut { topic: topic() };
                self.desk.event_on((person.id, list), kind, self.now)
            }
            _ => {
                let kind = EventKind::TopicTakenBack { topic: topic() };
                self.desk.event_on((person.id, list), kind, self.now)
            }
        };
        let sealed = self.desk.seal(person.salt, &event);
        self.write(vec![ledger::append(OURS, &[sealed])]).await;
    }

    /// An upload claims, for list 1, who is unknown; what is known stays.
    async fn import(&mut self, who: u8) {
        if self.known.contains_key(&who) || self.erased.contains(&who) {
            return;
        }
        let new = self.person(who);
        let on = (new.id, house::list(1));
        let claimed = self.desk.event_on(on, EventKind::Claimed, self.now);
        let sealed = self.desk.seal(new.salt, &claimed);
        let claim = row(on, &History::of(new.id, on.1, [&claimed]), &sealed);
        let mut steps: Vec<Step> =
            contact::insert_many(OURS, std::slice::from_ref(&new), self.now).into();
        steps.push(ledger::append(OURS, &[sealed]));
        steps.push(permission::claim(OURS, &[claim]));
        steps.push(import::insert_contacts((OURS, house::import(2)), &[new.id]));
        self.write(steps).await;
        self.known.insert(who, new);
    }

    /// A reviewer accepts the uploads so far, whatever people did since.
    async fn attest(&mut self) {
        let key = (OURS, house::import(2));
        let claimed = import::contacts(&self.store, key, (None, 100)).await.unwrap();
        let review = ReviewId(uuid::Uuid::from_u128(5));
        let (mut events, mut named) = (Vec::new(), Vec::new());
        for (id, salt) in claimed.into_iter().filter_map(|(id, salt)| Some((id, salt?))) {
            let kind = EventKind::Attested { review };
            let event = self.desk.event_on((id, house::list(1)), kind, self.now);
            named.push((id, event.id));
            events.push(self.desk.seal(salt.try_into().unwrap(), &event));
        }
        let lift = permission::attest(OURS, house::list(1), &named, self.now);
        self.write(vec![ledger::append(OURS, &events), lift]).await;
    }

    async fn leave(&mut self, who: u8, list: Option<ListId>) {
        let Some(person) = self.known.get(&who).cloned() else { return };
        let kind = EventKind::Withdrawn { via: WithdrawnVia::Page };
        let mut event = self.desk.event(person.id, kind, self.now);
        event.list = list;
        let sealed = self.desk.seal(person.salt, &event);
        let withdrawn = |list| History::of(person.id, list, [&event]);
        let projected = match list {
            Some(list) => {
                permission::upsert(OURS, &[row((person.id, list), &withdrawn(list), &sealed)])
            }
            None => permission::withdraw_all(OURS, person.id, event.id, self.now),
        };
        let forbidden = SuppressionRow {
            address_key: person.suppression_key,
            list,
            reason: "unsubscribed".into(),
            created_at: self.now,
            until: None,
        };
        self.write(vec![
            ledger::append(OURS, &[sealed]),
            projected,
            suppression::insert(OURS, &forbidden),
            contact::raise_epoch(OURS, person.id),
        ])
        .await;
    }

    async fn expire(&mut self) {
        let before = self.now - confirmation::REQUEST_LIFETIME;
        for request in permission::expired(&self.store, before, 100).await.unwrap() {
            let person = self.known.values().find(|it| it.id == request.contact).unwrap().clone();
            let mut history = self.history(&person, request.list).await;
            let on = (person.id, request.list);
            let event = self.desk.event_on(on, EventKind::Expired, self.now);
            history.apply(&event);
            let sealed = self.desk.seal(person.salt, &event);
            let after = row(on, &history, &sealed);
            self.write(vec![ledger::append(OURS, &[sealed]), permission::upsert(OURS, &[after])])
                .await;
        }
    }

    async fn erase(&mut self, who: u8) {
        let Some(person) = self.known.remove(&who) else { return };
        let recorded = ledger::of_contact(&self.store, OURS, person.id).await.unwrap();
        let leaves = recorded.iter().map(|it| Leaf(it.leaf)).collect();
        let event = self.desk.event(person.id, EventKind::Erased { leaves }, self.now);
        let sealed = self.desk.seal(person.salt, &event);
        let [erase, versions] = contact::erase(OURS, person.id, self.now);
        let withdrawn = permission::withdraw_all(OURS, person.id, sealed.id, self.now);
        let forget = ledger::forget(OURS, person.id).exactly(recorded.len() as u64);
        self.write(vec![ledger::append(OURS, &[sealed]), forget, withdrawn, erase, versions]).await;
        let rows = permission::of_contact(&self.store, OURS, person.id).await.unwrap();
        assert!(rows.iter().all(|(row, _)| row.state == "withdrawn"), "{}", self.told.join("\n"));
        self.erased.push(who);
    }

    /// Projection and ledger agree on everybody and every list.
    async fn check(&self) -> usize {
        let mut granted = 0;
        for person in self.known.values() {
            let rows = permission::of_contact(&self.store, OURS, person.id).await.unwrap();
            for list in (1..=LISTS).map(|it| house::list(it.into())) {
                let history = self.history(person, list).await;
                let is = history.permission();
                let row = rows.iter().find(|(row, _)| row.list == list);
                let acted_at = row.and_then(|(row, _)| row.acted_at);
                assert_eq!(acted_at, history.acted_at(), "after\n{}", self.told.join("\n"));
                let projected = match row {
                    Some((row, _)) => by_row(row),
                    // Whoever left the whole account may have no row for a
                    // list that they never were on: it clears nothing either.
                    None if matches!(is, Permission::Withdrawn { .. }) => by_ledger(is),
                    None => "absent".into(),
                };
                assert_eq!(projected, by_ledger(is), "after\n{}", self.told.join("\n"));
                granted += usize::from(matches!(is, Permission::Granted { .. }));
            }
        }
        granted
    }
}

#[test]
fn the_projection_says_what_a_replay_of_the_ledger_says() {
    for seed in 0..SEEDS {
        beside_a_neighbour(move |house| async move {
            let mut life = Life::begin(house.store.clone(), seed);
            // Everybody's life begins with a yes, whatever comes of it.
            life.sign_up(0, house::list(1)).await;
            life.now += SignedDuration::from_hours(1);
            life.confirm(0, house::list(1)).await;
            let mut granted = life.check().await;
            for _ in 0..UNITS {
                life.step().await;
                granted += life.check().await;
            }
            assert!(granted > 0, "seed {seed} never came to a permission");
        });
    }
}
