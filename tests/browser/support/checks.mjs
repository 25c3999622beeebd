// What holds for every page: nothing axe-core objects to, in either colour scheme, and no sideways scrolling on the
// smallest screen. Each check answers a list of findings in words; an empty one means that all is well.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import { SCREENS } from './chromium.mjs';

const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const AXE_TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe-core finds in the page as it stands, in light and in dark. */
export async function accessibilityFindings(page) {
  const findings = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
    const violations = await page.evaluate(
      async (tags) => (await axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] })).violations
        .map(({ id, nodes }) => ({ id, count: nodes.length, first: nodes[0].target.join(' '), why: nodes[0].failureSummary })),
      AXE_TAGS,
    );
    findings.push(...violations.map(({ id, count, first, why }) =>
      `axe (${colorScheme}) ${id} ×${count}: ${first.slice(0, 100)}: ${why.replace(/\s+/g, ' ').slice(0, 200)}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
  return findings;
}

/** What sticks out to the right on the smallest screen. */
export async function overflowFindings(page) {
  const before = page.viewportSize();
  await page.setViewportSize(SCREENS.smallest);
  const found = await page.evaluate((width) => {
    const excess = document.documentElement.scrollWidth - width;
    if (excess <= 0) return null;
    const outside = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > width + 1);
    const name = (e) => e.tagName.toLowerCase() + (e.id ? `#${e.id}` : '') + [...e.classList].map((c) => `.${c}`).join('');
    return { excess, widest: outside.slice(0, 3).map(name).join(', ') };
  }, SCREENS.smallest.width);
  await page.setViewportSize(before);
  return found ? [`${found.excess} px too wide at ${SCREENS.smallest.width} px: ${found.widest}`] : [];
}

export async function pageFindings(page) {
  return [...(await accessibilityFindings(page)), ...(await overflowFindings(page))];
}
