import { copyFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT } from '@meta-agent/harness';
import { accessibilityFindings, layoutFindings } from '@meta-agent/harness/browser';
import type { Locator, Page } from 'playwright-core';

/** Ignored by git. */
const FOLDER = join(ROOT, 'screenshots');
const DOCS = join(ROOT, 'docs/images');
const WIDTHS = [1280, 360] as const;
const SCHEMES = ['light', 'dark'] as const;
/** Charts are drawn again after the window has another width. */
const REDRAWN_MS = 400;

export interface PictureOptions {
  /** Parts of the page that have pictures of their own, by name. */
  readonly parts?: Readonly<Record<string, Locator>>;
  /** Height of the window, in pixels; with it the picture is of the window, not of the whole page. */
  readonly height?: number;
}

const findings: string[] = [];

/**
 * Takes pictures of a page, wide and narrow, light and dark, and measures each. After the test, what
 * axe-core and the layout's measurement have found fails it.
 */
export async function picture(
  page: Page,
  name: string,
  { parts = {}, height }: PictureOptions = {},
): Promise<void> {
  for (const width of WIDTHS) {
    for (const colorScheme of SCHEMES) {
      await page.setViewportSize({ width, height: height ?? 900 });
      await page.emulateMedia({ colorScheme });
      await sleep(REDRAWN_MS);
      const isWhole = height === undefined;
      if (isWhole) await page.evaluate('scrollTo(0, 0)');
      const pathOf = (part: string) => join(FOLDER, `${part}-${width}-${colorScheme}.png`);
      mkdirSync(dirname(pathOf(name)), { recursive: true });
      await page.screenshot({ path: pathOf(name), fullPage: isWhole });
      for (const [part, locator] of Object.entries(parts)) {
        const clip = await locator.boundingBox();
        const options = { path: pathOf(`${name}-${part}`), fullPage: isWhole };
        if (clip !== null) await page.screenshot({ ...options, clip });
      }
      const found = [...(await layoutFindings(page)), ...(await accessibilityFindings(page))];
      findings.push(
        ...firstOfEach(found).map((each) => `${name}-${width}-${colorScheme}: ${each}`),
      );
    }
  }
}

afterEach(() => {
  expect(findings.splice(0)).toEqual([]);
});

/** The same flaw in each row of a table is told once. */
function firstOfEach(found: readonly string[]): string[] {
  const kindOf = (finding: string) => finding.replace(/“.*?”|[\d.,]+/g, '');
  return [...new Map(found.toReversed().map((each) => [kindOf(each), each])).values()].reverse();
}

/** The panels of a page, by their titles. */
export async function panelsOf(page: Page): Promise<Record<string, Locator>> {
  const panels = await page.locator('section').all();
  const named = panels.map(async (panel) => {
    const title = (await panel.locator('h2').first().textContent()) ?? '';
    return [title.toLowerCase().replace(/\W+/g, '-'), panel] as const;
  });
  return Object.fromEntries(await Promise.all(named));
}

/** Puts a picture of this run into the documentation. */
export function showInDocs(taken: string, name: string): void {
  mkdirSync(DOCS, { recursive: true });
  copyFileSync(join(FOLDER, `${taken}.png`), join(DOCS, `${name}.png`));
}
