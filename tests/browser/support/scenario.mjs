// A scenario: a story told by the people in it, each at a browser of their own.
//
//     scenario('a unit manager books a nurse', async ({ person, check }) => {
//       const manager = await person('unit_manager', { organisation: 'Ängelholm' });
//       await manager.goto('/board');
//       await check(manager);
//     });
//
// It fails, with a screenshot of every open page, when a step fails, when a page breaks a rule that holds for all
// pages (`check`), or when a browser's console complained of something the story doesn't expect (`expectFault`).
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { launch, openPage, signIn } from './chromium.mjs';
import { pageFindings } from './checks.mjs';

function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; \`tests/run browser\` starts what the scenarios need`);
  return value;
}

export const base = setting('TORGET_TEST_URL');
export const accounts = JSON.parse(fs.readFileSync(setting('TORGET_TEST_ACCOUNTS'), 'utf8'));
const output = setting('TORGET_TEST_OUTPUT');
const STEP_TIMEOUT_MS = 10_000;

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

/** The first demo account with this role and, if given, these other properties (`organisation`, `unit`, `email`). */
export function accountOf(role, like = {}) {
  const fits = (account) => account.role === role && Object.entries(like).every(([key, value]) => account[key] === value);
  const account = accounts.find(fits);
  assert.ok(account, `no demo account is ${role} ${JSON.stringify(like)}`);
  return account;
}

export function scenario(name, story) {
  test(name, { timeout: 180_000 }, async () => {
    const pages = new Map();
    const expected = [];
    const open = async (label, options) => {
      const page = await openPage(browser, { baseURL: base, ...options });
      page.setDefaultTimeout(STEP_TIMEOUT_MS);
      pages.set(`${pages.size + 1}-${label}`, page);
      return page;
    };
    const cast = {
      /** Somebody with this role, signed in; `options` are those of `openPage`, as `{ screen: 'phone' }`. */
      async person(role, like = {}, options = {}) {
        const page = await open(role, options);
        await signIn(page, base, accountOf(role, like));
        return page;
      },
      /** Somebody who has not signed in. */
      stranger: (options = {}) => open('stranger', options),
      /** The page in front of somebody keeps the rules that hold for every page. */
      async check(page) { assert.deepEqual(await pageFindings(page), [], page.url()); },
      /** From here on a fault that matches is part of the story. */
      expectFault: (pattern) => expected.push(pattern),
    };
    try {
      await story(cast);
      for (const page of pages.values()) {
        assert.deepEqual(page.faults.filter((fault) => !expected.some((pattern) => pattern.test(fault))), [], page.url());
      }
    } catch (error) {
      await keepScreenshots(name, pages);
      throw error;
    } finally {
      for (const page of pages.values()) await page.context().close();
    }
  });
}

async function keepScreenshots(name, pages) {
  fs.mkdirSync(output, { recursive: true });
  for (const [label, page] of pages) {
    const file = `${output}/${name.replace(/[^\p{L}\d]+/gu, '-').slice(0, 60)}-${label}.png`;
    await page.screenshot({ path: file, fullPage: true }).catch(() => {});
    console.log(`${label} was at ${page.url()}; screenshot: ${file}`);
  }
}
