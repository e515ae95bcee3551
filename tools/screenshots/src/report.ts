import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { launchBrowser } from './browser';

const ROOT = join(__dirname, '../../..');
const IMAGES = join(ROOT, 'docs/images');
/** The output folder of `npm run demo`. */
const MODELS = join(ROOT, 'demo/models');

/** Takes pictures of the demo model's report. */
async function main(): Promise<void> {
  mkdirSync(IMAGES, { recursive: true });
  const browser = await launchBrowser();
  try {
    const wide = { viewport: { width: 1120, height: 1240 } };
    await picture(browser, 'report-light', 'uplift', { ...wide, colorScheme: 'light' });
    await picture(browser, 'report-dark', 'learned', { ...wide, colorScheme: 'dark' });
    const phone = { viewport: { width: 360, height: 1240 }, colorScheme: 'light' } as const;
    await picture(browser, 'report-phone', 'verdict', phone);
  } finally {
    await browser.close();
  }
}

/** Takes a picture of the window, scrolled to a chapter. */
async function picture(
  browser: Browser,
  name: string,
  chapter: string,
  options: BrowserContextOptions,
): Promise<void> {
  const page = await browser.newPage(options);
  await page.goto(`${pathToFileURL(currentReport()).href}#${chapter}`);
  await page.screenshot({ path: join(IMAGES, `${name}.png`) });
}

function currentReport(): string {
  const text = readFileSync(join(MODELS, 'current.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  return join(MODELS, 'versions', version, 'report.html');
}

void main();
