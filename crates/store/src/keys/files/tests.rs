//! Every point at which a rotation of the master key may be killed.

use std::os::unix::fs::PermissionsExt as _;

use super::*;
use crate::testing::CountedEntropy;

struct Folder {
    path: PathBuf,
    old: MasterKey,
    _folder: tempfile::TempDir,
}

fn folder() -> Folder {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("master.key");
    let old = init_master_key(&path, &*CountedEntropy::seeded(1)).unwrap();
    Folder { path, old, _folder: folder }
}

impl Folder {
    fn draft(&self) -> MasterKey {
        draft_next(&self.path, &*CountedEntropy::seeded(2)).unwrap()
    }

    /// The files and the keys in them, `old` and `new` by name.
    fn told(&self, new: &MasterKey) -> String {
        let mut names: Vec<_> = fs::read_dir(self.path.parent().unwrap())
            .unwrap()
            .map(|it| it.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        let told = names.iter().map(|name| {
            let path = self.path.with_file_name(name);
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            let key = MasterKey::read(&path).unwrap().fingerprint();
            let which = if key == self.old.fingerprint() {
                "old"
            } else if key == new.fingerprint() {
                "new"
            } else {
                "another"
            };
            format!("{name}: {which}").replace(&self.old.fingerprint().to_string(), "OLD")
        });
        told.collect::<Vec<_>>().join(", ")
    }

    fn tried(&self) -> Vec<super::super::Fingerprint> {
        candidates(&self.path).unwrap().iter().map(MasterKey::fingerprint).collect()
    }
}

#[test]
fn at_every_point_of_a_rotation_the_key_of_the_database_is_among_those_tried() {
    let at = folder();
    assert_eq!(at.tried(), [at.old.fingerprint()]);
    let new = at.draft();
    assert_eq!(at.told(&new), "master.key: old, master.key.next: new");
    let both = [at.old.fingerprint(), new.fingerprint()];
    assert_eq!(at.tried(), both);
    let again = draft_next(&at.path, &*CountedEntropy::seeded(3)).unwrap();
    assert_eq!(again.fingerprint(), new.fingerprint(), "a rotation begun is the one continued");

    // Killed between the link and the rename: run again, it finishes.
    let kept = with_ending(&at.path, &format!("old-{}", at.old.fingerprint()));
    fs::hard_link(&at.path, &kept).unwrap();
    assert_eq!(at.tried(), both);
    let (told, key) = adopt_next(&at.path, again).unwrap();
    assert_eq!((told, key.file()), (Some(kept), Some(at.path.as_path())));
    assert_eq!(at.told(&new), "master.key: new, master.key.old-OLD: old");
    assert_eq!(at.tried(), [new.fingerprint()]);
}

#[test]
fn a_file_system_without_links_loses_no_key_either() {
    let at = folder();
    let new = at.draft();
    let kept = with_ending(&at.path, &format!("old-{}", at.old.fingerprint()));
    fs::rename(&at.path, &kept).unwrap();
    assert_eq!(at.tried(), [new.fingerprint()]);
    adopt_next(&at.path, at.draft()).unwrap();
    assert_eq!(at.told(&new), "master.key: new, master.key.old-OLD: old");
}

#[test]
fn a_next_key_that_was_half_written_is_made_again() {
    let at = folder();
    fs::write(next_path(&at.path), "# This is the master k").unwrap();
    fs::set_permissions(next_path(&at.path), fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(at.tried(), [at.old.fingerprint()]);
    let new = at.draft();
    assert_eq!(at.told(&new), "master.key: old, master.key.next: new");
}

#[test]
fn without_any_key_the_operator_is_told_so() {
    let at = folder();
    fs::remove_file(&at.path).unwrap();
    let told = candidates(&at.path).unwrap_err().to_string();
    assert!(told.starts_with("there is no master key at "), "{told}");
}
