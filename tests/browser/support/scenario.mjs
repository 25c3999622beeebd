// A scenario: a story told by the people in it, each at a browser of their own, in a town of its own; once on each engine.
//
//     scenario('a unit manager books a nurse', async ({ town, person, check }) => {
//       const manager = await person('unit_manager', { organisation: 'Ängelholm' });
//       await manager.goto('/board');
//       await check(manager);
//       await town.setClock('2026-11-24T06:00:00Z');
//     });
//
// Every story begins on Monday 23 November 2026 at 05.40. It fails, with a screenshot of every open page, when a step
// fails, when a page breaks a rule that holds for all pages (`check`), or when a browser's console complained of something
// that the story doesn't expect (`expectFault`).
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, test } from 'node:test';
import { launch, openPage, signIn } from './chromium.mjs';
import { pageFindings } from './checks.mjs';
import { startTown } from './town.mjs';

const output = process.env.TORGET_TEST_OUTPUT ?? 'screenshots';
const ENGINES = ['sqlite', 'postgres'];
const STEP_TIMEOUT_MS = 10_000;
const STORY_TIMEOUT_MS = 180_000;

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser.close(); });

export function scenario(name, story) {
  for (const engine of ENGINES) {
    test(`${name} (${engine})`, { timeout: STORY_TIMEOUT_MS }, async () => {
      const town = await startTown(engine);
      const stage = new Stage(town);
      try {
        await story(stage.cast());
        stage.requireNoFaults();
      } catch (error) {
        await stage.keepScreenshots(`${name}-${engine}`);
        throw error;
      } finally {
        await stage.close();
        await town.stop();
      }
    });
  }
}

/** The open pages of one story, and what it expects of them. */
class Stage {
  constructor(town) {
    this.town = town;
    this.pages = new Map();
    this.expected = [];
  }

  /** What a story is given. */
  cast() {
    return {
      town: this.town,
      accountOf: (role, like) => this.accountOf(role, like),
      /** Somebody with this role, signed in; `options` are those of `openPage`, as `{ screen: 'phone' }`. */
      person: async (role, like = {}, options = {}) => {
        const page = await this.open(role, options);
        await signIn(page, this.town.url, this.accountOf(role, like));
        return page;
      },
      /** Somebody who has not signed in. */
      stranger: (options = {}) => this.open('stranger', options),
      /** The page in front of somebody keeps the rules that hold for every page. */
      check: async (page) => assert.deepEqual(await pageFindings(page), [], page.url()),
      /** A fault that matches is part of the story. */
      expectFault: (pattern) => this.expected.push(pattern),
    };
  }

  /** The first account with this role and, if given, these other properties (`organisation`, `unit`, `name`). */
  accountOf(role, like = {}) {
    const fits = (account) => Object.entries({ role, ...like }).every(([key, value]) => account[key] === value);
    const account = this.town.accounts.find(fits);
    assert.ok(account, `no account of the demo is ${role} ${JSON.stringify(like)}`);
    return account;
  }

  async open(label, options) {
    const page = await openPage(browser, { baseURL: this.town.url, ...options });
    page.setDefaultTimeout(STEP_TIMEOUT_MS);
    this.pages.set(`${this.pages.size + 1}-${label}`, page);
    return page;
  }

  requireNoFaults() {
    for (const page of this.pages.values()) {
      const faults = page.faults.filter((fault) => !this.expected.some((pattern) => pattern.test(fault)));
      assert.deepEqual(faults, [], page.url());
    }
  }

  async keepScreenshots(name) {
    fs.mkdirSync(output, { recursive: true });
    for (const [label, page] of this.pages) {
      const file = `${output}/${name.replace(/[^\p{L}\d]+/gu, '-').slice(0, 60)}-${label}.png`;
      await page.screenshot({ path: file, fullPage: true }).catch(() => {});
      console.log(`${label} was at ${page.url()}; screenshot: ${file}`);
    }
  }

  async close() {
    for (const page of this.pages.values()) await page.context().close();
  }
}
