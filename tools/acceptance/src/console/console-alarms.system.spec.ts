import { temporaryFolder } from '@meta-agent/harness';
import { openPage } from '@meta-agent/harness/browser';
import type { Page } from 'playwright-core';
import { trainForConsole, type ConsoleEngine } from './console-engine';
import { openConsole, showsNumber } from './console-page';

let engines: ConsoleEngine;

beforeAll(async () => {
  engines = await trainForConsole();
});

const alarmOn = (page: Page) => page.getByRole('alert');

describe('an alarm in the header', () => {
  it('is absent while all is well', async () => {
    const engine = await engines.start();
    const { page } = await openConsole(engine);
    await engine.client.predictBatch(engines.market.records.slice(0, 50));
    await showsNumber(page, 'total_predictions', 50);
    expect(await alarmOn(page).count()).toBe(0);
    expect(await page.locator('.connection.live').count()).toBe(1);
  });

  it('reports that no model is loaded, and stays visible', async () => {
    const engine = await engines.start({
      META_V2_MODEL_DIR: temporaryFolder(),
      META_FAIL_OPEN: 'false',
    });
    const { page } = await openPage();
    await page.goto(engine.url);
    await page.getByText('No model is loaded: every decision is HOLD.').waitFor();
    await page.locator('#what-if button[type=submit]').scrollIntoViewIfNeeded();
    expect(await page.locator('.connection.alarmed').count()).toBe(1);
    const box = await alarmOn(page).boundingBox();
    expect(box?.y).toBeGreaterThanOrEqual(0);
    expect(box?.y).toBeLessThan(100);
  });

  it('reports that decisions fail, and the resulting action', async () => {
    const engine = await engines.start({ META_MAX_SIGNAL_AGE_S: '60' });
    const { page } = await openConsole(engine);
    // Signals as old as the simulated market.
    await engine.client.predict(engines.market.records[0]);
    await page
      .getByText(
        'Every decision of the last minute failed (the signals are too old): the vote decides.',
      )
      .waitFor();
    await page.locator('#decisions .decisions .link').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The signals are too old, so the vote decides').waitFor();
    // Sent again with current timestamps.
    await dialog.getByText('The same signals with a new time give').waitFor();
  });
});
