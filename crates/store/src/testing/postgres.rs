//! A PostgreSQL server for tests, and a database per test.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use deadpool_postgres::{Manager, Object, Pool};
use domain::Timestamp;
use tokio_postgres::{Config, NoTls};

use crate::{Statement, Store, migrate::Migration, postgres::SESSION};

/// Names a server to use, e.g. `postgres:///postgres?host=/tmp/socket&user=postgres`.
const SERVER_VARIABLE: &str = "ASSENT_TEST_PG";

/// Debian's package holds one folder per version.
const PACKAGES: &str = "/usr/lib/postgresql";

/// The server's life is tied to this process: when the pipe on its standard
/// input closes, however this process ended, the script stops it.
const SERVE: &str = r#"
set -e
as_user() { if [ "$(id -u)" = 0 ]; then
    setpriv --reuid=postgres --regid=postgres --clear-groups "$@" </dev/null; else "$@" </dev/null; fi; }
cd "$FOLDER"
if [ "$(id -u)" = 0 ]; then chown postgres "$FOLDER"; fi
as_user "$BIN/initdb" --no-sync --auth=trust --username=postgres --encoding=UTF8 \
    --locale=C.UTF-8 --pgdata="$FOLDER/data" >"$FOLDER/made" 2>&1
as_user "$BIN/pg_ctl" start --wait --silent --pgdata="$FOLDER/data" --log="$FOLDER/log" \
    --options="-c listen_addresses='' -k '$FOLDER' -c fsync=off -c synchronous_commit=off \
               -c full_page_writes=off -c max_connections=300 -c shared_buffers=64MB"
echo ready
cat >/dev/null
as_user "$BIN/pg_ctl" stop --mode=immediate --silent --pgdata="$FOLDER/data"
rm -rf "$FOLDER"
"#;

/// A database of one test.
pub(super) struct Database {
    pub address: String,
    pub version: String,
    name: String,
    admin: Object,
}

impl Database {
    /// Everything the server has written so far, as it lies on disk.
    pub(super) async fn raw_bytes(&self) -> Vec<u8> {
        let why = "the server's files are read";
        self.admin.batch_execute("CHECKPOINT").await.expect(why);
        let folder = self.admin.query_one("SHOW data_directory", &[]).await.expect(why);
        let number = "SELECT oid::bigint FROM pg_database WHERE datname = $1";
        let number = self.admin.query_one(number, &[&self.name]).await.expect(why);
        let folder = PathBuf::from(folder.get::<_, String>(0));
        let mut bytes = super::traces::bytes_under(&folder.join("pg_wal"));
        let tables = folder.join("base").join(number.get::<_, i64>(0).to_string());
        bytes.extend(super::traces::bytes_under(&tables));
        bytes
    }

    pub(super) async fn remove(self) {
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        self.admin.batch_execute(&drop).await.expect("the test's database is dropped");
    }
}

/// How the server runs a statement from now on, when it plans it while the tables of
/// `database` are as small as they are, and knows it.
pub(super) async fn kept_plans(database: &str, statements: &[&'static Statement]) -> Vec<String> {
    let why = "a statement is explained";
    let client = connect(&with_database(server(), database)).await;
    client.batch_execute("ANALYZE").await.expect(why);
    client.batch_execute(SESSION).await.expect(why);
    client.batch_execute("SET plan_cache_mode = force_generic_plan").await.expect(why);
    let mut plans = Vec::with_capacity(statements.len());
    for statement in statements {
        let role = if statement.account_first { "assent_app" } else { "assent_system" };
        let prepare = format!("SET ROLE {role}; PREPARE told AS {}", statement.postgres);
        client.batch_execute(&prepare).await.expect(why);
        let known = client.prepare(statement.postgres).await.expect(why);
        let nulls = vec!["NULL"; known.params().len()].join(", ");
        let asked = match nulls.as_str() {
            "" => "EXPLAIN (COSTS off) EXECUTE told".to_owned(),
            nulls => format!("EXPLAIN (COSTS off) EXECUTE told ({nulls})"),
        };
        let lines = client.query(&asked, &[]).await.expect(why);
        let lines: Vec<String> = lines.iter().map(|it| it.get(0)).collect();
        plans.push(lines.join("\n"));
        client.batch_execute("DEALLOCATE told").await.expect(why);
    }
    plans
}

/// A new database with the schema of `migrations`.
pub(super) async fn fresh(migrations: &'static [Migration]) -> Database {
    let server = server();
    let admin = connect(server).await;
    let template = template(server, &admin, migrations).await;
    clone_of(&template, server, admin).await
}

/// A new database without a table.
pub(super) async fn empty() -> Database {
    let server = server();
    clone_of("template0", server, connect(server).await).await
}

async fn clone_of(template: &str, server: &str, admin: Object) -> Database {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("test_{}_{number}", std::process::id());
    let clone = format!("CREATE DATABASE {name} TEMPLATE {template}");
    admin.batch_execute(&clone).await.expect("the template is cloned");
    let version = admin.query_one("SHOW server_version", &[]).await.expect("the version");
    let version = format!("PostgreSQL {}", version.get::<_, &str>(0));
    Database { address: with_database(server, &name), version, name, admin }
}

/// The template for a schema, made once per server: processes of one run take
/// turns under a lock.
async fn template(server: &str, admin: &Object, migrations: &'static [Migration]) -> String {
    let mut hash = blake3::Hasher::new();
    for migration in migrations {
        hash.update(&migration.checksum());
    }
    // The policies are part of a template too.
    hash.update(include_bytes!("../postgres/lock.sql"));
    let name = format!("template_{}", &hash.finalize().to_hex()[..16]);
    let work = "the template is made";
    admin.batch_execute("SELECT pg_advisory_lock(7711)").await.expect(work);
    let found = admin
        .query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name])
        .await
        .expect(work);
    if found.is_none() {
        let building = format!("{name}_building");
        let drop = format!("DROP DATABASE IF EXISTS {building} WITH (FORCE)");
        admin.batch_execute(&drop).await.expect(work);
        admin.batch_execute(&format!("CREATE DATABASE {building}")).await.expect(work);
        let store = Store::open_postgres(&with_database(server, &building)).await.expect(work);
        let migrated = store.migrate_to(migrations, Timestamp::UNIX_EPOCH).await;
        if let Err(error) = migrated {
            let source = std::error::Error::source(&error).map(ToString::to_string);
            let deeper = std::error::Error::source(&error)
                .and_then(std::error::Error::source)
                .map(ToString::to_string);
            panic!("the schema fails on PostgreSQL: {error}: {source:?}: {deeper:?}");
        }
        drop_connections(admin, store, &building).await;
        let rename = format!("ALTER DATABASE {building} RENAME TO {name}");
        admin.batch_execute(&rename).await.expect(work);
    }
    admin.batch_execute("SELECT pg_advisory_unlock(7711)").await.expect(work);
    name
}

