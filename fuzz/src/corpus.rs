//! Seeds from golden cases: how a file of `testdata/` becomes inputs.

/// The whole file is one input.
#[must_use]
pub fn whole(file: &[u8]) -> Vec<Vec<u8>> {
    vec![file.to_vec()]
}

/// Each line is one input.
#[must_use]
pub fn lines(file: &[u8]) -> Vec<Vec<u8>> {
    file.split(|it| *it == b'\n').filter(|it| !it.is_empty()).map(<[u8]>::to_vec).collect()
}

/// Each run of at least sixteen hexadecimal digits in quotation marks is one
/// input: how golden cases of binary formats are written.
#[must_use]
pub fn quoted_hex(file: &[u8]) -> Vec<Vec<u8>> {
    let text = String::from_utf8_lossy(file);
    text.split('"').filter(|it| it.len() >= 16).filter_map(bytes_of_hex).collect()
}

fn bytes_of_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.chars().map(|it| it.to_digit(16)).collect::<Option<Vec<_>>>()?;
    let pairs = digits.chunks_exact(2);
    if !pairs.remainder().is_empty() {
        return None;
    }
    pairs.map(|it| u8::try_from(it[0] * 16 + it[1]).ok()).collect()
}

#[cfg(test)]
mod tests;
