// Arrow keys on the board: one link is in the tab order, the arrows move between the others.
// Home and End go to the ends of a row. Enter follows the link, as everywhere.
// Rows may be replaced while the board is open (live.js), so nothing is remembered but the link in the tab order.
let chosen = null;
const choose = (link) => {
  if (chosen) chosen.tabIndex = -1;
  chosen = link;
  chosen.tabIndex = 0;
};
const arrange = () => {
  const links = document.querySelectorAll("table.board tbody a");
  for (const link of links) link.tabIndex = link === chosen ? 0 : -1;
  if (links.length > 0 && !chosen?.isConnected) choose(links[0]);
};
arrange();
document.addEventListener("live:changed", arrange);

const linksOf = (cell) => [...(cell?.querySelectorAll("a") ?? [])];
// The next link to the side, skipping cells without one.
const beside = (cell, step) => {
  const { cells } = cell.parentElement;
  for (let x = cell.cellIndex + step; cells[x]; x += step) {
    const [link] = linksOf(cells[x]);
    if (link) return link;
  }
  return null;
};
// The next link above or below: in the same cell, or in the same column.
const along = (cell, link, step) => {
  const own = linksOf(cell);
  const next = own[own.indexOf(link) + step];
  if (next) return next;
  const rows = [...cell.closest("table").tBodies].flatMap((body) => [...body.rows]);
  for (let y = rows.indexOf(cell.parentElement) + step; rows[y]; y += step) {
    const links = linksOf(rows[y].cells[cell.cellIndex]);
    if (links.length > 0) return step > 0 ? links[0] : links.at(-1);
  }
  return null;
};
const targets = {
  ArrowLeft: (cell) => beside(cell, -1),
  ArrowRight: (cell) => beside(cell, 1),
  ArrowUp: (cell, link) => along(cell, link, -1),
  ArrowDown: (cell, link) => along(cell, link, 1),
  Home: (cell) => linksOf(cell.parentElement)[0],
  End: (cell) => linksOf(cell.parentElement).at(-1),
};

const linkOnBoard = (event) => event.target.closest?.("table.board tbody a");
document.addEventListener("focusin", (event) => {
  const link = linkOnBoard(event);
  if (link) choose(link);
});
document.addEventListener("keydown", (event) => {
  const link = linkOnBoard(event);
  if (!link || !targets[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  targets[event.key](link.closest("td, th"), link)?.focus();
});
