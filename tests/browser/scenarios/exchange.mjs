// Two nurses swap shifts on their phones, and their unit approves it on its own.
import assert from 'node:assert/strict';
import { scenario } from '../support/scenario.mjs';

scenario('two nurses swap shifts and their unit approves', async ({ town, person, accountOf, check, expectFault }) => {
  // The manager books one nurse for Thursday and another for Friday, and both say yes.
  const manager = await person('unit_manager', { unit: 'Fridhem' }, { screen: 'phone' });
  const booked = async (day, taken) => {
    await manager.goto('/board');
    const free = manager.getByRole('link', { name: new RegExp(`, ${day} november, ledig 07–16, boka$`) });
    const labels = await free.evaluateAll((links) => links.map((link) => link.getAttribute('aria-label')));
    const label = labels.find((one) => one.split(',')[0] !== taken);
    const name = label.split(',')[0];
    await manager.getByRole('link', { name: label, exact: true }).click();
    await manager.locator('[name=absence_started_on]').fill('2026-11-23');
    await manager.getByRole('button', { name: 'Boka', exact: true }).click();
    await manager.getByText('Väntar på svar').first().waitFor();
    const nurse = await person('resource_person', { name }, { screen: 'phone' });
    await nurse.goto(new URL(manager.url()).pathname);
    await nurse.getByRole('button', { name: 'Bekräfta' }).click();
    await nurse.getByText('Bekräftad').first().waitFor();
    return { name, nurse, booking: new URL(manager.url()).pathname };
  };
  const anna = await booked('torsdag 26');
  const bo = await booked('fredag 27', anna.name);

  // Anna asks for a swap: first she sees what it means, then she sends it.
  await anna.nurse.goto(anna.booking);
  await anna.nurse.getByRole('link', { name: 'Byt eller lämna över' }).click();
  await check(anna.nurse);
  await anna.nurse.getByLabel('Byt mot ett annat pass').check();
  await anna.nurse.getByLabel('Vem', { exact: true }).selectOption({ label: bo.name });
  // A day on which Bo has no shift is said so, and nothing typed is lost.
  expectFault(/409/);
  await anna.nurse.locator('[name=on]').fill('2026-11-29');
  await anna.nurse.getByRole('button', { name: 'Visa vad det innebär' }).click();
  await anna.nurse.getByText(`${bo.name} har inget bekräftat pass som börjar`).first().waitFor();
  await check(anna.nurse);
  assert.equal(await anna.nurse.locator('[name=on]').inputValue(), '2026-11-29');
  await anna.nurse.locator('[name=on]').fill('2026-11-27');
  await anna.nurse.getByRole('button', { name: 'Visa vad det innebär' }).click();
  await anna.nurse.getByText(`${bo.name} kommer till Fridhem`).first().waitFor();
  await check(anna.nurse);
  await anna.nurse.getByRole('button', { name: 'Skicka frågan' }).click();
  await anna.nurse.getByText('Väntar på svar').first().waitFor();
  await check(anna.nurse);
  const exchange = new URL(anna.nurse.url()).pathname;
  await town.mailAbout(exchange, accountOf('resource_person', { name: bo.name }).email, 1);

  // Bo says yes on the first page, and the unit on its own.
  await bo.nurse.goto('/');
  await check(bo.nurse);
  const request = bo.nurse.getByRole('listitem').filter({ hasText: 'vill byta pass med dig' });
  await request.getByRole('button', { name: 'Ja, jag kommer' }).click();
  await bo.nurse.getByText('Ditt ja är noterat').first().waitFor();
  await manager.goto('/');
  await check(manager);
  await manager.getByRole('link', { name: /vill byta pass med/ }).click();
  await check(manager);
  await manager.getByRole('button', { name: 'Ja', exact: true }).click();
  await manager.getByText('Genomfört').first().waitFor();
  await check(manager);

  // Each has the other's shift, and the old one says that it has passed on.
  await bo.nurse.goto('/bookings');
  await bo.nurse.getByText('tor 26 nov').first().waitFor();
  await anna.nurse.goto(anna.booking);
  await anna.nurse.getByText('Passet gick vidare').first().waitFor();
  await check(anna.nurse);
  await anna.nurse.goto('/bookings');
  await anna.nurse.getByText('fre 27 nov').first().waitFor();
  await check(anna.nurse);
});
