// Replaces what differs between a page and its newer self: parts by [data-part], within a table rows by [data-row] and of a
// row its cells. What is the same stays as it is, and with it focus and scrolling; focus on something that is gone goes to
// what stands in its place.

const MARK_MS = 4000;

// The order of tabulation is the page's own affair (board.js), and so are the marks.
const html = (element) => element.outerHTML.replace(/ (?:tabindex="-?\d+"|data-changed="")/g, "");
const same = (one, other) => one.innerHTML === other.innerHTML || html(one) === html(other);
const rowsOf = (table) => [...table.tBodies].flatMap((body) => [...body.rows]);

const mark = (cell) => {
  cell.dataset.changed = "";
  setTimeout(() => delete cell.dataset.changed, MARK_MS);
};

function replaceCells(row, fresh) {
  if (row.cells.length !== fresh.cells.length) {
    row.replaceChildren(...fresh.childNodes);
    return;
  }
  for (const [x, cell] of [...fresh.cells].entries()) {
    if (same(row.cells[x], cell)) continue;
    row.cells[x].replaceWith(cell);
    mark(cell);
  }
}

/** Brings the rows of one body to those of its newer self; adds to `changed` what is new or different. */
function replaceRows(body, fresh, changed) {
  const known = new Map([...body.rows].map((row) => [row.dataset.row, row]));
  let place = body.firstElementChild;
  for (const row of [...fresh.rows]) {
    const old = known.get(row.dataset.row);
    known.delete(row.dataset.row);
    if (!old) {
      body.insertBefore(row, place);
      changed.push(row);
      continue;
    }
    if (!same(old, row)) {
      replaceCells(old, row);
      changed.push(old);
    }
    if (old === place) place = place.nextElementSibling;
    else body.insertBefore(old, place);
  }
  for (const gone of known.values()) gone.remove();
}

function replacePart(part, fresh, changed) {
  const [table, newer] = [part.querySelector("table"), fresh.querySelector("table")];
  const alike = table && newer && table.tBodies.length === newer.tBodies.length && same(table.tHead, newer.tHead);
  if (!alike) {
    part.replaceChildren(...fresh.childNodes);
    changed.push(...part.querySelectorAll("[data-row]"));
    return;
  }
  for (const [number, body] of [...table.tBodies].entries()) replaceRows(body, newer.tBodies[number], changed);
}

/** Where the focus is, so that it can be found again. */
function placeOf(root) {
  const element = root.contains(document.activeElement) ? document.activeElement : null;
  const cell = element?.closest("td, th");
  return { element, key: element?.closest("[data-row]")?.dataset.row, x: cell?.cellIndex, href: element?.getAttribute("href") };
}

function focusAgain(root, { element, key, x, href }) {
  if (!element || element === document.activeElement) return;
  const row = key && rowsOf(root.querySelector("table") ?? document.createElement("table")).find((one) => one.dataset.row === key);
  const cell = row?.cells[x];
  const target =
    [...(cell ?? root).querySelectorAll("a")].find((link) => link.getAttribute("href") === href) ?? cell?.querySelector("a") ?? cell;
  if (!target) return;
  if (target === cell) cell.tabIndex = -1;
  target.focus({ preventScroll: true });
}

/** Replaces the parts of `root` that differ from those of `fresh`; answers the rows that changed. */
export function replaceParts(root, fresh) {
  const [focus, changed, top] = [placeOf(root), [], window.scrollY];
  for (const part of root.querySelectorAll("[data-part]")) {
    const newer = fresh.querySelector(`[data-part="${part.dataset.part}"]`);
    if (newer && !same(part, newer)) replacePart(part, newer, changed);
  }
  focusAgain(root, focus);
  if (window.scrollY !== top) window.scrollTo({ top, behavior: "instant" });
  return changed;
}
