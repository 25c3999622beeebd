// Files that come in: an administrator sends a file with faults, is told each by row and column, mends it, and imports it.
import assert from 'node:assert/strict';
import { scenario } from '../support/scenario.mjs';

const HEADS = 'Organisation;Enhet;Adress;E-post;Kostnadsställe;Latitud;Longitud';

const file = (...rows) => ({
  name: 'enheter.csv', mimeType: 'text/csv', buffer: Buffer.from([HEADS, ...rows].join('\r\n'), 'utf8'),
});

const send = async (page, sent) => {
  await page.getByLabel('Fil (XLSX eller CSV)').setInputFiles(sent);
  await page.getByRole('button', { name: 'Kontrollera' }).click();
};

scenario('a file with faults is mended and imported', async ({ person, check }) => {
  const admin = await person('collaboration_admin');
  await admin.goto('/jobs');
  await check(admin);
  await admin.getByRole('link', { name: 'Enheter' }).click();
  await admin.getByRole('heading', { level: 1, name: 'Import av enheter' }).waitFor();
  await check(admin);

  // The template has the heads, and explains what may stand below them.
  const [template] = await Promise.all([
    admin.waitForEvent('download'),
    admin.getByRole('link', { name: 'Mall CSV' }).click(),
  ]);
  assert.equal(template.suggestedFilename(), 'torget-mall-enheter.csv');

  await send(admin, file(
    'Klipan;Nybo;Storgatan 1;nybo@klippan.example;1001;56,13;13,13',
    'Klippan;Lillbo;Storgatan 2;lillbo-klippan.example;1002;norr;13,13',
  ));
  // The page follows the work by itself until it has ended.
  await admin.getByRole('heading', { level: 2, name: /^2 fel/ }).waitFor();
  await check(admin);
  await admin.getByRole('row', { name: /2.*A · Organisation.*Klipan.*Det finns ingen organisation som heter Klipan/ }).waitFor();
  await admin.getByRole('row', { name: /3.*F · Latitud.*norr är inget tal/ }).waitFor();
  assert.equal(await admin.getByRole('button', { name: 'Genomför importen' }).count(), 0);

  // What could not be looked at before is told now.
  await admin.getByRole('link', { name: 'Välj en annan fil' }).click();
  await send(admin, file(
    'Klippan;Nybo;Storgatan 1;nybo@klippan.example;1001;56,13;13,13',
    'Klippan;Lillbo;Storgatan 2;lillbo-klippan.example;1002;56,13;13,13',
  ));
  await admin.getByRole('row', { name: /3.*D · E-post.*lillbo-klippan\.example är ingen e-postadress/ }).waitFor();

  await admin.getByRole('link', { name: 'Välj en annan fil' }).click();
  await send(admin, file(
    'Klippan;Nybo;Storgatan 1;nybo@klippan.example;1001;56,13;13,13',
    'Klippan;Lillbo;Storgatan 2;lillbo@klippan.example;1002;56,13;13,13',
  ));
  await admin.getByText('Filen är rätt. Rader att läsa in: 2.').waitFor();
  await check(admin);
  await admin.getByRole('button', { name: 'Genomför importen' }).click();
  await admin.getByText('Inlästa rader: 2.').waitFor();
  await check(admin);

  await admin.goto('/admin/units?search=bo@klippan');
  await admin.getByRole('link', { name: 'Lillbo' }).waitFor();
  await admin.getByRole('link', { name: 'Nybo' }).waitFor();
  const [list] = await Promise.all([
    admin.waitForEvent('download'),
    admin.getByRole('link', { name: 'Ladda ner listan som XLSX' }).click(),
  ]);
  assert.equal(list.suggestedFilename(), 'torget-enheter.xlsx');
});
