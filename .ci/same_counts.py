#!/usr/bin/env python3
"""Compares what a judge counted with what the export reports.

usage: same_counts.py COUNTS REPORT LAYER [--label LABEL | --brat | --among] THING…

COUNTS holds the line of a judge, `documents=2 spans=3 labels={'claim': 3}`; REPORT is the JSON of `manicule-batch export`. The labels of
LAYER have to be the same, or that of LABEL alone, and so has each THING (documents, sentences, tokens). Documents are records; of THING=OTHER the export has OTHER. With
--brat COUNTS has a line for each folder; types that stand for mentions are no labels, and the others differ from ids by case and `_`.
With --among COUNTS has other labels too, which are values of attributes. No counts at all are a difference."""
import ast, collections, json, re, sys

counts, report, layer, *things = sys.argv[1:]
label = None
if things[:1] == ["--label"]:
    label, things = things[1], things[2:]
is_brat, is_among = things[:1] == ["--brat"], things[:1] == ["--among"]
things = things[1:] if is_brat or is_among else things
line = open(counts, encoding="utf-8").read()
if "labels=" not in line:
    sys.exit(f"{counts.rsplit('/', 1)[-1]}: the judge has counted nothing")
counted = json.load(open(report, encoding="utf-8"))["counts"]
labels = collections.Counter()
for found in re.findall(r"labels=(\{.*?\})", line):
    for label_there, count in ast.literal_eval(found).items():
        if not (is_brat and label_there.startswith("mention-")):
            # A CAS has the label behind the type.
            label_there = label_there.removeprefix("Span:")
            labels[label_there.lower().replace("_", "-") if is_brat else label_there] += count
wanted = {it: count for it, count in counted["written"].get(layer, {}).items() if label in (None, it)}
if is_among:
    labels = collections.Counter({it: count for it, count in labels.items() if it in wanted})
different = [] if labels == wanted else [f"labels: the judge has {dict(labels)}, the report {wanted}"]
ents = [int(it) for it in re.findall(r" ents=(\d+)", line)]
if ents and sum(ents) != sum(counted["written"].get("ents", {}).values()):
    different.append(f"entities: the judge has {sum(ents)}, the report {counted['written'].get('ents')}")
for thing in things:
    thing, _, other = thing.partition("=")
    found = sum(int(it) for it in re.findall(rf"\b{thing}=(\d+)", line))
    told = counted["records"] if thing == "documents" and not other else counted["written"][other or thing]
    if found != told:
        different.append(f"{thing}: the judge has {found}, the report {told}")
name = counts.rsplit("/", 1)[-1].removesuffix(".counts")
print(f"{name}: {'; '.join(different) or 'the same'}: {line.split(' | ')[0].strip()[:110]}", file=sys.stderr)
sys.exit(bool(different))
