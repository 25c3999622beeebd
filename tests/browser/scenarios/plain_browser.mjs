// What must work for everybody: without JavaScript, and by the keyboard alone.
import assert from 'node:assert/strict';
import { scenario } from '../support/scenario.mjs';

const FREE_ON_TUESDAY = /, tisdag 24 november, ledig 07–16, boka$/;

scenario('a shift is booked and cancelled without JavaScript', async ({ person }) => {
  const manager = await person('unit_manager', { unit: 'Fridhem' }, { javaScriptEnabled: false });
  await manager.goto('/board');
  await manager.getByRole('link', { name: FREE_ON_TUESDAY }).first().click();
  await manager.locator('[name=absence_started_on]').fill('2026-11-23');
  await manager.getByRole('button', { name: 'Boka', exact: true }).click();
  await manager.getByText('Väntar på svar').first().waitFor();
  await manager.getByRole('link', { name: 'Avboka' }).click();
  await manager.getByRole('button', { name: 'Avboka passet' }).click();
  await manager.getByText('Avbokad').first().waitFor();
});

scenario('at 05.40 somebody is found for the next shift and booked in three presses', async ({ person }) => {
  const manager = await person('unit_manager', { unit: 'Fridhem' }, { screen: 'phone', javaScriptEnabled: false });
  await manager.getByRole('link', { name: 'Hitta ersättare nu' }).click();
  await manager.getByRole('heading', { name: /kan komma$/ }).waitFor();
  assert.ok(await manager.getByLabel('07–16').isChecked(), 'today from 07 is the usual question');
  await manager.getByText('Sjukdom, frånvaro från 23 nov, dag 1 av 14').waitFor();
  await manager.getByRole('link', { name: /^Boka / }).first().click();
  const book = manager.getByRole('button', { name: 'Boka', exact: true });
  const { bottom } = await book.evaluate((button) => button.getBoundingClientRect());
  assert.ok(bottom <= manager.viewportSize().height, `the button is at ${bottom}, below the first screen`);
  await book.click();
  await manager.getByText('Väntar på svar').first().waitFor();
});

scenario('the board is walked and used by the keyboard alone', async ({ person }) => {
  const manager = await person('unit_manager', { unit: 'Fridhem' });
  await manager.goto('/board');
  const spoken = () => manager.evaluate(() => document.activeElement.getAttribute('aria-label'));
  // The row of open needs may hold a single link; the rows of people hold several.
  await manager.locator('table.board tbody:not(.open-needs) a').first().focus();
  const first = await spoken();
  await manager.keyboard.press('ArrowRight');
  const right = await spoken();
  await manager.keyboard.press('ArrowLeft');
  assert.notEqual(right, first);
  assert.equal(await spoken(), first);
  await manager.locator('table.board').getByRole('link', { name: FREE_ON_TUESDAY }).first().focus();
  await manager.keyboard.press('Enter');
  await manager.getByRole('heading', { level: 1, name: /^Boka / }).waitFor();
});
