//! Numbers of things that stand once and that many rows name: from what they say,
//! so that whoever writes the same thing gives it the same number without asking,
//! and two nodes never wait for each other.

/// A number on its way. Two things of one account that met in it by chance would take
/// thousands of millions of them; that they meet on purpose, somebody would have to
/// know ids that never leave the house.
pub(crate) struct Hashed(blake3::Hasher);

impl Hashed {
    /// Of something of this kind.
    pub fn new(kind: &str) -> Self {
        let mut new = Self(blake3::Hasher::new());
        new.field(Some(kind.as_bytes()));
        new
    }

    /// Adds a field. A length goes before each: no two run into each other.
    pub fn field(&mut self, bytes: Option<&[u8]>) {
        let length = bytes.map_or(u64::MAX, |it| it.len() as u64);
        self.0.update(&length.to_be_bytes()).update(bytes.unwrap_or_default());
    }

    /// 64 bits of the hash.
    pub fn number(&self) -> i64 {
        i64::from_be_bytes(self.bytes())
    }

    /// So many bytes of the hash; at most 32.
    pub fn bytes<const SIZE: usize>(&self) -> [u8; SIZE] {
        let hash = self.0.finalize();
        *hash.as_bytes().first_chunk().expect("no more than 32 bytes are asked for")
    }
}
