//! A witness and a server of a ledger on loopback that goes on, shrinks and
//! forks.

use std::sync::{Arc, Mutex};

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use axum::{Router, extract::Path, extract::State, routing::get};
use consent::{
    Frontier, Leaf, Origin,
    tree::{
        proof::{Levels, Nodes as _},
        tile::Tile,
    },
};
use domain::{AccountId, Digest};

use super::*;

/// What the server shows.
#[derive(Clone, Default)]
struct Shown(Arc<Mutex<(Vec<Leaf>, String)>>);

fn pair(seed: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap()
}

fn origin() -> Origin {
    Origin::new("mail.example.org", AccountId::from_bytes([1; 16])).unwrap()
}

fn ledger_key(seed: u8) -> VerifierKey {
    let public = pair(seed).public_key().as_ref().try_into().unwrap();
    VerifierKey::new(&origin().to_string(), public).unwrap()
}

fn leaves(count: u16, salt: u8) -> Vec<Leaf> {
    let leaf = |number: u16| {
        let mut hash = [salt; 32];
        hash[..2].copy_from_slice(&number.to_be_bytes());
        Leaf(Digest(hash))
    };
    (0..count).map(leaf).collect()
}

impl Shown {
    /// Shows these leaves, signed by the key of that seed.
    fn show(&self, leaves: &[Leaf], seed: u8) {
        let mut frontier = Frontier::new();
        frontier.extend(leaves.iter().copied());
        let checkpoint =
            Checkpoint { origin: origin(), size: frontier.size(), root: frontier.root() };
        let sign = |text: &[u8]| pair(seed).sign(text).as_ref().try_into().unwrap();
        let note = checkpoint.sign(&ledger_key(seed), sign).unwrap();
        *self.0.lock().unwrap() = (leaves.to_vec(), note);
    }
}

async fn served(State(shown): State<Shown>, Path(path): Path<String>) -> Vec<u8> {
    let (leaves, note) = shown.0.lock().unwrap().clone();
    let Ok(tile) = path.parse::<Tile>() else { return note.into_bytes() };
    let levels = Levels::new(&leaves);
    let hash = |index| levels.node(8 * tile.level, index).map_or([0; 32], |it| it.0);
    (tile.first()..tile.first() + tile.width).flat_map(hash).collect()
}

/// A server on a port of its own, and what is to be typed to follow it.
async fn serve(shown: &Shown, folder: &std::path::Path) -> WitnessArgs {
    // `main` does so in the program; another test may have done it before.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let router = Router::new().route("/ledger/a/{*path}", get(served)).with_state(shown.clone());
    #[expect(clippy::disallowed_methods, reason = "a real server on loopback, in a test")]
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    #[expect(clippy::disallowed_methods, reason = "a real server on loopback, in a test")]
    tokio::spawn(async move { axum::serve(listener, router).await });
    WitnessArgs {
        ledger: format!("http://127.0.0.1:{port}/ledger/a").parse().unwrap(),
        trust: ledger_key(1),
        folder: folder.to_owned(),
        name: "witness.example/w".into(),
        loopback: true,
        once: true,
    }
}

async fn looked(args: &WitnessArgs) -> String {
    match run(args.clone()).await {
        Ok(shown) => format!("{} {}", shown.json["seen"].as_str().unwrap(), shown.text),
        Err(error) => format!("{error:#}"),
    }
}

/// THREATS S18: refuses a shrunken and a forked ledger, also after a restart,
/// and keeps what it was shown.
#[tokio::test]
async fn a_witness_follows_a_ledger_and_refuses_one_that_shrank_or_forked() {
    let folder = tempfile::tempdir().unwrap();
    let shown = Shown::default();
    let args = serve(&shown, folder.path()).await;
    let (all, other) = (leaves(700, 0), leaves(700, 1));
    let file = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();

    shown.show(&all[..300], 1);
    assert!(looked(&args).await.starts_with("signed signed: 300 leaves"));
    assert!(looked(&args).await.starts_with("same"));
    shown.show(&all, 1);
    assert!(looked(&args).await.starts_with("signed signed: 700 leaves"));
    let last = file("checkpoint");
    let key = Folder::open(folder.path(), &args.name, &RealEntropy).unwrap().key().clone();
    assert!(key.signed_at(&last).is_some(), "{last}");
    assert_eq!(checkpoint::open(&last, &[ledger_key(1)]).unwrap().size, 700);

    shown.show(&all[..300], 1);
    let shrunk = looked(&args).await;
    assert!(shrunk.starts_with("refused REFUSED: the ledger shrank: 700 leaves"), "{shrunk}");
    assert!(file("refused").contains("\n300\n"), "it is evidence");
    let mut longer = leaves(900, 0);
    longer[7] = other[7];
    shown.show(&longer, 1);
    let forked = looked(&args).await;
    assert!(forked.starts_with("refused REFUSED: the ledger forked"), "{forked}");
    assert_eq!(file("checkpoint"), last, "what was seen stays");
    assert!(file("refused").contains("\n300\n"), "the first evidence stays");
}

#[tokio::test]
async fn a_witness_signs_nothing_that_the_ledger_did_not_sign() {
    let folder = tempfile::tempdir().unwrap();
    let shown = Shown::default();
    let args = serve(&shown, folder.path()).await;
    shown.show(&leaves(3, 0), 2);
    assert!(looked(&args).await.starts_with("what is published is not signed"));
    assert!(!folder.path().join("checkpoint").exists());
    let far = WitnessArgs { loopback: false, ..args.clone() };
    assert_eq!(looked(&far).await, "a ledger on this machine needs --loopback");
    let plain = WitnessArgs { ledger: "http://ledger.example/a".parse().unwrap(), ..args };
    assert_eq!(looked(&plain).await, "http://ledger.example/a is not https");
}
