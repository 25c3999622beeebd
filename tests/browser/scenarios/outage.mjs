// A nurse keeps her own schedule on the phone, and the day she falls ill somebody else is found in a few presses.
import assert from 'node:assert/strict';
import { countPresses } from '../support/presses.mjs';
import { scenario } from '../support/scenario.mjs';

scenario('a nurse says when she can come, and when she can not after all', async ({ town, person, accountOf, check, expectFault }) => {
  // 05.40 on Monday: the manager books somebody for Thursday, who says yes.
  const manager = await person('unit_manager', { unit: 'Fridhem' }, { screen: 'phone' });
  await manager.goto('/board');
  const free = manager.getByRole('link', { name: /, torsdag 26 november, ledig 07–16, boka$/ }).first();
  const nurseName = (await free.getAttribute('aria-label')).split(',')[0];
  await free.click();
  await manager.locator('[name=absence_started_on]').fill('2026-11-23');
  await manager.getByRole('button', { name: 'Boka', exact: true }).click();
  await manager.getByText('Väntar på svar').first().waitFor();
  const booking = new URL(manager.url()).pathname;
  const nurse = await person('resource_person', { name: nurseName }, { screen: 'phone' });
  const request = nurse.getByRole('listitem').filter({ hasText: 'Fridhem' }).filter({ hasText: '26 nov' });
  await request.getByRole('button', { name: 'Ja, jag kommer' }).click();
  await nurse.getByText('Bekräftad').first().waitFor();

  // On her first page the week is one press a time: Sunday's night is turned on, and off again.
  await nurse.goto('/');
  await check(nurse);
  const sunday = nurse.getByRole('button', { name: 'Kan bokas söndag 29 november 21–07' });
  const before = await sunday.getAttribute('aria-pressed');
  await sunday.click();
  await nurse.waitForURL(/#at-2026-11-29-1260$/);
  assert.notEqual(await sunday.getAttribute('aria-pressed'), before);
  await sunday.click();
  await nurse.waitForLoadState();
  assert.equal(await sunday.getAttribute('aria-pressed'), before);

  // She falls ill: three presses, and the answer says what follows.
  await nurse.goto('/');
  const nursePresses = await countPresses(nurse);
  await nurse.getByRole('link', { name: 'Jag kan inte komma' }).click();
  await check(nurse);
  await nurse.locator('[name=to_on]').click();
  await nurse.locator('[name=to_on]').fill('2026-11-27');
  await nurse.getByRole('button', { name: 'Anmäl' }).click();
  await nurse.getByRole('heading', { name: 'Avbokade pass' }).waitFor();
  await nurse.getByText('Söks').first().waitFor();
  await check(nurse);
  await town.mailAbout(booking, accountOf('resource_person', { name: nurseName }).email, 2);

  // The coordinator, who is at the first page, sees it there as urgent, who could come instead, and takes the first.
  const coordinator = await person('pool_coordinator', {}, { screen: 'phone' });
  const presses = await countPresses(coordinator);
  const urgent = coordinator.getByRole('listitem').filter({ hasText: 'Fridhem' }).filter({ hasText: '26 nov' }).filter({ hasText: 'Brådskar' });
  await urgent.getByRole('link').click();
  await coordinator.getByRole('heading', { level: 1, name: /^Behov tor 26 nov/ }).waitFor();
  await check(coordinator);
  await coordinator.getByRole('link', { name: /^Boka / }).first().click();
  await coordinator.getByRole('button', { name: 'Boka', exact: true }).click();
  await coordinator.getByText('Väntar på svar').first().waitFor();
  // Six presses of both together, at less than ten seconds each: a minute from falling ill to somebody else.
  assert.deepEqual([nursePresses(), presses()], [3, 3]);
  await coordinator.goto(new URL(nurse.url()).pathname);
  await check(coordinator);

  // Now it can't be taken back, and the answer says why.
  expectFault(/409/);
  await nurse.getByRole('button', { name: 'Ångra anmälan' }).click();
  await nurse.getByText('söker ingen längre').first().waitFor();
});
