#!/usr/bin/env python3
"""Compares what a judge counted with what the export reports.

usage: same_counts.py COUNTS REPORT LAYER [--label LABEL] THING…

COUNTS holds the line of a judge, `documents=2 spans=3 labels={'claim': 3}`; REPORT is the JSON of `manicule-batch export`. The labels of
LAYER have to be the same, or that of LABEL alone, and so has each THING (documents, sentences, tokens). Documents are records."""
import ast, json, re, sys

counts, report, layer, *things = sys.argv[1:]
label = None
if things[:1] == ["--label"]:
    label, things = things[1], things[2:]
line = open(counts, encoding="utf-8").read()
counted = json.load(open(report, encoding="utf-8"))["counts"]
labels = ast.literal_eval(re.search(r"labels=(\{.*?\})", line).group(1))
wanted = {it: count for it, count in counted["written"].get(layer, {}).items() if label in (None, it)}
different = [] if labels == wanted else [f"labels: the judge has {labels}, the report {wanted}"]
ents = re.search(r" ents=(\d+)", line)
if ents and int(ents.group(1)) != sum(counted["written"].get("ents", {}).values()):
    different.append(f"entities: the judge has {ents.group(1)}, the report {counted['written'].get('ents')}")
for thing in things:
    found = int(re.search(rf"\b{thing}=(\d+)", line).group(1))
    told = counted["records"] if thing == "documents" else counted["written"][thing]
    if found != told:
        different.append(f"{thing}: the judge has {found}, the report {told}")
name = counts.rsplit("/", 1)[-1].removesuffix(".counts")
print(f"{name}: {'; '.join(different) or 'the same'}: {line.split(' | ')[0].strip()[:110]}", file=sys.stderr)
sys.exit(bool(different))
