// The story that the nurse pool is for: a colleague is ill, a nurse of another municipality comes, and next month's claim
// between the two stands in the ledger.
import assert from 'node:assert/strict';
import { scenario } from '../support/scenario.mjs';

const TUESDAY_AFTER_WORK = '2026-11-24T15:30:00Z';

scenario('a nurse comes to another municipality, and is paid for', async ({ town, person, accountOf, check }) => {
  // 05.40 on Monday: the manager of Fridhem, on the phone, finds somebody for tomorrow. Two clicks from the board.
  const manager = await person('unit_manager', { unit: 'Fridhem' }, { screen: 'phone' });
  await check(manager);
  await manager.goto('/board');
  await check(manager);
  const free = manager.getByRole('link', { name: /, tisdag 24 november, ledig 07–16, boka$/ }).first();
  const nurseName = (await free.getAttribute('aria-label')).split(',')[0];
  await free.click();
  await manager.getByRole('heading', { level: 1, name: `Boka ${nurseName}` }).waitFor();
  await manager.getByText('Summa med moms').waitFor();
  await manager.locator('[name=absence_started_on]').fill('2026-11-23');
  await check(manager);
  await manager.getByRole('button', { name: 'Boka', exact: true }).click();
  await manager.getByText('Väntar på svar').first().waitFor();
  await check(manager);
  const booking = new URL(manager.url()).pathname;

  // The nurse has mail, and says yes on her phone.
  const nurseAccount = accountOf('resource_person', { name: nurseName });
  await town.mailAbout(booking, nurseAccount.email, 1);
  const nurse = await person('resource_person', { name: nurseName }, { screen: 'phone' });
  await check(nurse);
  const request = nurse.getByRole('listitem').filter({ hasText: 'Fridhem' }).filter({ hasText: '24 nov' });
  await request.getByRole('button', { name: 'Ja, jag kommer' }).click();
  await nurse.getByText('Bekräftad').first().waitFor();
  await check(nurse);
  await manager.reload();
  await manager.getByText('Bekräftad').first().waitFor();

  // Tuesday at 16.30: she reports her hours, twenty minutes more than was booked.
  await town.setClock(TUESDAY_AFTER_WORK);
  const nurseAfterWork = await person('resource_person', { name: nurseName }, { screen: 'phone' });
  await nurseAfterWork.goto(booking);
  await nurseAfterWork.getByRole('link', { name: 'Rapportera timmar' }).click();
  await check(nurseAfterWork);
  await nurseAfterWork.getByLabel('Slutade').fill('16:20');
  await nurseAfterWork.getByRole('button', { name: 'Skicka' }).click();
  await nurseAfterWork.getByText('Väntar på attest').first().waitFor();

  // The manager attests what she reported.
  const managerAfterWork = await person('unit_manager', { unit: 'Fridhem' });
  await managerAfterWork.goto(booking);
  await managerAfterWork.getByRole('link', { name: 'Attestera' }).click();
  await check(managerAfterWork);
  await managerAfterWork.getByRole('button', { name: 'Attestera' }).click();
  await managerAfterWork.getByText('Attesterad').first().waitFor();
  await check(managerAfterWork);

  // The economist sees the claim, and the same in the file.
  const economist = await person('economist', { organisation: accountOf('unit_manager', { unit: 'Fridhem' }).organisation });
  await economist.goto('/claims?month=2026-11');
  await check(economist);
  const line = economist.locator('#claim-lines').getByRole('row').filter({ hasText: nurseName }).filter({ hasText: '24 nov' });
  assert.ok((await line.count()) >= 1, `no claim for ${nurseName}'s shift`);
  const [download] = await Promise.all([
    economist.waitForEvent('download'),
    economist.getByRole('link', { name: 'Ladda ner CSV' }).click(),
  ]);
  assert.match(download.suggestedFilename(), /\.csv$/);
});
