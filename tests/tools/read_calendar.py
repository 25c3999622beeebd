"""Reads a calendar as a stranger's program would: PyPI's icalendar. `tests/browser/support/read_calendar.mjs` answers the same by
another reader, so that a test can compare them.

    read_calendar.py < CALENDAR.ics

Prints JSON: `method`, `name`, and `events` by UID, each with `uid`, `sequence`, `status`, `starts_at`, `ends_at`, `modified_at`
(UTC), `summary`, `location`, `description`. Exits 1 with the reason if the calendar breaks a rule of RFC 5545 or RFC 5546 that
receiving programs insist on.
"""

import datetime
import json
import sys

import icalendar

REQUIRED = ["UID", "DTSTAMP", "DTSTART", "DTEND", "ORGANIZER", "SEQUENCE", "STATUS", "LAST-MODIFIED"]


def fail(reason: str):
    sys.exit(f"the calendar: {reason}")


def utc(value) -> str:
    moment = value.dt
    if not isinstance(moment, datetime.datetime) or moment.tzinfo is None:
        fail(f"{moment} is no moment: it lacks a time or a zone")
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(event) -> dict:
    missing = [name for name in REQUIRED if name not in event]
    if missing:
        fail(f"an event lacks {', '.join(missing)}")
    if event.errors:
        fail(f"an event has faults: {event.errors}")
    if "ATTENDEE" in event:
        fail("what is published must not name attendees")
    return {
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "status": str(event["STATUS"]),
        "starts_at": utc(event["DTSTART"]),
        "ends_at": utc(event["DTEND"]),
        "modified_at": utc(event["LAST-MODIFIED"]),
        "summary": str(event["SUMMARY"]),
        "location": str(event["LOCATION"]),
        "description": str(event["DESCRIPTION"]),
    }


def main():
    content = sys.stdin.buffer.read()
    if any(len(line) > 75 for line in content.split(b"\r\n")):
        fail("a line is longer than 75 bytes")
    if b"\n" in content.replace(b"\r\n", b""):
        fail("a line ends without a carriage return")
    calendar = icalendar.Calendar.from_ical(content)
    if calendar.errors:
        fail(f"it has faults: {calendar.errors}")
    if not calendar.get("PRODID") or calendar.get("VERSION") != "2.0":
        fail("it lacks PRODID or VERSION:2.0")
    events = sorted((read(event) for event in calendar.walk("VEVENT")), key=lambda event: event["uid"])
    if len({event["uid"] for event in events}) != len(events):
        fail("a UID stands twice")
    answer = {"method": str(calendar["METHOD"]), "name": str(calendar["X-WR-CALNAME"]), "events": events}
    print(json.dumps(answer, ensure_ascii=False))


main()
