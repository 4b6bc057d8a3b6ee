#!/usr/bin/env python3
"""Verifies an archive for an authority, as docs/archive.md specifies it.

Needs nothing but Python 3.11 and verify_ledger.py beside it. Exit status: 0 verified, 1 problems found,
2 could not run. Says what `assent audit verify` says of a good archive; of a bad one, the first problem."""
import argparse, hashlib, json, re, sys
from verify_ledger import DIGITS, attempt, b64, check_ed25519, need, parse_event, parse_key, parse_note, sha256, unb64

FORMAT, BLOCK = "assent-archive/1", 512
NAME = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")
KINDS = [None, "requested", "confirmation-sent", "confirmed", "claimed", "attested", "reconfirmed", "withdrawn",
         "expired", "erased", "topic-left-out", "topic-taken-back", "rested", "rest-ended"]
class Wrong(Exception): pass
def insist(ok, where, what, expected, found):
    if not ok: raise Wrong(f"{where}: {what}: expected {expected}, found {found}\n")

def header(name, size):  # the one header of that name and size
    fields = [(0, name), (100, "0000644\0"), (108, "0000000\0"), (116, "0000000\0"), (124, f"{size:011o}\0"),
              (136, "00000000000\0"), (148, "        "), (156, "0"), (257, "ustar\x0000"), (329, "0000000\0"),
              (337, "0000000\0")]
    block = bytearray(BLOCK)
    for at, text in fields: block[at:at + len(text)] = text.encode()
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    return bytes(block)
def files(file):  # name and content of each; nothing but these in the archive
    while any(block := file.read(BLOCK)):
        name = block[:100].rstrip(b"\0").decode("ascii", "replace")
        size = attempt(int, block[124:135], 8)
        insist(len(name) < 100 and NAME.fullmatch(name) and size is not None and block == header(name, size),
               "archive", "form", "the one header of that name and size", "other octets")
        content = file.read(size)
        gap = file.read(-size % BLOCK)
        insist(len(content) == size and len(gap) == -size % BLOCK and not any(gap), "archive", "form",
               "padding of noughts", "other octets")
        yield name, content
    insist(len(block) == BLOCK and file.read(BLOCK) == bytes(BLOCK) and not file.read(1), "archive", "end", "the end",
           "something else")
def lines(name, content):
    for number, raw in enumerate(content.decode().splitlines(keepends=True), 1):
        found = json.loads(raw)
        need(json.dumps(found, separators=(",", ":"), ensure_ascii=False) + "\n" == raw and type(found) is dict)
        yield f"{name} line {number}", found
def typeid(noun, uuid):
    return noun + "_" + "".join(DIGITS[int.from_bytes(uuid) >> 5 * i & 31] for i in range(25, -1, -1))

def verify_inclusion(leaf, index, size, proof, root):  # RFC 9162 section 2.1.3.2
    need(0 <= index < size)
    at, last, found = index, size - 1, sha256(b"\0", leaf)
    for sibling in proof:
        need(last > 0)
        if at & 1 or at == last:
            found = sha256(b"\1", sibling, found)
            while not at & 1: at, last = at >> 1, last >> 1
        else:
            found = sha256(b"\1", found, sibling)
        at, last = at >> 1, last >> 1
    need(last == 0 and found == root)
    return True

def consent(where, line, size, root, seen):
    insist(line["event"] not in seen["event"], where, "event", "a new event", "one that is there already")
    seen["event"].add(line["event"])
    leaf = unb64(line["leaf"], 32)
    if line["index"] is None: seen["later"] += 1
    else:
        insist(attempt(verify_inclusion, leaf, line["index"], size, [unb64(it, 32) for it in line["proof"]], root),
               where, "inclusion", "a proof that leads to the signed root", "another")
        seen["proven"] += 1
    if line["body"] is None:
        need(line["salt"] is None)
        seen["erased"] += line["erased_at"] is not None
        return
    body = unb64(line["body"])
    insist(sha256(unb64(line["salt"], 16), body) == leaf, where, "commitment", "the hash of salt and event", "another leaf")
    event_id, _, contact, _ = parse_event(body)
    micros, is_listed = int.from_bytes(body[49:57]), body[57]
    kind = KINDS[body[58 + 16 * is_listed]]
    said = (typeid("consent", event_id), typeid("contact", contact), kind)
    insist(said == (line["event"], line["contact"], line["kind"])
           and line["list"] == (typeid("list", body[58:74]) if is_listed else None)
           and line["at"] == instant(micros), where, "event", "what the event itself says", "something else")
