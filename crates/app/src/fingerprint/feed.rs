//! A line of a feed of bad addresses.

use data_encoding::HEXLOWER_PERMISSIVE;
use domain::Address;

/// What a line says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// An address, as MD5 of its normalised form.
    Digest([u8; 16]),
    /// A remark, an empty line.
    Nothing,
    /// Neither.
    Unread,
}

/// Reads a line: the first field of it, whatever the others say.
pub(super) fn read(line: &str) -> Line {
    let line = line.trim_start_matches('\u{feff}').trim();
    if line.is_empty() || line.starts_with('#') {
        return Line::Nothing;
    }
    let first = line.split([',', ';', '\t', ' ']).next().unwrap_or_default().trim_matches('"');
    if first.len() == 32
        && let Ok(bytes) = HEXLOWER_PERMISSIVE.decode(first.as_bytes())
        && let Ok(digest) = bytes.try_into()
    {
        return Line::Digest(digest);
    }
    match first.parse::<Address>() {
        Ok(address) => Line::Digest(screening::rows::md5_of(&address.normalised())),
        Err(_) => Line::Unread,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R002-34: feeds hold MD5 of addresses.
    #[test]
    fn md5_and_addresses_of_one_person_are_the_same() {
        let digest = Line::Digest(screening::rows::md5_of("test@example.com"));
        assert_eq!(read("55502f40dc8b7c769880b10874abc9d0"), digest);
        assert_eq!(read(" 55502F40DC8B7C769880B10874ABC9D0,2024-01-01 "), digest);
        assert_eq!(read("Test@Example.COM"), digest);
        assert_eq!(read("\"test@example.com\";x"), digest);
    }

    #[test]
    fn remarks_are_passed_over_and_the_rest_is_counted() {
        assert_eq!([read(""), read("# md5,seen")], [Line::Nothing; 2]);
        assert_eq!([read("md5"), read("55502f40dc8b7c769880b10874abc9d")], [Line::Unread; 2]);
    }
}
