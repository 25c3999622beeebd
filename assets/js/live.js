// Follows what changes: the server says that something has (server-sent events), and the page fetches itself anew and
// replaces what differs. Focus, scrolling and what is typed stay. Without it the page works as any other.
import { replaceParts } from "./replace.js";

// After the first word the page waits for more of the same, and between two fetches several times as long as one took.
const GATHER_MS = 100;
const PAUSE_FACTOR = 3;
const NAMES_SAID = 3;

const root = document.querySelector("[data-events]");
const changes = document.querySelector("[data-live-changes]");

const show = (state) => {
  for (const part of document.querySelectorAll("[data-live]")) part.hidden = part.dataset.live !== state;
};

// Screen readers are told only of what is in sight.
const say = (rows) => {
  const inSight = rows.filter((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  });
  const names = inSight.map((row) => row.querySelector("[data-name]")?.textContent.trim()).filter(Boolean);
  if (names.length === 0) return;
  const more = names.length > NAMES_SAID ? " …" : "";
  changes.textContent = `${changes.dataset.liveChanges} ${names.slice(0, NAMES_SAID).join(", ")}${more}`;
};

let source = null;
let timer = 0;
let isFetching = false;
let isWanted = false;
let notBefore = 0;

const stop = () => {
  source?.close();
  source = null;
  clearTimeout(timer);
  timer = 0;
};

const want = () => {
  isWanted = true;
  if (timer || isFetching) return;
  timer = setTimeout(refresh, Math.max(GATHER_MS, notBefore - performance.now()));
};

async function refresh() {
  [timer, isFetching, isWanted] = [0, true, false];
  const began = performance.now();
  try {
    // The header keeps a page that was left open from prolonging its person's session.
    const answer = await fetch(location.href, { headers: { "torget-by-itself": "yes" }, redirect: "error" });
    if (!answer.ok) throw new Error(`the page answers ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-events]");
    if (!fresh) throw new Error("the page has nothing to follow any more");
    if (source) {
      const rows = replaceParts(root, fresh);
      root.dataset.revision = fresh.dataset.revision;
      document.dispatchEvent(new CustomEvent("live:changed"));
      say(rows);
    }
  } catch {
    stop();
    show("off");
  }
  notBefore = performance.now() + PAUSE_FACTOR * (performance.now() - began);
  isFetching = false;
  if (isWanted && source) want();
}

const start = () => {
  if (source) return;
  source = new EventSource(root.dataset.events);
  source.addEventListener("open", () => show("on"));
  source.addEventListener("revision", (event) => {
    if (event.data !== root.dataset.revision) want();
  });
  // So many pages of this person are open that this one, the oldest, goes on as any other.
  source.addEventListener("taken", () => {
    stop();
    show("off");
  });
  // The browser comes again by itself while it says CONNECTING; a refusal closes the stream for good.
  source.addEventListener("error", () => {
    show("off");
    if (source?.readyState === EventSource.CLOSED) stop();
  });
};

const follow = () => (document.hidden ? stop() : start());
if (root && "EventSource" in window) {
  document.addEventListener("visibilitychange", follow);
  window.addEventListener("pagehide", stop);
  window.addEventListener("pageshow", follow);
  follow();
}
