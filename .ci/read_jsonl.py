#!/usr/bin/env python3
"""Reads our JSON lines by Python alone, which counts characters as we do.  usage: read_jsonl.py annotations.jsonl

Each fragment cuts its words out of the text, fragments lie within start and end, relations start at a span of the record."""
import collections, json, sys

labels, documents, errors = collections.Counter(), 0, []
for line in open(sys.argv[1], encoding="utf-8", newline="\n"):
    record = json.loads(line)
    documents += 1
    text, ids = record["text"], {span["id"] for span in record["spans"]}
    for span in record["spans"]:
        labels[span["label"]] += 1
        parts = [text[start:end] for start, end in span["fragments"]]
        if " … ".join(parts) != span["text"]:
            errors.append(f"{record['id']}: {parts} is not {span['text']!r}")
        if [span["fragments"][0][0], span["fragments"][-1][1]] != [span["start"], span["end"]]:
            errors.append(f"{record['id']}: {span['id']} has another hull")
    errors += [f"{record['id']}: {it['id']} starts nowhere" for it in record["relations"] if it["from"] not in ids]
print(f"documents={documents} spans={sum(labels.values())} labels={dict(labels)}")
for error in errors:
    print("ERROR", error, file=sys.stderr)
sys.exit(bool(errors))
