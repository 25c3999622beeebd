// An area from its opening to its first price: each step leads to the next, and public authority is asked for.
import assert from 'node:assert/strict';
import { scenario } from '../support/scenario.mjs';

scenario('an administrator opens an area and makes it bookable', async ({ person, check, expectFault }) => {
  expectFault(/status of 422/);
  const admin = await person('collaboration_admin');
  await admin.goto('/admin/areas');
  await check(admin);
  await admin.getByRole('link', { name: 'Nytt område' }).click();
  await check(admin);
  await admin.getByLabel('Namn').fill('Nattpoolen');
  await admin.getByRole('button', { name: 'Öppna området' }).click();
  const summary = admin.getByRole('alert');
  await summary.getByRole('link', { name: /myndighetsutövning: Fyll i det här/ }).waitFor();
  await check(admin);
  const authority = admin.getByRole('group', { name: /myndighetsutövning/ });
  await authority.getByLabel('Ja', { exact: true }).check();
  await admin.getByRole('button', { name: 'Öppna området' }).click();
  await summary.getByRole('link', { name: /Myndighetsutövning kan inte delas/ }).waitFor();
  assert.equal(await admin.getByLabel('Namn').inputValue(), 'Nattpoolen', 'what was typed is kept');
  await authority.getByLabel('Nej', { exact: true }).check();
  await admin.getByRole('button', { name: 'Öppna området' }).click();
  await admin.getByRole('heading', { level: 1, name: 'Nattpoolen' }).waitFor();
  await admin.getByText(/^Svarat av .* när området öppnades/).waitFor();
  await check(admin);

  const steps = admin.getByRole('region', { name: 'Innan något kan bokas' });
  await steps.getByRole('link', { name: /Bestäm vilka som deltar/ }).click();
  const members = admin.getByRole('region', { name: 'Deltar i området' });
  await members.getByLabel('Organisation').selectOption({ label: 'Bjuv' });
  await members.getByRole('button', { name: 'Spara deltagande' }).click();
  await members.getByRole('row', { name: /Bjuv/ }).waitFor();

  await steps.getByRole('link', { name: /Gör ett avtal/ }).click();
  await check(admin);
  assert.equal(await admin.getByLabel('Namn').inputValue(), 'Samverkansavtal om Nattpoolen');
  await admin.getByLabel('Avgift för senare avbokning').fill('120');
  await admin.getByRole('button', { name: 'Spara' }).click();
  await summary.getByRole('link', { name: 'Avgift för senare avbokning: 120 är inte mellan 0 och 100.' }).waitFor();
  await check(admin);
  await admin.getByLabel('Avgift för senare avbokning').fill('37,5');
  await admin.getByRole('button', { name: 'Spara' }).click();
  await admin.getByText(/kl\. 12\.00 dagen före passet.*37,5\s%/).waitFor();
  await check(admin);

  await admin.locator('.actions').getByRole('link', { name: 'Ny prislista' }).click();
  await check(admin);
  await admin.getByLabel('Timpris').fill('410');
  await admin.getByLabel('OB natt, per timme').fill('95');
  await admin.getByRole('button', { name: 'Spara' }).click();
  await admin.getByRole('row', { name: /Samverkansavtal om Nattpoolen.*410,00 kr/ }).waitFor();
  await check(admin);

  await admin.getByRole('link', { name: 'Samverkansavtal om Nattpoolen' }).click();
  await admin.getByRole('link', { name: 'Nattpoolen', exact: true }).click();
  await admin.getByRole('heading', { level: 1, name: 'Nattpoolen' }).waitFor();
  assert.equal(await steps.count(), 0, 'nothing is left to do');
  const state = admin.getByRole('region', { name: 'Läge' });
  await state.getByLabel('I bruk').check();
  await state.getByRole('button', { name: 'Ändra läge' }).click();
  await admin.getByText('Sparat.').waitFor();
  await check(admin);
});

scenario('the operator makes a collaboration, takes an organisation in, and lets it leave', async ({ person, check, expectFault }) => {
  expectFault(/status of 422/);
  const operator = await person('system_operator', {}, { screen: 'phone' });
  await operator.goto('/admin/collaborations');
  await check(operator);
  await operator.getByRole('link', { name: 'Ny samverkan' }).click();
  await check(operator);
  await operator.getByLabel('Namn').fill('Hela Skåne');
  await operator.getByRole('button', { name: 'Spara' }).click();
  await operator.getByRole('heading', { level: 1, name: 'Hela Skåne' }).waitFor();
  await operator.getByRole('link', { name: /Ge någon rollen administratör/ }).waitFor();
  await check(operator);
  await operator.getByLabel('Organisationsnummer').fill('212000-0217');
  await operator.getByRole('button', { name: 'Ta med organisationen' }).click();
  await operator.getByRole('alert').getByRole('link', { name: /Ingen organisation här har det numret/ }).waitFor();
  await check(operator);
  await operator.getByLabel('Organisationsnummer').fill('2120001041');
  await operator.getByRole('button', { name: 'Ta med organisationen' }).click();
  await operator.getByRole('row', { name: /Bjuv/ }).getByRole('link', { name: 'Ändra dagar för Bjuv' }).click();
  await check(operator);
  await operator.getByLabel('Till och med').fill('2027-06-30');
  await operator.getByRole('button', { name: 'Spara' }).click();
  await operator.getByRole('row', { name: /Bjuv.*30 juni 2027/ }).waitFor();
  await check(operator);
});

scenario('people look after their own telephone', async ({ person, check, expectFault }) => {
  expectFault(/status of 422/);
  const nurse = await person('resource_person', {}, { screen: 'phone' });
  await nurse.goto('/account');
  await nurse.getByLabel('Telefon').fill('ring mig');
  await nurse.getByRole('button', { name: 'Spara' }).click();
  await nurse.getByRole('alert').getByRole('link', { name: /^Telefon: ring mig är inget telefonnummer/ }).waitFor();
  await check(nurse);
  await nurse.getByLabel('Telefon').fill('070-174 06 99');
  await nurse.getByRole('button', { name: 'Spara' }).click();
  await nurse.getByText('Sparat.').waitFor();
  assert.equal(await nurse.getByLabel('Telefon').inputValue(), '070-174 06 99');
});