def instant(micros):
    from datetime import datetime, timedelta, timezone
    text = (datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(microseconds=micros)).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return text.rstrip("0").rstrip(".") + "Z"

def delivery(where, line, seen):
    insist(line["delivery"] not in seen["delivery"], where, "delivery", "a new delivery", "one that is there already")
    seen["delivery"].add(line["delivery"])
    if line["message"]["proof"] == "equal": seen["claimed"][line["message"]["file"]] = line["digest_complete"]
    else: seen["without"][line["message"]["proof"]] = seen["without"].get(line["message"]["proof"], 0) + 1
    seen["named"] |= {(kind, line[kind]) for kind in ("event", "verdict") if line[kind] is not None}

def audit(file, trusted):
    read, manifest, messages = [], None, {}
    seen = dict(event=set(), delivery=set(), verdict=set(), named=set(), claimed={}, without={}, proven=0, erased=0, later=0)
    for at, (name, content) in enumerate(files(file)):
        insist(manifest is None, "archive", "end", "the end", "something else")
        if name == "MANIFEST":
            manifest = content.decode()
            continue
        if at < 3: insist(name == ("README.txt", "scope.json", "checkpoint")[at], name, "order", "another file", name)
        if at == 1:
            [(_, scope)] = lines(name, content)
            origin, key = scope["origin"], parse_key(scope["key"])
            need(scope["format"] == FORMAT and key[0] == origin and origin.endswith("/ledger/" + scope["account"]))
            insist(not trusted or scope["key"] in trusted, name, "key", "a key that is trusted", scope["key"])
        if at == 2:
            text, named, size, root, signatures = parse_note(content.decode())
            ours = [data for who, data in signatures if (who, data[:4]) == key[:2]]
            insist(named == origin and ours and all(attempt(check_ed25519, key[2], text, it[4:]) for it in ours),
                   name, "signature", "a signed checkpoint", "none")
        digest = hashlib.sha256(content).hexdigest()
        insist(name not in {it[0] for it in read}, name, "name", "a new file", "another of that name")
        read.append((name, len(content), digest))
        if at < 3: continue
        folder = name.split("/")[0]
        insist(folder in ("deliveries", "consent", "verdicts", "rules", "messages"), name, "name", "a file of this format",
               "another")
        if folder == "messages": messages[name] = digest
        elif folder == "consent":
            for where, line in lines(name, content): consent(where, line, size, root, seen)
        elif folder == "deliveries":
            for where, line in lines(name, content): delivery(where, line, seen)
        elif folder == "verdicts": seen["verdict"] |= {line["verdict"] for _, line in lines(name, content)}
    insist(manifest is not None and len(read) >= 3, "archive", "end", "a signed manifest", "the end")
    text = f"{FORMAT}\norigin {origin}\nkey {scope['key']}\nfiles {len(read)}\n"
    text += "".join(f"{digest} {count} {name}\n" for name, count, digest in read)
    signature = re.fullmatch(re.escape(text) + "\n\u2014 " + re.escape(origin) + " ([^ \n]*)\n", manifest)
    insist(signature, "MANIFEST", "files", "exactly the files of the archive, in their order", "others")
    data = unb64(signature[1], 68)
    insist(data[:4] == key[1] and attempt(check_ed25519, key[2], text.encode(), data[4:]),
           "MANIFEST", "signature", "one by the ledger's key", "another")
    insist(messages == seen["claimed"], "archive", "message", "those that the records name", "others")
    insist(all(it in seen[kind] for kind, it in seen["named"]), "archive", "event or verdict",
           "every one that a record names", "one missing")
    without = "".join(f"  {why} {count}\n" for why, count in sorted(seen["without"].items()))
    return (f"archive of {origin}\nkey {scope['key']}\nledger {size} leaves, root {root.hex()}\nfiles {len(read)}\n"
            f"deliveries {len(seen['delivery'])}: {len(messages)} with their message\n{without}consent {seen['proven']} "
            f"proven ({seen['erased']} of erased persons), {seen['later']} later\nverdicts {len(seen['verdict'])}\nverified")

def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive")
    parser.add_argument("--key", metavar="VERIFIER_KEY", action="append", default=[])
    options = parser.parse_args()
    try:
        with open(options.archive, "rb") as file:
            print(audit(file, options.key))
    except Wrong as wrong:
        print(f"{wrong}NOT verified: 1 problem")
        return 1
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        print("archive: form: expected an archive of this format, found something else\nNOT verified: 1 problem")
        return 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    return 0

if __name__ == "__main__": sys.exit(main())
