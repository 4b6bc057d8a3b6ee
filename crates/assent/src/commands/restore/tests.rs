//! A backup goes back into an empty house, and nobody who left is mailed.

use std::{fs, path::PathBuf};

use app::App;
use domain::AccountId;
use store::{
    Lane, Scope,
    keys::{MasterKey, init_master_key},
    sending_hold,
    suppression::{self, SuppressionRow},
};

use super::{RestoreArgs, run};
use crate::{
    commands::{
        Shown,
        backup::{self, BackupArgs, manifest::Manifest},
    },
    config::Config,
    real::RealEntropy,
    serve::open,
};

/// An installation in a folder, a backup of it, and room for another one.
struct Ground {
    folder: tempfile::TempDir,
}

impl Ground {
    /// An address is forbidden before the backup, and one after it.
    async fn new() -> Self {
        let ground = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(ground.path("old")).unwrap();
        init_master_key(&ground.path("old/master.key"), &RealEntropy).unwrap();
        let app = open::app(&ground.config("old")).await.unwrap();
        forbid(&app, 1).await;
        // While it is open, as the server has it.
        ground.backup("backup").await.unwrap();
        forbid(&app, 2).await;
        ground
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn config(&self, data: &str) -> Config {
        let mut config = Config::parse("", &[].into()).unwrap();
        config.move_data(&self.path(data));
        config
    }

    async fn backup(&self, to: &str) -> anyhow::Result<Shown> {
        let (to, data) = (self.path(to), Some(self.path("old")));
        backup::run(BackupArgs { to, config: None, data }).await
    }

    fn args(&self, data: &str) -> RestoreArgs {
        RestoreArgs {
            from: self.path("backup"),
            journal: vec![self.path("old/never-again.log")],
            without_journal: None,
            config: None,
            data: Some(self.path(data)),
        }
    }

    /// A folder with the master key in it.
    fn machine(&self, data: &str) {
        fs::create_dir(self.path(data)).unwrap();
        fs::copy(self.path("old/master.key"), self.path(data).join("master.key")).unwrap();
    }

    async fn refused(&self, args: RestoreArgs) -> String {
        format!("{:#}", run(args).await.expect_err("it is refused"))
    }
}

async fn forbid(app: &App, number: u8) {
    let account = AccountId(store::NIL);
    let row = SuppressionRow {
        address_key: vec![number; 16],
        list: None,
        reason: "manual".to_owned(),
        created_at: app.now(),
        until: None,
    };
    let steps = vec![suppression::insert(account, &row)];
    app.store().unit(Scope::Account(account), Lane::OptOut, steps).await.unwrap();
}

async fn is_forbidden(app: &App, number: u8) -> bool {
    let account = AccountId(store::NIL);
    !suppression::of_key(app.store(), account, &[number; 16]).await.unwrap().is_empty()
}

/// R003-14: a machine is lost, and another takes its place.
#[tokio::test]
async fn a_backup_taken_while_it_runs_becomes_an_installation_that_is_held() {
    let ground = Ground::new().await;
    ground.machine("new");
    let restored = run(ground.args("new")).await.unwrap();
    assert_eq!(restored.json["journal"]["entries"], 2);
    assert_eq!(restored.json["journal"]["suppressed"], 1);
    let app = open::app(&ground.config("new")).await.unwrap();
    assert!(is_forbidden(&app, 1).await && is_forbidden(&app, 2).await);
    assert_eq!(sending_hold::open(app.store()).await.unwrap().len(), 1);
    let declared = store::declaration::all(app.store()).await.unwrap();
    assert_eq!(declared.iter().filter(|it| it.kind == "restore").count(), 1);
    // The journal came along, for the next restore from the same backup.
    forbid(&app, 3).await;
    drop(app);
    ground.machine("third");
    let mut args = ground.args("third");
    args.journal = vec![ground.path("new/never-again.log")];
    let again = run(args).await.unwrap();
    assert_eq!(again.json["journal"]["suppressed"], 2);
}

/// D9, R003-58: neither the master key nor the journal is ever in a backup.
#[tokio::test]
async fn a_backup_holds_neither_key_nor_journal_and_overwrites_nothing() {
    let ground = Ground::new().await;
    let manifest = Manifest::read(&ground.path("backup")).unwrap();
    assert_eq!((manifest.file.as_str(), manifest.journal.entries), ("assent.db", 1));
    let mut names: Vec<_> = fs::read_dir(ground.path("backup")).unwrap().collect();
    assert_eq!(names.len(), 2);
    let key = MasterKey::read(&ground.path("old/master.key")).unwrap();
    assert_eq!(manifest.master_keys, [key.fingerprint().to_string()]);
    let (text, journal) = (key.to_text(), ground.path("old/never-again.log"));
    let journal = fs::read_to_string(journal).unwrap();
    for name in names.drain(..) {
        let bytes = fs::read(name.unwrap().path()).unwrap();
        let holds = |it: &str| bytes.windows(it.len()).any(|window| window == it.as_bytes());
        assert!(!holds(text.trim().rsplit(' ').next().unwrap()));
        assert!(journal.lines().all(|line| !holds(line)));
    }
    let again = ground.backup("backup").await.unwrap_err().to_string();
    assert!(again.contains("overwrites nothing"), "{again}");
}

#[tokio::test]
async fn what_cannot_be_restored_is_refused_before_anything_is_written() {
    let ground = Ground::new().await;
    ground.machine("new");
    let journal = ground.path("old/never-again.log");
    let lines = fs::read_to_string(&journal).unwrap();

    let mut none = ground.args("new");
    none.journal.clear();
    let told = ground.refused(none.clone()).await;
    assert!(told.contains("no never-again journal: name it with `--journal FILE`"), "{told}");
    none.without_journal = Some("  ".into());
    assert!(ground.refused(none).await.contains("give the reason in one line"));

    let case = |name: &str, text: String| {
        fs::write(ground.path(name), text).unwrap();
        let mut args = ground.args("new");
        args.journal = vec![ground.path(name)];
        args
    };
    let head = format!("{}\n", lines.lines().next().unwrap());
    let told = ground.refused(case("short", head)).await;
    assert!(told.contains("has 0 entries, but had 1"), "{told}");
    let told =
        ground.refused(case("damaged", lines.replacen("1 suppressed", "1 supprossed", 1))).await;
    assert!(told.contains("line 2") && told.contains("damaged or missing"), "{told}");
    let (other, _) = store::never_again::Journal::open(
        &ground.path("other"),
        store::never_again::NewJournal { id: store::NIL, now: domain::Timestamp::UNIX_EPOCH },
    )
    .unwrap();
    let mut args = ground.args("new");
    args.journal = vec![other.path().to_owned()];
    let told = ground.refused(args).await;
    assert!(told.contains("none of these journals is the one"), "{told}");

    fs::create_dir(ground.path("strange")).unwrap();
    init_master_key(&ground.path("strange/master.key"), &RealEntropy).unwrap();
    let told = ground.refused(ground.args("strange")).await;
    assert!(told.contains("the backup needs the master key"), "{told}");
    let told = ground.refused(ground.args("empty")).await;
    assert!(told.contains("put the copy of the master key"), "{told}");
    let told = ground.refused(ground.args("old")).await;
    assert!(told.contains("there is a database in"), "{told}");

    let copy = ground.path("backup/assent.db");
    let mut bytes = fs::read(&copy).unwrap();
    bytes[5_000] ^= 1;
    fs::write(&copy, bytes).unwrap();
    assert!(ground.refused(ground.args("new")).await.contains("the backup is damaged"));
    assert_eq!(fs::read_dir(ground.path("new")).unwrap().count(), 1, "the master key alone");
}

/// A torn last line was never answered; what stands before it is used.
#[tokio::test]
async fn a_torn_line_is_left_out_and_the_rest_is_replayed() {
    let ground = Ground::new().await;
    ground.machine("new");
    let journal = ground.path("torn");
    fs::copy(ground.path("old/never-again.log"), &journal).unwrap();
    let text = fs::read_to_string(&journal).unwrap();
    fs::write(&journal, format!("{text}3 suppressed 0000")).unwrap();
    let mut args = ground.args("new");
    args.journal = vec![journal];
    assert_eq!(run(args).await.unwrap().json["journal"]["entries"], 2);
    let app = open::app(&ground.config("new")).await.unwrap();
    assert!(is_forbidden(&app, 2).await);
    let declared = store::declaration::all(app.store()).await.unwrap();
    assert!(declared.iter().any(|it| it.reason.contains("1 with a torn last line")));
}

#[tokio::test]
async fn without_a_journal_the_reason_is_on_record_and_nothing_is_sent() {
    let ground = Ground::new().await;
    ground.machine("new");
    let mut args = ground.args("new");
    args.journal.clear();
    args.without_journal = Some("both disks burned".into());
    run(args).await.unwrap();
    let app = open::app(&ground.config("new")).await.unwrap();
    assert!(is_forbidden(&app, 1).await && !is_forbidden(&app, 2).await);
    assert_eq!(sending_hold::open(app.store()).await.unwrap().len(), 1);
    let declared = store::declaration::all(app.store()).await.unwrap();
    let reason = "without a never-again journal: both disks burned";
    assert!(declared.iter().any(|it| it.kind == "restore" && it.reason == reason));
}

#[tokio::test]
async fn the_server_does_not_start_on_half_a_restore() {
    let ground = Ground::new().await;
    ground.machine("new");
    run(ground.args("new")).await.unwrap();
    fs::write(ground.path("new").join(open::UNFINISHED), "").unwrap();
    let refused = open::app(&ground.config("new")).await.err().unwrap().to_string();
    assert!(refused.starts_with("a restore was not finished"), "{refused}");
}
