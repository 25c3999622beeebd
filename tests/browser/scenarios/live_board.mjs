// The board changes by itself while two people look at it; without JavaScript it is a page like any other.
import assert from 'node:assert/strict';
import { scenario } from '../support/scenario.mjs';

const FREE_ON_TUESDAY = /, tisdag 24 november, ledig 07–16, boka$/;

/** Books whoever stands behind a link of the board. */
async function book(page, link) {
  await link.click();
  await page.locator('[name=absence_started_on]').fill('2026-11-23');
  await page.getByRole('button', { name: 'Boka', exact: true }).click();
  await page.getByText('Väntar på svar').first().waitFor();
}

scenario('what one books another sees at once, and keeps the focus and what is typed', async ({ person, check }) => {
  const one = await person('unit_manager', { unit: 'Fridhem' });
  const other = await person('unit_manager', { unit: 'Solgläntan' });
  await one.goto('/board');
  await other.goto('/board');
  await other.getByText('Uppdateras av sig själv').waitFor();

  const free = one.locator('table.board').getByRole('link', { name: FREE_ON_TUESDAY });
  const offered = await free.evaluateAll((links) => links.map((link) => link.getAttribute('aria-label')));
  const seen = other.locator('table.board').getByRole('link', { name: FREE_ON_TUESDAY });
  const shared = await seen.evaluateAll((links) => links.map((link) => link.getAttribute('aria-label')));
  const label = offered.find((text) => shared.includes(text));
  assert.ok(label, 'somebody is free for both');
  const [name] = label.split(',');

  // The other one is about to write a filter, and has looked down the page.
  await other.locator('summary', { hasText: 'Filter' }).click();
  await other.locator('[name=distance_km]').fill('77');
  await other.evaluate(() => { window.notLoadedAnew = true; });
  await book(one, one.getByRole('link', { name: label, exact: true }));

  await other.getByRole('link', { name: label, exact: true }).waitFor({ state: 'detached' });
  assert.equal(await other.evaluate(() => window.notLoadedAnew), true);
  assert.equal(await other.locator('[name=distance_km]').inputValue(), '77');
  assert.equal(await other.evaluate(() => document.activeElement.name), 'distance_km');
  await check(other);

  // Who has booked finds it on the board, and the focus stays where it is when the other one books now.
  await one.goto('/board');
  await one.getByText('Uppdateras av sig själv').waitFor();
  await one.getByRole('link', { name: new RegExp(`^${name}, tisdag 24 november`) }).first().focus();
  const focused = await one.evaluate(() => document.activeElement.getAttribute('aria-label'));
  const wednesday = other.locator('table.board').getByRole('link', { name: /, onsdag 25 november, ledig 07–16, boka$/ }).first();
  const taken = await wednesday.getAttribute('aria-label');
  const isInSight = await one.getByRole('link', { name: taken, exact: true }).count();
  await book(other, wednesday);
  if (isInSight > 0) await one.getByRole('link', { name: taken, exact: true }).waitFor({ state: 'detached' });
  assert.equal(await one.evaluate(() => document.activeElement.getAttribute('aria-label')), focused);
  await check(one);
});

scenario('without JavaScript the board is read anew by a link', async ({ person }) => {
  const one = await person('unit_manager', { unit: 'Fridhem' }, { javaScriptEnabled: false });
  const other = await person('unit_manager', { unit: 'Fridhem' }, { javaScriptEnabled: false });
  await one.goto('/board');
  await other.goto('/board');
  const free = one.locator('table.board').getByRole('link', { name: FREE_ON_TUESDAY }).first();
  const label = await free.getAttribute('aria-label');
  await book(one, free);
  assert.equal(await other.getByText('Uppdateras av sig själv').isVisible(), false);
  assert.equal(await other.getByRole('link', { name: label, exact: true }).count(), 1);
  await other.getByRole('link', { name: 'Läs in på nytt' }).click();
  await other.getByRole('link', { name: label, exact: true }).waitFor({ state: 'detached' });
});

scenario('when the stream is refused the board says so and has a link', async ({ person, expectFault }) => {
  expectFault(/429|503|board\/events/);
  const manager = await person('unit_manager', { unit: 'Fridhem' });
  await manager.route('**/board/events*', (route) => route.fulfill({ status: 503, body: '' }));
  await manager.goto('/board');
  await manager.getByText('Uppdateras inte av sig själv just nu.').waitFor();
  await manager.getByRole('link', { name: 'Läs in på nytt' }).click();
  await manager.getByRole('heading', { level: 1, name: 'Tavlan' }).waitFor();
});
