"""Opens a mail as a stranger's program would: the parts by Python's mail parser, the calendar by PyPI's icalendar.

    read_message.py MESSAGE.eml

Prints JSON: `subject`, `from`, `to`, `text`, `html`, and `calendar` (or null) with `method`, `uid`, `sequence`, `status`, `starts_at`,
`ends_at` (UTC), `summary`, `location`, `organizer`, `attendees`. Exits 1 with the reason if the message has a fault, or if the
calendar breaks a rule of RFC 5545 or RFC 5546 that receiving programs insist on.
"""

import datetime
import email
import email.policy
import json
import sys
from pathlib import Path

import icalendar

REQUIRED = ["UID", "DTSTAMP", "DTSTART", "ORGANIZER", "SEQUENCE"]


def fail(reason: str):
    sys.exit(f"{sys.argv[1]}: {reason}")


def calendar_of(part) -> dict:
    content = part.get_content()
    content = content if isinstance(content, bytes) else content.encode("utf-8")
    calendar = icalendar.Calendar.from_ical(content)
    method = str(calendar.get("METHOD", ""))
    if part.get_content_type() == "text/calendar" and part.get_param("method") != method:
        fail(f"the part says method {part.get_param('method')}, the calendar {method}")
    if not calendar.get("PRODID") or calendar.get("VERSION") != "2.0":
        fail("the calendar lacks PRODID or VERSION:2.0")
    if any(len(line) > 75 for line in content.split(b"\r\n")):
        fail("a calendar line is longer than 75 bytes")
    events = calendar.walk("VEVENT")
    if len(events) != 1:
        fail(f"{len(events)} events, not one")
    event = events[0]
    if event.errors or calendar.errors:
        fail(f"the calendar has faults: {event.errors or calendar.errors}")
    missing = [name for name in REQUIRED if name not in event]
    if missing:
        fail(f"the event lacks {', '.join(missing)}")
    if method == "CANCEL" and event.get("STATUS") != "CANCELLED":
        fail("a cancelled event must have STATUS:CANCELLED")
    attendees = event.get("ATTENDEE", [])
    return {
        "method": method,
        "uid": str(event["UID"]),
        "sequence": int(event["SEQUENCE"]),
        "status": str(event.get("STATUS", "")),
        "starts_at": utc(event["DTSTART"].dt),
        "ends_at": utc(event["DTEND"].dt),
        "summary": str(event.get("SUMMARY", "")),
        "location": str(event.get("LOCATION", "")),
        "organizer": str(event["ORGANIZER"]),
        "attendees": [str(attendee) for attendee in (attendees if isinstance(attendees, list) else [attendees])],
    }


def utc(moment) -> str:
    if not isinstance(moment, datetime.datetime) or moment.tzinfo is None:
        fail(f"{moment} is no moment: it lacks a time or a zone")
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def main():
    message = email.message_from_bytes(Path(sys.argv[1]).read_bytes(), policy=email.policy.default)
    faults = [str(fault) for part in message.walk() for fault in part.defects]
    if faults:
        fail(f"the message has faults: {', '.join(faults)}")
    for header in ("From", "To", "Subject", "Date", "Message-ID"):
        if not message.get(header):
            fail(f"the message lacks {header}")
    parts = {"text/plain": None, "text/html": None}
    calendars = []
    for part in message.walk():
        if part.get_content_type() in parts and parts[part.get_content_type()] is None:
            parts[part.get_content_type()] = part.get_content()
        if part.get_content_type() in ("text/calendar", "application/ics"):
            calendars.append(calendar_of(part))
    if any(calendar != calendars[0] for calendar in calendars):
        fail("the calendar parts differ")
    read = {
        "subject": message["Subject"],
        "from": message["From"],
        "to": message["To"],
        "text": parts["text/plain"],
        "html": parts["text/html"],
        "calendar": calendars[0] if calendars else None,
    }
    print(json.dumps(read, ensure_ascii=False))


main()
