#!/usr/bin/env python3
"""Whether a page of HTML shows the texts of our JSON lines.  usage: same_page.py annotations.html annotations.jsonl

The element of each record has to have its text, character for character; for those that HTML cannot have stands U+FFFD."""
import json, re, sys
import html5lib

page = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(open(sys.argv[1], encoding="utf-8", newline="").read())
docs = ["".join(it.itertext()) for it in page.iter() if "doc" in (it.get("class") or "").split()]
records = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
unheld = re.compile("[\x00-\x08\x0b\x0d-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")
errors = [] if len(docs) == len(records) else [f"{len(docs)} texts, {len(records)} records"]
errors += [r["id"] for doc, r in zip(docs, records) if doc != unheld.sub("\ufffd", r["text"])]
print(f"documents={len(docs)}")
for error in errors[:20]:
    print("ERROR another text:", error, file=sys.stderr)
sys.exit(bool(errors))
