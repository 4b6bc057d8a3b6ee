#!/usr/bin/env python3
"""Verifies an export of a consent ledger, as docs/ledger.md specifies it.

Needs nothing but Python 3.11. Exit status: 0 verified, 1 problems found, 2 could not run."""
import argparse, base64, hashlib, io, json, re, sys

FORMAT, LINE_MAX, U64, AT_MAX = "assent-ledger-export/1", 262144, 2**64, 253370764799999999
DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
ORIGIN = re.compile(r"[!-*,-~]+/ledger/(account_[0-7][0-9a-hjkmnp-tv-z]{25})")
sha256 = lambda *parts: hashlib.sha256(b"".join(parts)).digest()
b64 = lambda data: base64.b64encode(data).decode()
def need(ok):
    if not ok: raise ValueError
def attempt(function, *arguments):  # its answer, or None if it finds its arguments invalid
    try:
        return function(*arguments)
    except (ValueError, RecursionError):
        return None
def unb64(text, size=None):
    data = base64.b64decode(text, validate=True)
    need(b64(data) == text and size in (None, len(data)))
    return data
def account_name(uuid):
    return "account_" + "".join(DIGITS[int.from_bytes(uuid) >> 5 * i & 31] for i in range(25, -1, -1))

# Ed25519 (RFC 8032); points are in extended coordinates (section 5.1.4).
P, L = 2**255 - 19, 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
def add(a, b):
    c, d = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    t, z = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = d - c, z - t, z + t, d + c
    return e * f % P, g * h % P, f * g % P, e * h % P
def times(n, a):
    return add(times(n >> 1, add(a, a)), a if n & 1 else (0, 1, 1, 0)) if n else (0, 1, 1, 0)
