//! Questions and answers as octets (RFC 1035, RFC 6891).

use hickory_proto::{
    op::{Edns, Message, OpCode, ResponseCode},
    rr::{
        Name, RData, Record as WireRecord, RecordType,
        rdata::{CNAME, MX, SOA, TXT},
    },
};

use super::{Answer, Fault, Kind, Record, Zones};

/// Seconds an answer may be kept. Short, because zones change in a rehearsal.
const TTL_SECS: u32 = 1;
/// Octets of an answer over UDP when the question says nothing (RFC 1035
/// §4.2.1), and the most we send anyway.
const UDP_BYTES: (u16, u16) = (512, 1232);

/// How a question came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transport {
    Udp,
    Tcp,
}

/// The answer to a question; `None` when there shall be none.
pub(super) fn answer(zones: &Zones, question: &[u8], transport: Transport) -> Option<Vec<u8>> {
    let question = Message::from_vec(question).ok()?;
    let mut response = Message::response(question.metadata.id, question.metadata.op_code);
    response.metadata.recursion_desired = question.metadata.recursion_desired;
    response.metadata.recursion_available = true;
    response.metadata.authoritative = true;
    let mut bytes_max = UDP_BYTES.0;
    if let Some(edns) = &question.edns {
        bytes_max = edns.max_payload().clamp(UDP_BYTES.0, UDP_BYTES.1);
        let mut ours = Edns::new();
        ours.set_max_payload(UDP_BYTES.1);
        response.set_edns(ours);
    }
    response.add_queries(question.queries.iter().cloned());
    match question.queries.first() {
        Some(query) if question.metadata.op_code == OpCode::Query => {
            let name = query.name().to_ascii();
            fill(&mut response, zones.ask(&name, kind_of(query.query_type())))?;
        }
        _ => response.metadata.response_code = ResponseCode::NotImp,
    }
    let bytes = response.to_vec().ok()?;
    if transport == Transport::Udp && bytes.len() > usize::from(bytes_max) {
        // RFC 1035 §4.2.1: the client asks again over TCP.
        return response.truncate().to_vec().ok();
    }
    Some(bytes)
}

fn fill(response: &mut Message, answer: Answer) -> Option<()> {
    let (records, code) = match answer {
        Answer::Records(records) => (records, ResponseCode::NoError),
        Answer::NoData(records) => (records, ResponseCode::NoError),
        Answer::NxDomain(records) => (records, ResponseCode::NXDomain),
        Answer::Fault(Fault::ServFail) => (Vec::new(), ResponseCode::ServFail),
        Answer::Fault(Fault::Drop) => return None,
    };
    response.metadata.response_code = code;
    let mut is_empty = true;
    for (name, record) in records {
        is_empty &= matches!(record, Record::Cname(_));
        let name = Name::from_ascii(&name).ok()?;
        response.add_answer(WireRecord::from_rdata(name, TTL_SECS, rdata(&record)?));
    }
    if is_empty && code != ResponseCode::ServFail {
        response.add_authority(start_of_authority()?);
    }
    Some(())
}

fn rdata(record: &Record) -> Option<RData> {
    Some(match record {
        Record::Address(address) => RData::from(*address),
        Record::Mx(preference, host) if host.is_empty() => {
            RData::MX(MX::new(*preference, Name::root()))
        }
        Record::Mx(preference, host) => {
            RData::MX(MX::new(*preference, Name::from_ascii(host).ok()?))
        }
        Record::Cname(target) => RData::CNAME(CNAME(Name::from_ascii(target).ok()?)),
        // RFC 1035 §3.3.14: strings of 255 octets at most.
        Record::Txt(text) => RData::TXT(TXT::from_bytes(text.as_bytes().chunks(255).collect())),
    })
}

/// RFC 2308 §3: negative answers carry the SOA, whose minimum says how long
/// they may be kept.
fn start_of_authority() -> Option<WireRecord> {
    let name = |it| Name::from_ascii(it).ok();
    let soa = SOA::new(name("ns.example.")?, name("hostmaster.example.")?, 1, 60, 60, 60, TTL_SECS);
    Some(WireRecord::from_rdata(name("example.")?, TTL_SECS, RData::SOA(soa)))
}

fn kind_of(record_type: RecordType) -> Kind {
    match record_type {
        RecordType::A => Kind::A,
        RecordType::AAAA => Kind::Aaaa,
        RecordType::MX => Kind::Mx,
        RecordType::TXT => Kind::Txt,
        RecordType::CNAME => Kind::Cname,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests;
