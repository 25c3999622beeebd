// A need finds its nurse: she says on the phone when she can come, gets the question by mail, and says yes from its link.
import assert from 'node:assert/strict';
import { countPresses } from '../support/presses.mjs';
import { scenario } from '../support/scenario.mjs';
import { plainText } from '../support/town.mjs';

const NURSE = 'Cia Holm';

scenario('a nurse sets when she can come, is asked by mail, and says yes from its link', async ({ town, person, stranger, accountOf, check }) => {
  // Three presses on her first page: every week, Saturday's day, and Saturday's night too.
  const nurse = await person('resource_person', { name: NURSE }, { screen: 'phone' });
  const presses = await countPresses(nurse);
  await nurse.getByRole('link', { name: 'Varje vecka' }).click();
  for (const hours of ['07–16', '21–07']) {
    const saturday = nurse.getByRole('button', { name: `Kan bokas lördag ${hours}`, exact: true });
    assert.equal(await saturday.getAttribute('aria-pressed'), 'false');
    await saturday.click();
    await nurse.getByRole('button', { name: `Kan bokas lördag ${hours}`, exact: true, pressed: true }).waitFor();
  }
  assert.equal(presses(), 3);
  await check(nurse);

  // The manager posts a need for Saturday, and asks all who can.
  const manager = await person('unit_manager', { unit: 'Fridhem' }, { screen: 'phone' });
  await manager.goto('/needs');
  await check(manager);
  await manager.getByRole('link', { name: 'Nytt behov' }).click();
  await check(manager);
  await manager.getByRole('group', { name: 'Dagar' }).getByLabel('lör 28 nov').check();
  await manager.getByRole('group', { name: 'Tid', exact: true }).getByLabel('07–16').check();
  await manager.getByRole('group', { name: 'Hur ska behovet lösas?' }).getByLabel('Skicka förfrågningar').check();
  await manager.getByRole('button', { name: 'Lägg ut behovet' }).click();
  await manager.getByRole('heading', { level: 1, name: /^Behov lör 28 nov/ }).waitFor();
  await manager.getByText('Ingen är tillfrågad ännu.').waitFor();
  await check(manager);
  await manager.getByRole('button', { name: 'Fråga alla som kan' }).click();
  const asked = manager.getByRole('region', { name: 'Tillfrågade' }).getByRole('row', { name: new RegExp(NURSE) });
  await asked.getByText('Väntar på svar').waitFor();
  await check(manager);

  // The question comes by mail. Whoever only opens its link, such as a scanner of mail, answers nothing.
  const [mail] = await town.mailAbout('/answer/', accountOf('resource_person', { name: NURSE }).email, 1);
  const link = /http:\S+\/offers\/[0-9a-f-]+\/answer\/[\w-]+/.exec(plainText(mail))[0];
  const scanner = await stranger();
  await scanner.goto(link);
  await manager.reload();
  await asked.getByText('Väntar på svar').waitFor();
  assert.equal(await manager.getByRole('region', { name: 'Bokade' }).count(), 0, 'nobody is booked yet');

  // She opens it on the phone, where she is not signed in, and says yes.
  const reader = await stranger({ screen: 'phone' });
  await reader.goto(link);
  await reader.getByText('Fridhem').first().waitFor();
  await check(reader);
  await reader.getByRole('button', { name: 'Ja, jag kommer' }).click();
  await reader.getByText('Du har sagt ja och är bokad.').waitFor();
  await check(reader);

  // The manager sees that it is filled, and who comes.
  await manager.reload();
  await manager.getByText('Löst', { exact: true }).first().waitFor();
  const booked = manager.getByRole('region', { name: 'Bokade' }).getByRole('listitem').filter({ hasText: NURSE });
  await booked.getByText('Bekräftad').waitFor();
  await asked.getByText('Ja', { exact: true }).waitFor();
  await check(manager);
  await manager.goto('/');
  await manager.getByRole('listitem').filter({ hasText: 'lör 28 nov' }).filter({ hasText: NURSE }).waitFor();
});
