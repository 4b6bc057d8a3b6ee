//! What the checks need from the machine: installed where we may, else named.
//!
//! Fast and silent about what is already there, so that it can run before
//! every check.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use crate::{command, postgres, strangers};

/// Python packages that judge our messages as strangers, each at one version.
const PYTHON_PACKAGES: &[&str] =
    &["dkimpy==1.1.8", "pynacl==1.6.2", "dnspython==2.9.2", "aiosmtpd==1.4.6"];

/// The folder of their environment.
const PYTHON_FOLDER: &str = "target/test-venv";

/// A package of Debian, and how we see that it is there.
struct Package {
    name: &'static str,
    what_for: &'static str,
    is_there: fn() -> bool,
}

const PACKAGES: &[Package] = &[
    Package {
        name: "postgresql-15",
        what_for: "the tests run on SQLite and on PostgreSQL",
        is_there: || postgres::programs().is_some(),
    },
    Package {
        name: "python3-venv",
        what_for: "strangers' checks of our messages",
        is_there: || python_works(),
    },
    Package {
        name: "swaks",
        what_for: "a stranger talks to our SMTP server",
        is_there: || command::exists("swaks"),
    },
];

/// Installs what is missing.
///
/// # Errors
/// When something is missing and cannot be installed; the message says what to
/// type.
pub fn run(root: &Path) -> Result<()> {
    let missing: Vec<_> = PACKAGES.iter().filter(|it| !(it.is_there)()).collect();
    if !missing.is_empty() {
        let names: Vec<_> = missing.iter().map(|it| it.name).collect();
        for it in &missing {
            println!("missing: {} ({})", it.name, it.what_for);
        }
        if !postgres::is_root() {
            bail!("as root, run: apt-get install --no-install-recommends {}", names.join(" "));
        }
        install(&names)?;
    }
    if python(root).is_none() {
        make_python(root)?;
    }
    strangers::unpack(root);
    println!("setup: all is there");
    Ok(())
}

/// The Python with the packages of [`PYTHON_PACKAGES`]; none before setup.
pub fn python(root: &Path) -> Option<PathBuf> {
    let folder = root.join(PYTHON_FOLDER);
    let installed = fs::read_to_string(folder.join("packages")).ok()?;
    let program = folder.join("bin/python");
    (installed == PYTHON_PACKAGES.join("\n") && program.exists()).then_some(program)
}

fn python_works() -> bool {
    let mut command = Command::new("python3");
    command::output(command.args(["-c", "import ensurepip, venv"])).is_ok()
}

/// A database server that starts by itself, on the port where everybody looks,
/// is not ours to leave behind: only the programs are wanted.
fn install(names: &[&str]) -> Result<()> {
    if names.iter().any(|it| it.starts_with("postgresql")) {
        let folder = Path::new("/etc/postgresql-common");
        fs::create_dir_all(folder).context("making /etc/postgresql-common")?;
        let file = folder.join("createcluster.conf");
        let before = fs::read_to_string(&file).unwrap_or_default();
        if !before.lines().any(|it| it.trim() == "create_main_cluster = false") {
            let text = format!("{before}\ncreate_main_cluster = false\n");
            fs::write(&file, text).context("writing createcluster.conf")?;
        }
    }
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive").arg("--quiet");
        command
    };
    command::run(apt().arg("update"))?;
    // The file above must not make dpkg ask which version to keep.
    let kept = ["-o", "Dpkg::Options::=--force-confold"];
    command::run(apt().args(["install", "--yes", "--no-install-recommends"]).args(kept).args(names))
}

fn make_python(root: &Path) -> Result<()> {
    let folder = root.join(PYTHON_FOLDER);
    println!("making {PYTHON_FOLDER}");
    command::run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder))?;
    let mut pip = Command::new(folder.join("bin/python"));
    pip.args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]);
    command::run(pip.args(PYTHON_PACKAGES))?;
    fs::write(folder.join("packages"), PYTHON_PACKAGES.join("\n"))
        .context("noting the installed packages")
}
