//! Packed files, and those that are made to burst.

use std::io::{Cursor, Read as _, Write as _};

use flate2::{
    Compression,
    write::{DeflateEncoder, GzEncoder},
};

use super::*;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// A zip file by hand: local headers, central directory, its end
/// (APPNOTE.TXT 4.3). `flags` 1 means encrypted.
fn zip(members: &[(&str, &[u8])], flags: u16) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in members {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(content).unwrap();
        let packed = encoder.finish().unwrap();
        let mut sum = flate2::Crc::new();
        sum.update(content);
        let start = u32::try_from(file.len()).unwrap();
        let mut shared = Vec::new();
        for word in [20, flags, 8, 0, 33] {
            shared.extend_from_slice(&u16::to_le_bytes(word));
        }
        for word in
            [sum.sum(), u32::try_from(packed.len()).unwrap(), u32::try_from(content.len()).unwrap()]
        {
            shared.extend_from_slice(&word.to_le_bytes());
        }
        shared.extend_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
        shared.extend_from_slice(&[0, 0]);
        file.extend_from_slice(b"PK\x03\x04");
        file.extend_from_slice(&shared);
        file.extend_from_slice(name.as_bytes());
        file.extend_from_slice(&packed);
        directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        directory.extend_from_slice(&shared);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&start.to_le_bytes());
        directory.extend_from_slice(name.as_bytes());
    }
    let (at, count) = (u32::try_from(file.len()).unwrap(), u16::try_from(members.len()).unwrap());
    let bytes = u32::try_from(directory.len()).unwrap();
    file.extend_from_slice(&directory);
    file.extend_from_slice(b"PK\x05\x06\x00\x00\x00\x00");
    file.extend_from_slice(&count.to_le_bytes());
    file.extend_from_slice(&count.to_le_bytes());
    file.extend_from_slice(&bytes.to_le_bytes());
    file.extend_from_slice(&at.to_le_bytes());
    file.extend_from_slice(&[0, 0]);
    file
}

fn unpacked(bytes: Vec<u8>, bytes_max: u64) -> String {
    let mut source = Cursor::new(bytes);
    let read = packing(&mut source).and_then(|packing| {
        let mut text = String::new();
        let mut content = content(&mut source, packing, bytes_max)?;
        content.read_to_string(&mut text).map_err(FileError::of_io)?;
        Ok(format!("{} {text}", packing.as_str()))
    });
    read.unwrap_or_else(|error| format!("! {error}"))
}

#[test]
fn plain_gzip_and_zip_give_the_same_table() {
    let table = b"email\na@example.org\n";
    assert_eq!(unpacked(table.to_vec(), 100), "plain email\na@example.org\n");
    assert_eq!(unpacked(gzip(table), 100), "gzip email\na@example.org\n");
    let members: [(&str, &[u8]); 3] =
        [("lists/", b""), ("lists/people.csv", table), ("__MACOSX/lists/._people.csv", b"x")];
    assert_eq!(unpacked(zip(&members, 0), 100), "zip email\na@example.org\n");
    assert_eq!(unpacked(Vec::new(), 100), "plain ");
}

/// S12: 64 MB of zeros in a few kilobytes; and a file packed twice.
#[test]
fn a_file_that_bursts_is_refused() {
    let zeros = vec![b'0'; 64 * 1024 * 1024];
    let told = "! the file is longer than 1048576 bytes once it is unpacked: split it";
    assert_eq!(unpacked(gzip(&zeros), 1024 * 1024), told);
    assert_eq!(unpacked(zip(&[("a.csv", &zeros)], 0), 1024 * 1024), told);
    assert_eq!(unpacked(zeros, 1024 * 1024), told);
    let twice = "! the file is packed twice: unpack it once and try again";
    assert_eq!(unpacked(gzip(&gzip(b"email\n")), 100), twice);
    assert_eq!(unpacked(zip(&[("a.zip", &zip(&[("b.csv", b"email\n")], 0))], 0), 1_000), twice);
}

#[test]
fn a_damaged_or_crowded_archive_is_refused() {
    let mut cut = gzip(b"email\na@example.org\n");
    cut.truncate(15);
    assert_eq!(
        unpacked(cut, 100),
        "! the file begins like gzip and cannot be unpacked: pack it again"
    );
    assert_eq!(
        unpacked(b"PK\x03\x04 and nothing".to_vec(), 100),
        "! the file begins like zip and cannot be unpacked: pack it again"
    );
    let two = zip(&[("a.csv", b"email\n"), ("b.csv", b"email\n")], 0);
    assert_eq!(
        unpacked(two, 100),
        "! expected one table in the zip file, found 2: pack exactly one file"
    );
    assert_eq!(
        unpacked(zip(&[("a.csv", b"email\n")], 1), 100),
        "! the zip file is encrypted or packed in a way that is not read: use plain deflate"
    );
}
