#!/usr/bin/env python3
"""The ways of Python to write what the benchmark writes.  usage: python.py WHAT RECORDS.jsonl OUT

WHAT is json (written again by json.dumps), conll (a regular expression for words, a column a label), spacy (a blank pipeline's tokenizer, char_span,
DocBin), datasets (Dataset.from_list, to_parquet) cassis (dkpro-cassis, a file of XMI a document with labels alone), or cassis-whole (with all that the program writes). The last line has seconds of reading, seconds of writing, peak kilobytes and bytes."""
import json, os, re, resource, sys, time

what, records, out = sys.argv[1:]
os.makedirs(out, exist_ok=True)
LABELS = ["claim", "quote", "figure"]
if what == "spacy":
    import spacy
    from spacy.tokens import DocBin
    nlp = spacy.blank("en")
if what.startswith("cassis"):
    import cassis
if what == "datasets":
    import datasets
    datasets.disable_progress_bars()


def read():
    return (json.loads(line) for line in open(records, encoding="utf-8"))


def write_json(path):
    with open(path, "w", encoding="utf-8") as file:
        for record in read():
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def write_conll(path):
    word = re.compile(r"\w+(?:[.,’']\w+)*|[^\w\s]")
    with open(path, "w", encoding="utf-8") as file:
        for record in read():
            file.write("-DOCSTART-\tO\tO\tO\n\n")
            tokens = [(it.group(), it.start(), it.end()) for it in word.finditer(record["text"])]
            starts = {start: number for number, (_, start, _) in enumerate(tokens)}
            columns = [["O"] * len(tokens) for _ in LABELS]
            for span in record["spans"]:
                column = columns[LABELS.index(span["label"])]
                at, prefix = starts.get(span["start"]), "B-"
                while at is not None and at < len(tokens) and tokens[at][1] < span["end"]:
                    column[at], prefix, at = prefix + span["label"], "I-", at + 1
            for number, (token, _, _) in enumerate(tokens):
                file.write("\t".join([token, *(column[number] for column in columns)]) + "\n")
                if token in ".!?":
                    file.write("\n")
            file.write("\n")


def write_spacy(path):
    bin = DocBin()
    for record in read():
        doc = nlp.make_doc(record["text"])
        spans = [doc.char_span(it["start"], it["end"], it["label"], alignment_mode="expand") for it in record["spans"]]
        doc.spans["sc"] = spans
        doc.ents = spacy.util.filter_spans(spans)
        bin.add(doc)
    bin.to_disk(path)


def write_datasets(path):
    span = {"id": datasets.Value("string"), "label": datasets.ClassLabel(names=LABELS), "start": datasets.Value("int32"), "end": datasets.Value("int32"), "text": datasets.Value("string")}
    features = datasets.Features({"id": datasets.Value("string"), "text": datasets.Value("string"), "spans": [span]})
    rows = [{"id": it["id"], "text": it["text"], "spans": [{key: span[key] for key in ["id", "label", "start", "end", "text"]} for span in it["spans"]]} for it in read()]
    datasets.Dataset.from_list(rows, features=features).to_parquet(path)


def write_cassis(path):
    types = cassis.TypeSystem()
    Span = types.create_type("manicule.Span", supertypeName="uima.tcas.Annotation")
    types.create_feature(Span, "label", "uima.cas.String")
    os.makedirs(path, exist_ok=True)
    for record in read():
        cas = cassis.Cas(typesystem=types)
        cas.sofa_string = record["text"]
        cas.sofa_mime = "text/plain"
        cas.add_all([Span(begin=it["start"], end=it["end"], label=it["label"]) for it in record["spans"]])
        cas.to_xmi(os.path.join(path, record["id"] + ".xmi"))


def write_cassis_whole(path):
    """The same with what the program writes of each annotation: attributes, whence and when it came, and mentions as structures of their own."""
    types = cassis.TypeSystem()
    Part = types.create_type("manicule.Part", supertypeName="uima.tcas.Annotation")
    Link = types.create_type("manicule.Link", supertypeName="uima.cas.TOP")
    types.create_feature(Link, "role", "uima.cas.String")
    types.create_feature(Link, "target", Part)
    Span = types.create_type("manicule.Span", supertypeName="uima.tcas.Annotation")
    names = sorted({name for record in read() for span in record["spans"] for name in span["attributes"]})
    for name in ["label", "origin", "id", "created", "modified", *names]:
        types.create_feature(Span, name.replace("-", "_"), "uima.cas.String")
    types.create_feature(Span, "unsure", "uima.cas.Boolean")
    types.create_feature(Span, "mentions", "uima.cas.FSArray", elementType=Link)
    FSArray = types.get_type("uima.cas.FSArray")
    os.makedirs(path, exist_ok=True)
    for record in read():
        cas = cassis.Cas(typesystem=types)
        cas.sofa_string = record["text"]
        cas.sofa_mime = "text/plain"
        for it in record["spans"]:
            said = {name: it[name] for name in ["label", "origin", "id", "created", "modified"]}
            links = []
            for name, value in it["attributes"].items():
                if isinstance(value, dict) and "fragments" in value:
                    parts = [Part(begin=start, end=end) for start, end in value["fragments"]]
                    cas.add_all(parts)
                    links += [Link(role=name, target=part) for part in parts]
                elif value is not None:
                    said[name.replace("-", "_")] = value if isinstance(value, str) else json.dumps(value)
            if it["unsure"]:
                said["unsure"] = True
            if links:
                said["mentions"] = FSArray(elements=links)
            cas.add(Span(begin=it["start"], end=it["end"], **said))
        cas.to_xmi(os.path.join(path, record["id"] + ".xmi"))


def size(path):
    if os.path.isfile(path):
        return os.path.getsize(path)
    return sum(os.path.getsize(os.path.join(path, it)) for it in os.listdir(path))


start = time.perf_counter()
for _ in read():
    pass
reading = time.perf_counter() - start
start = time.perf_counter()
path = os.path.join(out, what)
{"json": write_json, "conll": write_conll, "spacy": write_spacy, "datasets": write_datasets, "cassis": write_cassis, "cassis-whole": write_cassis_whole}[what](path)
# Writing reads the records once more; that is taken off here and stands in the first figure.
writing = time.perf_counter() - start - reading
print(reading, max(writing, 0.0), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, size(path))
