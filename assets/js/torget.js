// Small conveniences; every page works without them.

// Escape closes an open menu and gives the focus back; so does a press elsewhere.
const menus = () => document.querySelectorAll("details.menu[open]");
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const menu of menus()) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

// A form is sent once, however often its button is pressed; coming back to the page opens it again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// What is there to be copied is chosen whole when one comes to it.
for (const field of document.querySelectorAll("[data-copied]")) {
  field.addEventListener("focus", () => field.select());
}

// After a post that failed the summary of errors gets the focus, so that it is read first.
document.querySelector("[data-focus]")?.focus();
