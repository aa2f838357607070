#!/usr/bin/env python3
"""Whether spaCy has the texts and spans of our JSON lines.  usage: same_text.py FOLDER annotations.jsonl

Every document of the DocBins in FOLDER has to have the text, and in each group of spans the words, that the same record has in JSON
lines: for each fragment its words without white space at the ends, those without a word left out."""
import collections, glob, json, sys
import spacy
from spacy.tokens import DocBin

vocab = spacy.blank("xx").vocab
docs = [doc for path in sorted(glob.glob(sys.argv[1] + "/*.spacy")) for doc in DocBin().from_disk(path).get_docs(vocab)]
records = [json.loads(line) for line in open(sys.argv[2], encoding="utf-8")]
errors, spans = [], 0
if len(docs) != len(records):
    errors.append(f"{len(docs)} documents, {len(records)} records")
for doc, record in zip(docs, records):
    text = record["text"]
    if doc.text != text:
        errors.append(f"{record['id']}: another text")
    # Rust and Python differ in what is white space by the four separators alone, which count as it on both sides here.
    fragments = ((span["label"], text[start:end].strip()) for span in record["spans"] for start, end in span["fragments"])
    wanted = collections.Counter(it for it in fragments if it[1])
    found = collections.Counter((span.label_, span.text) for span in doc.spans["sc"])
    spans += len(doc.spans["sc"])
    if wanted != found:
        errors.append(f"{record['id']}: {list((wanted - found) + (found - wanted))[:3]}")
    for label in {span.label_ for span in doc.spans["sc"]}:
        of_label = [span for span in doc.spans["sc"] if span.label_ == label]
        if [(span.start, span.end) for span in of_label] != [(span.start, span.end) for span in doc.spans[label]]:
            errors.append(f"{record['id']}: the group {label} is another one")
print(f"documents={len(docs)} spans={spans}")
for error in errors:
    print("ERROR", error, file=sys.stderr)
sys.exit(bool(errors))
