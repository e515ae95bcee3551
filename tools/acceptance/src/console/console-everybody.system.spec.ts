import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ROOT, until } from '@meta-agent/harness';
import { accessibilityFindings, layoutFindings, openPage } from '@meta-agent/harness/browser';
import { trainForConsole, type ConsoleEngine } from './console-engine';
import { hasNoSideways, openConsole } from './console-page';

let engines: ConsoleEngine;

beforeAll(async () => {
  engines = await trainForConsole();
});

describe('the console for everybody', () => {
  it('works by keyboard alone: open a decision, try changes, ask what if', async () => {
    const engine = await engines.start();
    const { page, complaints } = await openConsole(engine);
    await engine.client.predictBatch(engines.market.records.slice(0, 30));
    await page.locator('#decisions .decisions tbody tr').nth(19).waitFor();
    const focused = () => page.evaluate<string>('document.activeElement.className');
    await until(async () => {
      await page.keyboard.press('Tab');
      return (await focused()) === 'link';
    });
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('columnheader', { name: 'Contribution' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await focused()).toBe('link');
    await until(async () => {
      await page.keyboard.press('Tab');
      return page.evaluate<boolean>(`document.activeElement.matches('#what-if select')`);
    });
    await page.keyboard.type('SELL');
    await page.keyboard.press('Tab');
    await page.keyboard.type('0.33');
    await page.keyboard.press('Enter');
    await page.getByText('Smallest changes that lead to another decision').waitFor();
    const answer = page.locator('#what-if-answer');
    expect(await answer.getByRole('row', { name: /^xgb SELL 0\.33/ }).count()).toBe(1);
    expect(await answer.locator('.flips li').count()).toBeGreaterThan(0);
    expect((await engine.client.status()).total_predictions).toBe(30);
    expect(complaints).toEqual([]);
  });

  it.each([
    ['light', 1280],
    ['dark', 1280],
    ['light', 360],
    ['dark', 360],
  ] as const)(
    'has no finding of axe-core, no cut and no overlapping text, %s, %d pixels',
    async (colorScheme, width) => {
      const engine = await engines.start();
      await engine.client.predictBatch(engines.market.records.slice(0, 30));
      const { page } = await openConsole(engine, { colorScheme, viewport: { width, height: 780 } });
      await page.getByText('The newest 20 are shown').waitFor();
      for (const summary of await page.locator('summary').all()) await summary.click();
      await page.locator('#what-if button[type=submit]').click();
      await page.getByText('Smallest changes that lead to another decision').waitFor();
      expect(await layoutFindings(page)).toEqual([]);
      expect(await accessibilityFindings(page)).toEqual([]);
      await page.locator('#found .link').first().click();
      await page.getByRole('dialog').getByText('Close').waitFor();
      expect(await layoutFindings(page)).toEqual([]);
      expect(await accessibilityFindings(page)).toEqual([]);
      // A page of its own: its style is that of Swagger UI.
      await page.goto(`${engine.url}/docs`);
      await page.getByText('/api/ai/meta/past/minutes', { exact: true }).waitFor();
      expect(await accessibilityFindings(page)).toEqual([]);
      const ground = await page.evaluate<string>(
        'getComputedStyle(document.documentElement).backgroundColor',
      );
      expect(ground === 'rgb(28, 32, 34)').toBe(colorScheme === 'dark');
    },
  );

  it('fits a phone 360 pixels wide, also with every panel open', async () => {
    const engine = await engines.start({ META_ANY_SYMBOL: 'true' });
    const { page } = await openConsole(engine, { viewport: { width: 360, height: 780 } });
    const records = engines.market.records.slice(0, 200);
    const longest = { ...records[0], symbol: 'W'.repeat(64) };
    await engine.client.predictBatch([...records, { ...longest, symbol: '   ' }, longest]);
    await page.getByRole('button', { name: 'blank symbol' }).first().waitFor();
    expect(await hasNoSideways(page)).toBe(true);
    for (const summary of await page.locator('summary').all()) await summary.click();
    await page.locator('#what-if button[type=submit]').click();
    await page.getByText('Smallest changes that lead to another decision').waitFor();
    expect(await hasNoSideways(page)).toBe(true);
    await page.locator('#decisions .decisions .link').first().click();
    await page.getByRole('dialog').getByText('Close').waitFor();
    expect(await hasNoSideways(page)).toBe(true);
  });

  it('moves no row from under a finger when the table pauses', async () => {
    const engine = await engines.start();
    const { page } = await openConsole(engine, { viewport: { width: 360, height: 780 } });
    await engine.client.predictBatch(engines.market.records.slice(0, 200));
    await page.getByText('Sampled: not every decision is here.').waitFor();
    const heightOfNote = async () =>
      (await page.locator('#decisions > .note').boundingBox())?.height;
    const live = await heightOfNote();
    await page.locator('#decisions .decisions .link').first().focus();
    await page.getByText(/^Paused since/).waitFor();
    expect(await heightOfNote()).toBe(live);
  });

  it("shows a refusal in the engine's own words", async () => {
    const { page } = await openConsole(await engines.start());
    await page.locator('#what-if input[type=number]').first().fill('');
    await page.locator('#what-if button[type=submit]').click();
    await page.getByText('base_predictions.xgb.confidence must be a number from 0 to 1').waitFor();
  });
});

describe('the console as it is served', () => {
  it('is at most 150 kB of script, compressed', () => {
    const script = readFileSync(join(ROOT, 'apps/console/dist/main.js'));
    expect(gzipSync(script).length).toBeLessThan(150_000);
  });

  it('may run only its own script', async () => {
    const engine = await engines.start();
    const { page, complaints } = await openPage();
    const answer = await page.goto(engine.url);
    const policy = (await answer?.allHeaders())?.['content-security-policy'];
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe-');
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=1>')`);
    await until(() => complaints.some((text) => text.includes('Content Security Policy')));
  });
});
