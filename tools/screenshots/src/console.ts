import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchBrowser } from './browser';
import { withLiveEngine, type LiveEngine } from './live-engine';

const IMAGES = join(__dirname, '../../../docs/images');
/** Until there is a line to be seen. */
const WATCHED_MS = Number(process.env.WATCHED_MS ?? 40_000);

/** Pictures of the console at work. */
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
  const wide = { viewport: { width: 1280, height: 1330 } };
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
  const panel = light.locator('section', { has: light.locator('#what-if') });
  await panel.screenshot({ path: join(IMAGES, 'console-what-if.png') });
}

async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(IMAGES, `${name}.png`) });
}

void main();
