// Follows a piece of work: looks every other second how far it has come, until it has ended. Without it there is a link.
const LOOK_EVERY_MS = 2000;

const root = document.querySelector("[data-work]");

async function look() {
  if (!document.hidden) {
    try {
      // The header keeps a page that was left open from prolonging its person's session.
      const answer = await fetch(root.dataset.work, { headers: { "torget-by-itself": "yes" }, redirect: "error" });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector(".work");
      if (!fresh) return;
      if (!fresh.hasAttribute("data-work")) {
        // The end has buttons and a table: the page itself, so that nothing of it is only half alive.
        location.reload();
        return;
      }
      const [status, next] = [root.querySelector("[role=status]"), fresh.querySelector("[role=status]")];
      if (status && next && status.innerHTML !== next.innerHTML) status.innerHTML = next.innerHTML;
    } catch {
      // The server may be away for a moment; the next look tells.
    }
  }
  setTimeout(look, LOOK_EVERY_MS);
}
if (root) setTimeout(look, LOOK_EVERY_MS);
