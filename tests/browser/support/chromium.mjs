// One headless Chromium, and people signed in at it: each in a browser context of their own, so that nobody shares
// a cookie with another. Swedish, Stockholm's clock, no animations.
import { chromium } from 'playwright-core';

const SWITCHES = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

export const SCREENS = {
  smallest: { width: 320, height: 800 },
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 900 },
};

/** Starts Chromium with an empty profile of its own, which playwright removes when it closes. */
export function launch() {
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: SWITCHES });
}

/**
 * A new page for somebody who has not signed in. `page.faults` collects what the console complains of and every
 * answer of the server that is its own fault.
 */
export async function openPage(browser, { screen = 'desktop', ...options } = {}) {
  const context = await browser.newContext({
    viewport: SCREENS[screen], locale: 'sv-SE', timezoneId: 'Europe/Stockholm', reducedMotion: 'reduce', ...options,
  });
  const page = await context.newPage();
  page.faults = [];
  page.on('console', (message) => {
    if (message.type() === 'error') page.faults.push(`console: ${message.text().slice(0, 300)}`);
  });
  page.on('pageerror', (error) => page.faults.push(`script: ${String(error).slice(0, 300)}`));
  page.on('response', (response) => {
    if (response.status() >= 500) page.faults.push(`${response.status()} from ${response.url()}`);
  });
  return page;
}

/** Signs `account` in by the form, as a person does. */
export async function signIn(page, base, account) {
  await page.goto(`${base}/sign-in`);
  await page.locator('input[name=email]').fill(account.email);
  await page.locator('input[name=password]').fill(account.password);
  await page.locator('input[name=password]').press('Enter');
  await page.waitForURL((url) => url.pathname !== '/sign-in', { timeout: 10_000 }).catch(async () => {
    throw new Error(`${account.email} can't sign in: ${await page.locator('main').innerText()}`);
  });
}
