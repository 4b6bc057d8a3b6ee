//! Reading our own MIME back: boundary, two parts, two encodings.
//!
//! Owns a reader that accepts exactly the structure `compose` writes and nothing
//! a mail program could read in another way. Bytes may be foreign: it never
//! panics.

use super::Unverified;

/// Both parts, decoded.
pub(super) struct Parts {
    pub(super) text: String,
    pub(super) html: String,
}

fn bad(reason: &'static str) -> Unverified {
    Unverified::Structure(reason)
}

/// Takes a whole message apart: its boundary and its body.
pub(super) fn split(bytes: &[u8]) -> Result<(String, &[u8]), Unverified> {
    let text = std::str::from_utf8(bytes).map_err(|_| bad("not UTF-8"))?;
    let (head, body) = text.split_once("\r\n\r\n").ok_or(bad("no end of the header"))?;
    let marker = "\r\nContent-Type: multipart/alternative;\r\n boundary=\"";
    let mut found = head.match_indices(marker);
    let (Some((at, _)), None) = (found.next(), found.next()) else {
        return Err(bad("not one multipart/alternative"));
    };
    let rest = &head[at + marker.len()..];
    let (boundary, _) = rest.split_once('"').ok_or(bad("no boundary"))?;
    Ok((boundary.to_owned(), body.as_bytes()))
}

/// Cuts a body at its boundaries and decodes both parts.
pub(super) fn of_body(body: &[u8], boundary: &str) -> Result<Parts, Unverified> {
    let body = std::str::from_utf8(body).map_err(|_| bad("not UTF-8"))?;
    let open = format!("--{boundary}\r\n");
    let rest = body.strip_prefix(open.as_str()).ok_or(bad("no first part"))?;
    let (text, rest) = rest.split_once(open.as_str()).ok_or(bad("no second part"))?;
    let close = format!("--{boundary}--\r\n");
    let html = rest.strip_suffix(close.as_str()).ok_or(bad("no end"))?;
    if html.contains(&open[..open.len() - 2]) || text.contains(&open[..open.len() - 2]) {
        return Err(bad("more than two parts"));
    }
    Ok(Parts { text: decode(text, "plain")?, html: decode(html, "html")? })
}

fn decode(part: &str, kind: &str) -> Result<String, Unverified> {
    let head = format!("Content-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: ");
    let rest = part.strip_prefix(head.as_str()).ok_or(bad("a part of another type"))?;
    let (encoding, content) = rest.split_once("\r\n\r\n").ok_or(bad("no content"))?;
    let bytes = match encoding {
        "quoted-printable" => quoted_printable(content.as_bytes())?,
        "base64" => base64(content)?,
        _ => return Err(bad("an unknown encoding")),
    };
    String::from_utf8(bytes).map_err(|_| bad("a part that is not UTF-8"))
}

/// Line ends come out as LF.
fn quoted_printable(content: &[u8]) -> Result<Vec<u8>, Unverified> {
    let mut out = Vec::with_capacity(content.len());
    let mut rest = content;
    while let Some(at) = rest.iter().position(|&it| it == b'=' || it == b'\r' || it == b'\n') {
        out.extend_from_slice(&rest[..at]);
        match rest[at..] {
            [b'=', b'\r', b'\n', ..] => rest = &rest[at + 3..],
            [b'=', high, low, ..] => {
                let digit = |it: u8| char::from(it).to_digit(16);
                let (Some(high), Some(low)) = (digit(high), digit(low)) else {
                    return Err(bad("a broken escape"));
                };
                out.push((high * 16 + low) as u8);
                rest = &rest[at + 3..];
            }
            [b'\r', b'\n', ..] => {
                out.push(b'\n');
                rest = &rest[at + 2..];
            }
            _ => return Err(bad("a bare line end")),
        }
    }
    out.extend_from_slice(rest);
    Ok(out)
}

fn base64(content: &str) -> Result<Vec<u8>, Unverified> {
    let mut joined = Vec::with_capacity(content.len());
    for line in content.split_terminator("\r\n") {
        joined.extend_from_slice(line.as_bytes());
    }
    let mut bytes = data_encoding::BASE64.decode(&joined).map_err(|_| bad("broken base64"))?;
    bytes.retain(|&it| it != b'\r');
    Ok(bytes)
}