def point(data):  # section 5.1.3
    y, sign = int.from_bytes(data, "little") & 2**255 - 1, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * pow(2, (P - 1) // 4, P) % P
    need(y < P and (x * x - square) % P == 0 and not (x == 0 and sign))
    return x if x & 1 == sign else P - x, y, 1, (x if x & 1 == sign else P - x) * y % P
def check_ed25519(public, text, signature):  # section 5.1.7
    x, y, z, t = point(public)
    r, s = signature[:32], int.from_bytes(signature[32:], "little")
    need(len(signature) == 64 and s < L)
    k = int.from_bytes(hashlib.sha512(r + public + text).digest(), "little") % L
    x, y, z, _ = add(times(s, point(b"\x58" + b"\x66" * 31)), times(k, (-x, y, z, -t)))
    x, y = x * pow(z, -1, P) % P, y * pow(z, -1, P) % P
    need((y | (x & 1) << 255).to_bytes(32, "little") == r)
    return True

def parse_event(data):  # ledger.md section 1: id, account, contact, leaves if it is an erasure
    rest = io.BytesIO(data)
    def take(n):
        got = rest.read(n)
        need(len(got) == n)
        return got
    def number(n, low, high):
        value = int.from_bytes(take(n))
        need(low <= value <= high)
        return value
    def option(n, is_text=False):
        return (take(number(2, 0, n)).decode() if is_text else take(n)) if number(1, 0, 1) else None
    version, event_id, account, contact, leaves = number(1, 1, 2), take(16), take(16), take(16), []
    number(8, 0, AT_MAX)
    held, kind = [option(16)], number(1, *((1, 9) if version == 1 else (10, 13)))
    if kind in (5, 7): take(16) if kind == 5 else number(1, 1, 6)
    if kind in (10, 11): take(number(2, 0, 100)).decode()
    if kind == 12: number(8, 0, AT_MAX)
    if kind == 9: leaves = [take(32) for _ in range(number(2, 0, 1024))]
    number(1, 1, 7)
    held += [option(32), option(32), option(64, True), option(2), option(1024, True), option(256, True), option(2048, True)]
    need(not rest.read() and leaves == sorted(set(leaves)) and (kind != 9 or held == [None] * 8))
    return event_id, account, contact, leaves if kind == 9 else None
def root_of(leaves):  # section 2, by the recursion of RFC 9162 section 2.1.1, unrolled
    peaks = []  # (leaves below, hash), the largest first
    yield 0, sha256()
    for size, leaf in enumerate(leaves, 1):
        peaks.append((1, sha256(b"\0", leaf)))
        while len(peaks) > 1 and peaks[-1][0] == peaks[-2][0]:
            (_, right), (below, left) = peaks.pop(), peaks.pop()
            peaks.append((2 * below, sha256(b"\1", left, right)))
        root = peaks[-1][1]
        for _, left in reversed(peaks[:-1]):
            root = sha256(b"\1", left, root)
        yield size, root

def parse_key(text):  # section 3: name, key id, public key
    name, key_id, key = text.split("+", 2)
    need(unb64(key, 33)[0] == 1 and key_id == sha256(name.encode(), b"\n", unb64(key))[:4].hex())
    return name, bytes.fromhex(key_id), unb64(key)[1:]
def parse_note(note):  # section 3: signed text, origin, size, root, signatures
    text, lines = note[:note.rindex("\n\n") + 1], note[note.rindex("\n\n") + 2:].split("\n")
    origin, size, root, end = text.split("\n")
    need(not re.search(r"[\0-\x09\x0b-\x1f]", note) and ORIGIN.fullmatch(origin) and not end)
    need(re.fullmatch("0|[1-9][0-9]{0,19}", size) and int(size) < U64 and lines.pop() == "" and len(lines) <= 100)
    signatures = [re.fullmatch(r"\u2014 ([^\s+]+) ([^ ]*)", line) for line in lines]
    need(all(it and len(unb64(it[2])) > 4 for it in signatures))
    return text.encode(), origin, int(size), unb64(root, 32), [(it[1], unb64(it[2])) for it in signatures]
def parse_line(raw, shapes):  # section 4
    found = json.loads(raw.decode())
    need(json.dumps(found, separators=(",", ":"), ensure_ascii=False) + "\n" == raw.decode())
    need(type(found) is dict and [(k, type(v)) for k, v in found.items()] in [list(it.items()) for it in shapes])
    need(all(type(v) is not int or 0 <= v < U64 for v in found.values()))
    need(all(type(it) is str for it in found.get("keys", [])))
    sizes = {"leaf": 32, "salt": 16, "event": None}
    return [unb64(v, sizes[k]) if k in sizes else v for k, v in found.items()]

def audit(file, trusted, seen, problems):  # section 5; answers with the report
    at, leaves, place, line_of, opened, erasures, erased, signed, held = 0, [], {}, {}, [], [], set(), {}, {}
    def check(ok, line, what, expected, found):
        if not ok: problems.append((line, f"line {line}: {what}: expected {expected}, found {found}\n"))
        return ok
    def insist(*arguments):
        if not check(*arguments): raise EOFError  # the rest of the file has no meaning
    def read(kind, *shapes):
        nonlocal at
        raw, at = file.readline(LINE_MAX), at + 1
        insist(raw, at, "end", kind, "the end")
        line = attempt(parse_line, raw, shapes)
        insist(line, at, "form", kind, "something else")
        return line
    def checkpoint(line, note, size_min=0):
        note = attempt(parse_note, note)
        if not check(note, line, "note", "a signed checkpoint", "something else"): return
        text, name, size, root, signatures = note
        valid = [attempt(check_ed25519, key[2], text, data[4:])
                 for who, data in signatures for key in verifiers if key[:2] == (who, data[:4])]
        if (check(None not in valid, line, "signature", "a valid one", "a wrong one")
                and check(valid, line, "signature", "one by a key of the header", "none")
                and check(name == origin, line, "origin", origin, name)
                and check(size <= len(leaves), line, "size", f"at most {len(leaves)}", size)):
            check(size >= size_min, line, "size", size_min, size)  # the last covers all leaves
            signed.setdefault(size, []).append((line, root))
    form, origin, account, keys, redacted, leaf_count, note_count = read("a header line", dict(
        format=str, origin=str, account=str, keys=list, redacted=bool, leaves=int, checkpoints=int))
    insist(form == FORMAT, 1, "format", FORMAT, "another format")
    insist(note_count, 1, "form", "at least one checkpoint", "none")
    match, verifiers = ORIGIN.fullmatch(origin), [attempt(parse_key, it) for it in keys]
    insist(match and match[1] == account, 1, "origin", "a host and the account", "something else")
    insist(1 <= len(keys) <= 16 and all(it and it[0] == origin for it in verifiers),
           1, "key", "verifier keys named like the origin", "something else")
    for key in keys: check(not trusted or key in trusted, 1, "key", "a key the auditor gave", key)
    closed = dict(index=int, leaf=str)
    for index in range(leaf_count):
        number, leaf, *opening = read("a leaf line", closed, closed | dict(salt=str, event=str))
        check(number == index, at, "index", index, number)
        check(place.setdefault(leaf, index) == index, at, "leaf", "a new leaf", f"the leaf of line {place[leaf] + 2}")
        leaves.append(leaf); opened.append(bool(opening))
        if not opening: continue
        check(sha256(*opening) == leaf, at, "commitment", b64(sha256(*opening)), b64(leaf))
        event = attempt(parse_event, opening[1])
        if check(event, at, "event", "an event", "other bytes"):
            check(account_name(event[1]) == account, at, "account", account, account_name(event[1]))
            check(line_of.setdefault(event[0], at) == at, at, "id", "a new id", f"the id of line {line_of[event[0]]}")
            if event[3] is None:
                held.setdefault(event[2], []).append(index)
                continue
            for earlier in held.pop(event[2], []):
                check(leaves[earlier] in event[3], earlier + 2, "erased", f"a leaf that line {at} names", "another")
            erasures += [(index, it) for it in event[3]]
    for left in reversed(range(note_count)):
        checkpoint(at + 1, *read("a checkpoint line", dict(checkpoint=str)), 0 if left else leaf_count)
    insist(not file.read(1), at + 1, "end", "the end", "another line")
    for note in seen: checkpoint(0, note)
    for size, root in root_of(leaves):
        for line, found in signed.get(size, []):
            check(found == root, line, "root", b64(root), b64(found))
    for eraser, leaf in erasures:
        target = place.get(leaf, eraser)
        if (check(target < eraser, eraser + 2, "erased", "an earlier leaf", b64(leaf))
                and check(not opened[target], target + 2, "erased", "a closed leaf", "an open one")):
            erased.add(target)
    for index in range(leaf_count):
        check(redacted or opened[index] or index in erased,
              index + 2, "erased", "a later erased event that names this leaf", "none")
    withheld = leaf_count - sum(opened) - len(erased) if redacted else 0
    return (f"ledger {origin}\nleaves {leaf_count}: {sum(opened)} open, {len(erased)} erased, {withheld} withheld\n"
            f"checkpoints {note_count}\n" + "".join(f"key {it}\n" for it in keys) + f"root {b64(root)}\n")

def main():
    parser, problems, report = argparse.ArgumentParser(description=__doc__), [], ""
    parser.add_argument("export")
    for option, of in (("--key", "VERIFIER_KEY"), ("--seen", "NOTE_FILE")):
        parser.add_argument(option, metavar=of, action="append", default=[])
    options = parser.parse_args()
    try:
        seen = [open(it, newline="", encoding="utf-8").read() for it in options.seen]
        with open(options.export, "rb") as file:
            report = audit(file, options.key, seen, problems)
    except EOFError: pass
    except (OSError, UnicodeError) as error:
        print(error, file=sys.stderr)
        return 2
    report += "".join(text for _, text in sorted(problems, key=lambda it: it[0]))
    print(report + (f"NOT verified: {len(problems)} problem{'s' * (len(problems) != 1)}" if problems else "verified"))
    return 1 if problems else 0

if __name__ == "__main__": sys.exit(main())