/// A template must have no sessions, and they end a moment after the pool.
async fn drop_connections(admin: &Object, store: Store, database: &str) {
    drop(store);
    let sessions =
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1";
    admin.query(sessions, &[&database]).await.expect("sessions of the template end");
}

async fn connect(address: &str) -> Object {
    let config: Config = address.parse().expect("the address of the test server");
    let pool = Pool::builder(Manager::new(config, NoTls)).max_size(1).build().expect("a pool");
    match pool.get().await {
        Ok(client) => client,
        Err(error) => panic!("the PostgreSQL of {SERVER_VARIABLE} does not answer: {error}"),
    }
}

/// `address` with another database. Parameters given twice count once: the
/// last.
fn with_database(address: &str, name: &str) -> String {
    let between = if address.contains('?') { '&' } else { '?' };
    format!("{address}{between}dbname={name}")
}

/// The server of this process.
fn server() -> &'static str {
    static SERVER: OnceLock<String> = OnceLock::new();
    SERVER.get_or_init(|| std::env::var(SERVER_VARIABLE).unwrap_or_else(|_| start()))
}

fn start() -> String {
    let Some(binaries) = newest_package(Path::new(PACKAGES)) else {
        panic!(
            "PostgreSQL is not installed, and without it half of the conformance suite cannot \
             run: `apt-get install postgresql` (the server need not be running), or set \
             {SERVER_VARIABLE} to the address of a server made for tests"
        );
    };
    let folder = tempfile::Builder::new().prefix("assent-pg-").tempdir().expect("a folder").keep();
    let mut child = Command::new("sh")
        .args(["-c", SERVE])
        .env("FOLDER", &folder)
        .env("BIN", &binaries)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell starts");
    let mut told = String::new();
    let stdout = child.stdout.take().expect("standard output is piped");
    BufReader::new(stdout).read_line(&mut told).expect("the server's shell talks");
    if told != "ready\n" {
        let read = |name| std::fs::read_to_string(folder.join(name)).unwrap_or_default();
        panic!("PostgreSQL did not start: {}{}", read("made"), read("log"));
    }
    keep(child);
    format!("postgres:///postgres?host={}&user=postgres", folder.display())
}

/// Keeps the pipe open until the process ends.
fn keep(child: Child) {
    static KEPT: OnceLock<Child> = OnceLock::new();
    KEPT.set(child).expect("one server per process");
}

/// `bin` of the newest version that is installed.
fn newest_package(packages: &Path) -> Option<PathBuf> {
    let versions = std::fs::read_dir(packages).ok()?;
    versions
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok()?.parse::<u32>().ok())
        .map(|version| packages.join(version.to_string()).join("bin"))
        .filter(|bin| bin.join("postgres").exists())
        .max_by_key(|bin| {
            bin.parent().and_then(Path::file_name).and_then(|it| it.to_str()?.parse::<u32>().ok())
        })
}
