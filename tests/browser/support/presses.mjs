// How often somebody presses, for stories that promise few presses.

/** Counts how often a page is pressed from now on, whichever addresses it goes to; answers what tells the number. */
export async function countPresses(page) {
  let presses = 0;
  await page.exposeFunction('countPress', () => { presses += 1; });
  const listen = () => addEventListener('pointerdown', () => window.countPress(), { capture: true });
  await page.addInitScript(listen);
  await page.evaluate(listen);
  return () => presses;
}
