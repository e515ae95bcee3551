import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** In the page: the whole answer of axe-core, with all that it found in order, takes seconds to hand over. */
const FIND = `axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations
  .flatMap(({ id, nodes }) => nodes.map(({ target, html }) => id + ': ' + target + ' ' + html)))`;

/** Findings of axe-core of any impact, each with its location. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate<string[]>(FIND);
}
