"""Checks what no compiler sees: lengths of files, unfinished work, traces of one machine, and persons that might be real.

Reads every text file that git tracks (or that is new and not ignored). Prints each finding as PATH:LINE: what is wrong,
and exits 1 if there is any. To add a check: write a function that yields (line number, message) and list it in CHECKS.
"""

import re
import subprocess
import sys
from pathlib import Path

LONGEST_FILE_LINES = 400
LONG_FILES_LIST = Path("tests/tools/long_files.txt")
SOURCE = {".rs", ".mjs", ".js", ".css", ".hbs", ".sql", ".py", ".sh", ".ftl", ".toml", ""}
GENERATED = {"Cargo.lock", "package-lock.json"}
THIS_FILE = Path("tests/tools/check_repository.py")

UNFINISHED = re.compile(
    r"\b(?:TODO|FIXME|XXX)\b|\b(?:todo|unimplemented|dbg)!\(|#\[ignore|```(?:rust,)?ignore|\b(?:test|it|describe)\.(?:skip|only|todo)\("
)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/")
CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7}) ")
# Ten or twelve digits as a personal identity number writes them: a month, and a day (plus 60 in a co-ordination number).
IDENTITY_NUMBER = re.compile(
    r"(?<![\w-])(?:\d\d)?\d\d(?:0[1-9]|1[0-2])(?:[0-2][1-9]|[123]0|31|[6-8][1-9]|[789]0|91)[-+]\d{4}(?![\w-])"
)
MAIL_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.([a-z]{2,})\b", re.IGNORECASE)
# RFC 2606 and 6761: names that can never belong to anybody.
MADE_UP_DOMAINS = {"example", "test", "invalid", "localhost"}


def unfinished(path, lines):
    for number, line in lines:
        if found := UNFINISHED.search(line):
            yield number, f"unfinished or switched off: {found[0]}"
        if CONFLICT.match(line):
            yield number, "a merge conflict's mark"


def machine(path, lines):
    for number, line in lines:
        if found := MACHINE_PATH.search(line):
            yield number, f"a path of one machine: {found[0]}"
        if path.name == "package-lock.json" and '"resolved"' in line:
            yield number, "the address of a package registry"


def persons(path, lines):
    for number, line in lines:
        if path.name in GENERATED:
            return
        if IDENTITY_NUMBER.search(line):
            yield number, "looks like a personal identity number; the system holds none, its tests neither"
        for address in MAIL_ADDRESS.finditer(line):
            if address[1].lower() not in MADE_UP_DOMAINS:
                yield number, f"a mail address that may be somebody's: {address[0]}; use a domain under .example"


CHECKS = [unfinished, machine, persons]


def tracked_texts():
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], check=True, capture_output=True
    ).stdout.decode().split("\0")
    for path in sorted(map(Path, filter(None, names))):
        if path == THIS_FILE or not path.is_file():
            continue
        try:
            yield path, path.read_text(encoding="utf-8").split("\n")
        except UnicodeDecodeError:
            continue


def long_files(texts):
    entries = [line for line in LONG_FILES_LIST.read_text().splitlines() if line and not line.startswith("#")]
    accepted = {Path(entry.split(maxsplit=1)[0]) for entry in entries}
    for entry in entries:
        if len(entry.split(maxsplit=1)) < 2:
            yield f"{LONG_FILES_LIST}: {entry}: say why it is one thing"
    for path, lines in texts:
        is_long = path.suffix in SOURCE and path.name not in GENERATED and len(lines) > LONGEST_FILE_LINES + 1
        if is_long and path not in accepted:
            yield f"{path}: {len(lines) - 1} lines; at most {LONGEST_FILE_LINES}, or say why in {LONG_FILES_LIST}"
        if path in accepted and not is_long:
            yield f"{LONG_FILES_LIST}: {path} is not long any more"
    for path in accepted - {path for path, _ in texts}:
        yield f"{LONG_FILES_LIST}: {path} does not exist"


def main():
    texts = list(tracked_texts())
    findings = list(long_files(texts))
    for path, lines in texts:
        numbered = list(enumerate(lines, 1))
        for check in CHECKS:
            findings += [f"{path}:{number}: {message}" for number, message in check(path, numbered)]
    print("\n".join(findings) or f"{len(texts)} files checked")
    sys.exit(1 if findings else 0)


main()
