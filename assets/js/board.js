// Arrow keys on the board: one cell is in the tab order, the arrows move between the others.
// Home and End go to the ends of a row. Enter follows the link, as everywhere.
const grid = document.querySelector("table.board");
if (grid) {
  const lines = [...grid.tBodies].flatMap((body) => [...body.rows]);
  const rows = lines.map((row) => [...row.cells].map((cell) => [...cell.querySelectorAll("a")]));
  const all = rows.flat(2);
  const choose = (link) => {
    for (const other of all) other.tabIndex = other === link ? 0 : -1;
  };
  if (all.length > 0) choose(all[0]);

  const place = (link) => {
    for (const [y, row] of rows.entries()) {
      for (const [x, links] of row.entries()) {
        if (links.includes(link)) return { x, y };
      }
    }
    return null;
  };
  // The next link from a cell in a direction, skipping cells without one.
  const seek = ({ x, y }, dx, dy) => {
    for (x += dx, y += dy; rows[y]?.[x]; x += dx, y += dy) {
      if (rows[y][x].length > 0) return rows[y][x][0];
    }
    return null;
  };
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  grid.addEventListener("focusin", (event) => {
    if (all.includes(event.target)) choose(event.target);
  });
  grid.addEventListener("keydown", (event) => {
    const at = place(event.target);
    if (!at || event.altKey || event.ctrlKey || event.metaKey) return;
    let target = null;
    if (steps[event.key]) target = seek(at, ...steps[event.key]);
    else if (event.key === "Home") target = rows[at.y].flat()[0];
    else if (event.key === "End") target = rows[at.y].flat().at(-1);
    else return;
    event.preventDefault();
    target?.focus();
  });
}
