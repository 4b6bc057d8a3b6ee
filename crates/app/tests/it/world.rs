//! An installation with one verified account, ready for people and campaigns.

use app::{
    Actor, App, Parts,
    account::Identity,
    dispatch::Ticket,
    install,
    sender::From,
    testing::{self, TestPorts, ports},
};
use domain::{AccountId, FormId, ListId, SignedDuration};
use policy::RuleBook;
use store::{Store, queue::DueDelivery};

pub use app::testing::open_account;

pub struct World {
    pub app: App,
    pub at: TestPorts,
    pub operator: Actor,
    pub member: Actor,
    pub account: AccountId,
    pub list: ListId,
    pub form: FormId,
    _folder: tempfile::TempDir,
}

pub fn flora() -> From {
    From { name: "Flora 花店".into(), address: "news@flora.example".into(), reply_to: None }
}

/// Runs a test in a fresh world on SQLite, and in another on PostgreSQL.
pub fn on_both<T: Future<Output = ()>>(test: impl Fn(World) -> T) {
    store::testing::on_both(|store| async { test(World::on(store).await).await });
}

impl World {
    pub async fn on(store: Store) -> Self {
        Self::of(store, testing::identity("Flora")).await
    }

    /// The same, of an account with this identity.
    pub async fn of(store: Store, identity: Identity) -> Self {
        let at = ports(7);
        let folder = tempfile::tempdir().unwrap();
        let app = testing::install(store, &at.ports, folder.path()).await;
        let account = testing::open_account_as(&app, identity).await;
        let (operator, member) = (testing::operator(), testing::member(account));
        testing::accept_policy(&app, &member, account).await;
        let domain = "flora.example".parse().unwrap();
        testing::verify(&app, &at.dns, account, &domain).await;
        let wishes = ("Spring letter", "What grows and what is on offer");
        let list = testing::list(&app, account, wishes).await;
        let form = testing::form(&app, account, &[list], flora()).await;
        Self { app, at, operator, member, account, list, form, _folder: folder }
    }

    /// The same installation on another database, such as a restored one.
    pub async fn on_copy(&self, store: Store) -> Self {
        let (at, ports) = (self.at.clone(), &self.at.ports);
        let keys = install::load_keys(&store, ports, self.app.keys().master()).await.unwrap();
        let (rules, settings) = (RuleBook::builtin(), self.app.settings().clone());
        let app = App::new(Parts { store, ports: ports.clone(), keys, rules, settings });
        let (operator, member) = (self.operator.clone(), self.member.clone());
        let (account, list, form) = (self.account, self.list, self.form);
        let _folder = tempfile::tempdir().unwrap();
        Self { app, at, operator, member, account, list, form, _folder }
    }

    /// The same installation under other rules.
    pub async fn under(&self, rules: RuleBook) -> Self {
        let (at, ports, store) = (self.at.clone(), &self.at.ports, self.app.store().clone());
        let keys = install::load_keys(&store, ports, self.app.keys().master()).await.unwrap();
        install::set_rules(&store, &rules, self.app.now()).await.unwrap();
        let settings = self.app.settings().clone();
        let app = App::new(Parts { store, ports: ports.clone(), keys, rules, settings });
        let (operator, member) = (self.operator.clone(), self.member.clone());
        let (account, list, form) = (self.account, self.list, self.form);
        let _folder = tempfile::tempdir().unwrap();
        Self { app, at, operator, member, account, list, form, _folder }
    }

    /// Everything due now, checked; the tickets of those that may go out.
    pub async fn tickets(&self) -> Vec<Ticket> {
        testing::tickets(&self.app).await
    }

    /// Nobody walks past the delivery of a ticket any more.
    pub async fn take_out(&self, ticket: &Ticket) {
        let step = store::queue::remove(self.account, ticket.row.id);
        let scope = store::Scope::Account(self.account);
        self.app.store().unit(scope, store::Lane::Settle, vec![step]).await.unwrap();
    }

    pub async fn due(&self) -> Vec<DueDelivery> {
        testing::due(&self.app).await
    }

    pub fn wait(&self, seconds: i64) {
        self.at.clock.advance(SignedDuration::from_secs(seconds));
    }
}
