"""Judges messages with strangers' code: dkimpy and the standard library's email.

Reads JSON from standard input: {"now": seconds, "records": {name: txt},
"messages": {case: base64}, "bodies": {case: base64}}.
Prints JSON: {case: {"dkim": [...], "defects": [...], "headers": {...}, "parts": [...]}}.
"""

import base64
import email
import email.policy
import json
import sys
import time

import dkim


def judge(raw, records):
    def dnsfunc(name, timeout=5):
        return records.get(name.decode().rstrip("."), "").encode()

    verifier = dkim.DKIM(raw)
    count = sum(1 for name, _ in verifier.headers if name.lower() == b"dkim-signature")
    verdicts = []
    for index in range(count):
        verifier = dkim.DKIM(raw)
        try:
            ok = verifier.verify(idx=index, dnsfunc=dnsfunc)
        except dkim.ValidationError:
            ok = False
        fields = verifier.signature_fields
        verdicts.append({
            "ok": bool(ok),
            "a": fields[b"a"].decode(),
            "h": [it.strip().lower() for it in fields[b"h"].decode().split(":")],
            "t": int(fields[b"t"]),
            "x": int(fields[b"x"]),
        })
    message = email.message_from_bytes(raw, policy=email.policy.default)
    defects = [repr(it) for part in message.walk() for it in part.defects]
    headers = {}
    for name, value in message.items():
        defects += [f"{name}: {it!r}" for it in getattr(value, "defects", [])]
        headers.setdefault(name, []).append(str(value))
    parts = [
        {"type": part.get_content_type(), "content": part.get_content()}
        for part in message.walk()
        if not part.is_multipart()
    ]
    return {"dkim": verdicts, "defects": defects, "headers": headers, "parts": parts}


def body_hashes(bodies):
    from dkim.canonicalization import CanonicalizationPolicy
    import hashlib

    policy = CanonicalizationPolicy.from_c_value(b"relaxed/relaxed")
    hashes = {}
    for name, text in bodies.items():
        canonical = policy.canonicalize_body(base64.b64decode(text))
        hashes[name] = hashlib.sha256(canonical).hexdigest()
    return hashes


question = json.load(sys.stdin)
# dkimpy compares t= and x= with the clock; the messages have a fixed date.
time.time = lambda: question.get("now", 0)
answer = {
    name: judge(base64.b64decode(text), question["records"])
    for name, text in question.get("messages", {}).items()
}
json.dump({"messages": answer, "bodies": body_hashes(question.get("bodies", {}))}, sys.stdout)
