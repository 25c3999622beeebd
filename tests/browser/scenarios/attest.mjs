// A shift is reported from a phone after it, with a photo of the timesheet, and two attest it: the unit and then the economist.
import assert from 'node:assert/strict';
import { countPresses } from '../support/presses.mjs';
import { scenario } from '../support/scenario.mjs';

/** A photo as small as one can be, with a place in it that nobody else is to read. */
const PHOTO = Buffer.concat([
  Buffer.from([0xff, 0xd8, 0xff, 0xe1, 0x00, 0x10]), Buffer.from('Exif\0\0GPS:56.2'),
  Buffer.from([0xff, 0xda, 0x00, 0x02, 0x12, 0xff, 0xd9]),
]);

/** Has every agreement from Tuesday on ask for two who attest. */
async function twoAttest(town, administrator) {
  const call = async (path, body) => {
    const headers = { authorization: `Bearer ${administrator.api_token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${town.url}/api/v1${path}`, { method: body ? 'POST' : 'GET', headers, body: body && JSON.stringify(body) });
    assert.ok(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`);
    return answer.json();
  };
  const [area] = await call('/areas');
  const [{ agreement, tariffs }] = await call(`/areas/${area.id}/agreements`);
  const terms = ['vat_basis_points', 'vat_reason', 'cancel_free_days_before', 'cancel_free_until_minute', 'cancel_fee_basis_points'];
  const kept = Object.fromEntries(terms.map((name) => [name, agreement[name]]));
  const attest = { two_steps: true, within_days: 5, automatic: true };
  const made = await call(`/areas/${area.id}/agreements`, { ...kept, name: 'Avtal med beslutsattest', valid_from_on: '2026-11-24', attest });
  await call(`/agreements/${made.id}/tariffs`, { valid_from_on: '2026-11-24', prices: tariffs.at(-1).prices });
}

scenario('a shift is reported on a phone and attested by two', async ({ town, person, accountOf, check }) => {
  await twoAttest(town, accountOf('collaboration_admin'));
  const booker = await person('unit_manager', { unit: 'Fridhem' }, { screen: 'phone' });
  await booker.goto('/board');
  const free = booker.getByRole('link', { name: /, torsdag 26 november, ledig 07–16, boka$/ }).first();
  const nurseName = (await free.getAttribute('aria-label')).split(',')[0];
  await free.click();
  await booker.locator('[name=absence_started_on]').fill('2026-11-23');
  await booker.getByRole('button', { name: 'Boka', exact: true }).click();
  await booker.getByText('Väntar på svar').first().waitFor();
  const booking = new URL(booker.url()).pathname;
  const asked = await person('resource_person', { name: nurseName }, { screen: 'phone' });
  await asked.goto(booking);
  await asked.getByRole('button', { name: 'Bekräfta' }).click();
  await asked.getByText('Bekräftad').first().waitFor();

  // After the shift it stands first on the nurse's page: three presses, and the hours are sent.
  await town.setClock('2026-11-26T15:40:00Z');
  const nurse = await person('resource_person', { name: nurseName }, { screen: 'phone' });
  const manager = await person('unit_manager', { unit: 'Fridhem' }, { screen: 'phone' });
  await nurse.goto('/');
  await check(nurse);
  const presses = await countPresses(nurse);
  await nurse.getByRole('link', { name: /^Rapportera dina timmar tor\s26\snov/ }).click();
  await nurse.locator('[name=ends]').waitFor();
  await check(nurse);
  await nurse.locator('[name=ends]').click();
  await nurse.locator('[name=ends]').fill('16:20');
  await nurse.getByRole('button', { name: 'Skicka' }).click();
  await nurse.getByText('Timmarna är skickade').first().waitFor();
  assert.equal(presses(), 3);
  await check(nurse);

  // The timesheet: what is no photo is refused with what would do, and the photo loses where it was taken.
  await nurse.getByRole('link', { name: 'Lägg till bilaga' }).click();
  await check(nurse);
  await nurse.locator('input[type=file]').setInputFiles({ name: 'tidkort.jpg', mimeType: 'image/jpeg', buffer: PHOTO });
  await nurse.getByRole('button', { name: 'Lägg till' }).click();
  await nurse.getByText('Bilagan är tillagd').first().waitFor();
  const file = await nurse.getByRole('link', { name: 'tidkort.jpg' }).getAttribute('href');
  const served = await manager.request.get(`${town.url}${file}`);
  const headers = served.headers();
  assert.match(headers['content-disposition'], /^attachment; filename="tidkort.jpg"/);
  assert.deepEqual([headers['content-type'], headers['x-content-type-options']], ['image/jpeg', 'nosniff']);
  assert.match(headers['content-security-policy'], /sandbox/);
  assert.ok(!(await served.body()).includes('GPS'), 'the place is gone');

  // The unit sees by when, what was booked, what was reported and what it costs, and approves as the first.
  await manager.goto('/');
  await manager.getByText(/senast/).first().waitFor();
  await check(manager);
  await manager.goto('/attests');
  await manager.getByText('Första steget av två').first().waitFor();
  await check(manager);
  await manager.goto(booking);
  await manager.getByRole('link', { name: 'Attestera', exact: true }).click();
  await manager.getByText('07.00–16.20').first().waitFor();
  await check(manager);
  await manager.getByRole('button', { name: 'Granska och skicka till beslutsattest' }).click();
  await manager.getByText('Väntar på beslutsattest').first().waitFor();
  await check(manager);
  assert.equal(await manager.getByRole('link', { name: 'Beslutsattestera' }).count(), 0, 'never the same person twice');

  // The economist is the second; then the hours stand, for everybody.
  const economist = await person('economist', { organisation: 'Ängelholm' }, { screen: 'phone' });
  await economist.goto('/');
  await check(economist);
  await economist.getByRole('link', { name: new RegExp(`^Attestera ${nurseName}`) }).click();
  await economist.getByText('Attesterat av enheten').first().waitFor();
  await check(economist);
  await economist.getByRole('button', { name: 'Beslutsattestera' }).click();
  await economist.getByText('Beslutsattesterat.').first().waitFor();
  await nurse.goto(booking);
  await nurse.getByText('Attesterad').first().waitFor();
  await check(nurse);
  await town.mailAbout(booking, accountOf('resource_person', { name: nurseName }).email, 2);

  // An incident, told by the nurse: the unit finds it on its first page and says that it is handled.
  await nurse.getByRole('link', { name: 'Rapportera avvikelse' }).click();
  await nurse.locator('[name=kind][value=handover]').check();
  await nurse.locator('[name=text]').fill('Ingen mötte vid dörren klockan sju.');
  await check(nurse);
  await nurse.getByRole('button', { name: 'Rapportera', exact: true }).click();
  await nurse.getByText('Avvikelsen är rapporterad').first().waitFor();
  await check(nurse);
  await manager.goto('/');
  await manager.getByRole('link', { name: /^Avvikelse: Överlämning/ }).filter({ hasText: '26 nov' }).click();
  await check(manager);
  await manager.locator('[name=text]').fill('Vi lägger en nyckel i receptionen.');
  await manager.getByRole('button', { name: 'Markera som åtgärdad' }).click();
  await manager.getByText('Åtgärdad').first().waitFor();
  await check(manager);
});
