// Reads a calendar from standard input by npm's ical.js, and prints what tests/tools/read_calendar.py prints of it.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const utc = (time) => {
  if (time.isDate || time.zone !== ICAL.Timezone.utcTimezone) throw new Error(`${time} is no moment in UTC`);
  return time.toJSDate().toISOString().replace(".000Z", "Z");
};

const calendar = new ICAL.Component(ICAL.parse(readFileSync(0, "utf8")));
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence,
    status: component.getFirstPropertyValue("status"),
    starts_at: utc(event.startDate),
    ends_at: utc(event.endDate),
    modified_at: utc(component.getFirstPropertyValue("last-modified")),
    summary: event.summary,
    location: event.location,
    description: event.description,
  };
});
events.sort((a, b) => (a.uid < b.uid ? -1 : 1));
const value = (name) => calendar.getFirstPropertyValue(name);
console.log(JSON.stringify({ method: value("method"), name: value("x-wr-calname"), events }));
