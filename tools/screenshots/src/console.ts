import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from './browser';
import { withLiveEngine, type LiveEngine } from './live-engine';

const { IMAGES = join(__dirname, '../../../docs/images') } = process.env;
/** Time until the charts show a visible line. */
const WATCHED_MS = Number(process.env.WATCHED_MS ?? 40_000);

/** Takes pictures of the console under load. */
async function main(): Promise<void> {
  mkdirSync(IMAGES, { recursive: true });
  const browser = await launchBrowser();
  try {
    await withLiveEngine(async (engine) => {
      await pictureAll(browser, engine);
    });
  } finally {
    await browser.close();
  }
}

async function pictureAll(browser: Browser, { url, load }: LiveEngine): Promise<void> {
  const open = async (options: BrowserContextOptions) => {
    const page = await browser.newPage(options);
    await page.goto(url);
    return page;
  };
  const wide = { viewport: { width: 1280, height: 1415 } };
  const light = await open({ ...wide, colorScheme: 'light' });
  const dark = await open({ ...wide, colorScheme: 'dark' });
  const phone = await open({ viewport: { width: 360, height: 1500 }, colorScheme: 'light' });
  const traffic = load();
  await sleep(WATCHED_MS);
  await traffic.stop();
  await sleep(1000);
  await picture(light, 'console-light');
  await picture(dark, 'console-dark');
  await picture(phone, 'console-phone');
  await light.locator('#what-if button[type=submit]').click();
  await light.locator('#what-if-answer h3').first().waitFor();
  await part(light, 'section:has(#what-if)', 'console-what-if');
  await part(light, '#decisions', 'console-decisions');
  // Open a decision of the model: only such a decision shows contributions.
  await light.locator('#decisions .decisions tr.override .link').first().click();
  await light.locator('dialog table').first().waitFor();
  await part(light, 'dialog', 'console-dialog');
}

async function part(page: Page, selector: string, name: string): Promise<void> {
  await page.locator(selector).screenshot({ path: join(IMAGES, `${name}.png`) });
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(IMAGES, `${name}.png`) });
}

void main();
