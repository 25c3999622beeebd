// crawl.mjs BASE ACCOUNTS.json OUT [MOST_PAGES]: walks every page that a person of each role can reach by links, and as
// somebody who has not signed in, and looks at each one: status, what the console says, axe-core in both colour
// schemes, sideways scrolling at 320 px. Keeps screenshots at 390 and 1280 px and report.json in OUT.
//
// Pages that differ only in ids, numbers, dates or the values of parameters are one page; the first of them is looked at. A
// link to an answer of 400 or more is a fault: no page may offer what its reader can't have.
import fs from 'node:fs';
import { launch, openPage, signIn, SCREENS } from './support/chromium.mjs';
import { pageFindings } from './support/checks.mjs';

const [base, accountsFile, out, mostPages = '60'] = process.argv.slice(2);
const accounts = JSON.parse(fs.readFileSync(accountsFile, 'utf8'));
const firstOfEachRole = accounts.filter((account, index) => accounts.findIndex(({ role }) => role === account.role) === index);
const NOT_A_PAGE = /\/sign-out|\.(ics|csv|xlsx|xml|pdf|si|json|zip|eml|svg|png)$|\/api\//;

/** What makes two addresses the same page: the path but for ids, numbers and dates, and which parameters there are. */
function shape(url) {
  const path = decodeURIComponent(url.pathname)
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}/g, ':id')
    .replace(/\d{4}-(\d{2}|W\d{2})(-\d{2})?/g, ':date')
    .replace(/\/\d+(?=\/|$)/g, '/:number');
  const parameters = [...new Set(url.searchParams.keys())].sort().join('&');
  return parameters ? `${path}?${parameters}` : path;
}

async function look(page, role, url, from) {
  const row = { role, url: url.pathname + url.search, from, findings: [] };
  page.faults.length = 0;
  const started = performance.now();
  const response = await page.goto(url.href, { waitUntil: 'load', timeout: 15_000 });
  row.ms = Math.round(performance.now() - started);
  row.status = response.status();
  if (row.status >= 400) row.findings.push(`answers ${row.status} to a link on ${from}`);
  if (!(response.headers()['content-type'] ?? '').includes('html')) return { row, links: [] };
  row.kb = Math.round((await response.body()).length / 1024);
  row.title = await page.title();
  const name = `${role}${shape(url)}`.replace(/[^a-z0-9åäö]+/gi, '_').slice(0, 80).replace(/_+$/, '');
  for (const screen of ['phone', 'desktop']) {
    await page.setViewportSize(SCREENS[screen]);
    await page.screenshot({ path: `${out}/${name}-${SCREENS[screen].width}.png`, fullPage: true });
  }
  row.findings.push(...(await pageFindings(page)), ...page.faults);
  return { row, links: await page.$$eval('a[href]', (links) => links.map((link) => link.href)) };
}

async function walk(browser, account) {
  const role = account?.role ?? 'nobody';
  const page = await openPage(browser);
  const rows = [];
  try {
    if (account) await signIn(page, base, account);
    const queue = [{ url: new URL(account ? '/' : '/sign-in', base), from: 'start' }];
    const seen = new Set();
    while (queue.length > 0) {
      const { url, from } = queue.shift();
      if (seen.has(shape(url)) || NOT_A_PAGE.test(url.pathname)) continue;
      if (seen.size >= Number(mostPages)) {
        rows.push({ role, url: url.pathname, findings: [`more than ${mostPages} pages; raise MOST_PAGES`] });
        break;
      }
      seen.add(shape(url));
      const { row, links } = await look(page, role, url, from);
      rows.push(row);
      for (const link of links) {
        const next = new URL(link);
        next.hash = '';
        if (next.origin === new URL(base).origin) queue.push({ url: next, from: row.url });
      }
    }
  } catch (error) {
    rows.push({ role, url: page.url(), findings: [String(error).slice(0, 300)] });
  }
  await page.context().close();
  return rows;
}

fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });
const browser = await launch();
const report = [];
const waiting = [null, ...firstOfEachRole];
await Promise.all([1, 2].map(async () => {
  while (waiting.length > 0) report.push(...(await walk(browser, waiting.shift())));
}));
await browser.close();

fs.writeFileSync(`${out}/report.json`, JSON.stringify(report, null, 1));
const faulty = report.filter((row) => row.findings.length > 0);
for (const row of faulty) for (const finding of row.findings) console.log(`${row.role} ${row.url}: ${finding}`);
const times = report.map((row) => row.ms ?? 0).sort((a, b) => a - b);
const largest = Math.max(...report.map((row) => row.kb ?? 0));
console.log(`${firstOfEachRole.length} roles, median ${times[times.length >> 1]} ms, largest page ${largest} kB`);
console.log(`${report.length - faulty.length} pages passed, ${faulty.length} failed`);
process.exit(faulty.length > 0 ? 1 : 0);
