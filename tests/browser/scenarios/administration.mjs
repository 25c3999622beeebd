// Setting a collaboration up, in the browser: what is wrong is said at its field and nothing typed is lost; what is right
// stands there afterwards.
import assert from 'node:assert/strict';
import { scenario } from '../support/scenario.mjs';

scenario('an administrator enters a unit and a person, and sets a price', async ({ person, check, expectFault }) => {
  expectFault(/status of 422/);
  const admin = await person('collaboration_admin');
  await admin.goto('/admin');
  await check(admin);
  await admin.getByRole('link', { name: 'Enheter' }).click();
  await admin.getByRole('link', { name: 'Ny enhet' }).click();
  await admin.getByLabel('Namn').fill('Solbacken');
  await admin.getByLabel('E-post').fill('solbacken');
  await admin.getByRole('button', { name: 'Spara' }).click();
  const summary = admin.getByRole('alert');
  await summary.getByRole('link', { name: /^E-post: solbacken är ingen e-postadress/ }).waitFor();
  await check(admin);
  assert.equal(await admin.getByLabel('Namn').inputValue(), 'Solbacken', 'what was typed is kept');

  await admin.getByLabel('E-post').fill('solbacken@bjuv.example');
  await admin.getByLabel('Adress').fill('Solgatan 1, Bjuv');
  await admin.getByLabel('Kostnadsställe').fill('4711');
  await admin.getByLabel('Latitud').fill('56,08');
  await admin.getByLabel('Longitud').fill('12,92');
  await admin.getByRole('button', { name: 'Spara' }).click();
  await admin.getByText('Skapat.').waitFor();
  await admin.getByRole('heading', { level: 1, name: 'Solbacken' }).waitFor();
  await check(admin);

  await admin.goto('/admin/people/new');
  await check(admin);
  const form = admin.locator('form[action="/admin/people"]');
  await form.getByLabel('Namn').fill('Rut Vik');
  await form.getByLabel('E-post').fill('rut.vik@bjuv.example');
  await form.getByLabel('Roll').selectOption({ label: 'Enhetschef' });
  await form.getByLabel('Var').selectOption({ label: await labelOf(form, 'Solbacken') });
  await form.getByRole('button', { name: 'Spara' }).click();
  await admin.getByText('Skapat.').waitFor();
  await admin.getByRole('row', { name: /Enhetschef Solbacken/ }).waitFor();
  await check(admin);

  await admin.goto('/admin/tariffs/new');
  await admin.getByLabel('Gäller från och med').fill('2027-02-01');
  await admin.getByLabel('Timpris').fill('dyrt');
  await admin.getByRole('button', { name: 'Spara' }).click();
  await summary.getByRole('link', { name: /dyrt är inget pris/ }).waitFor();
  await check(admin);
  await admin.getByLabel('Timpris').fill('401,50');
  await admin.getByRole('button', { name: 'Spara' }).click();
  await admin.getByRole('row', { name: /1 februari 2027.*401,50 kr/ }).waitFor();
  await check(admin);
});

scenario('two coordinators change the same resource, and the slower one is told', async ({ person, check, expectFault }) => {
  expectFault(/status of 409/);
  const [quick, slow] = [await person('pool_coordinator'), await person('pool_coordinator')];
  await quick.goto('/admin/resources');
  await check(quick);
  const resource = await quick.locator('th a').first().getAttribute('href');
  for (const [coordinator, place] of [[quick, 'Klippan'], [slow, 'Åstorp']]) {
    await coordinator.goto(resource);
    await coordinator.getByLabel('Ort').fill(place);
  }
  await quick.getByRole('button', { name: 'Spara' }).click();
  await quick.getByText('Sparat.').waitFor();
  await slow.getByRole('button', { name: 'Spara' }).click();
  await slow.getByRole('alert').getByText(/Någon annan har sparat ändringar/).waitFor();
  await slow.getByRole('alert').getByRole('link', { name: 'Ort: Nu är Klippan sparat.' }).waitFor();
  assert.equal(await slow.getByLabel('Ort').inputValue(), 'Åstorp', 'what was typed is kept');
  await check(slow);
  await slow.getByRole('button', { name: 'Spara' }).click();
  await slow.getByText('Sparat.').waitFor();

  await quick.getByRole('link', { name: 'Ändra tillgänglighet' }).click();
  await quick.getByRole('heading', { name: 'Veckoschemat' }).waitFor();
  await check(quick);
});

scenario('a key to the API is shown once', async ({ person, check }) => {
  const economist = await person('economist', {}, { screen: 'phone' });
  await economist.goto('/account');
  await check(economist);
  await economist.getByLabel('Vad ska den användas till?').fill('Ekonomisystemet');
  await economist.getByRole('button', { name: 'Skapa nyckel' }).click();
  assert.match(await economist.locator('code.token').innerText(), /^torget_/);
  await check(economist);
  await economist.goto('/account');
  assert.equal(await economist.locator('code.token').count(), 0);
  await economist.getByRole('row', { name: /Ekonomisystemet/ }).getByRole('button', { name: /Återkalla/ }).click();
  await economist.getByText('Borttaget.').waitFor();
  assert.equal(await economist.getByRole('row', { name: /Ekonomisystemet/ }).count(), 0);
});

/** The whole label of the choice that ends so. */
async function labelOf(form, end) {
  const labels = await form.getByLabel('Var').locator('option').allInnerTexts();
  return labels.find((label) => label.endsWith(end));
}
