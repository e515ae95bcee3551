import { until } from '@meta-agent/harness';
import { openPage } from '@meta-agent/harness/browser';
import type { Page } from 'playwright-core';
import { trainForConsole, type ConsoleEngine } from './console-engine';
import {
  isLive,
  numbersOn,
  openConsole,
  showsNumber,
  startBatches,
  startTraffic,
} from './console-page';

let engines: ConsoleEngine;

beforeAll(async () => {
  engines = await trainForConsole();
});

const totalOn = async (page: Page) => Number((await numbersOn(page)).total_predictions);

/** Hides the page, or shows it again: a browser without windows does neither. */
const HIDE = (isHidden: boolean) => `
  Object.defineProperty(document, 'hidden', { configurable: true, value: ${isHidden} });
  document.dispatchEvent(new Event('visibilitychange'));`;

const DEAF = `
  const { read } = ReadableStreamDefaultReader.prototype;
  window.isDeaf = false;
  ReadableStreamDefaultReader.prototype.read = async function () {
    let chunk;
    do chunk = await read.call(this); while (window.isDeaf && !chunk.done);
    return chunk;
  };`;

const COUNT_FRAMES_AND_EVENTS = `
  window.counted = { frames: 0, events: 0 };
  new EventSource('/api/ai/meta/stream').onmessage = () => { counted.events += 1; };
  (function count() { counted.frames += 1; requestAnimationFrame(count); })();
  undefined`;

describe('the console under load', () => {
  it('stays responsive at 10,000 decisions a second, and says that it shows a sample', async () => {
    const engine = await engines.start({ LOG_DECISIONS: 'off' });
    const { page, complaints } = await openConsole(engine);
    await page.evaluate(COUNT_FRAMES_AND_EVENTS);
    const traffic = startBatches(engine, engines.market.lines, 2500);
    const note = page.locator('#decisions > .note');
    const sampled = /^Sampled: 20 of ([\d,]+) in the last half second\.$/;
    for (let rounds = 0; rounds < 3; rounds += 1) {
      await until(async () => {
        const [, decided = '0'] = sampled.exec((await note.textContent()) ?? '') ?? [];
        return Number(decided.replaceAll(',', '')) >= 5000;
      });
      await page.getByRole('button', { name: 'Pause' }).click();
      await page
        .getByText(/^Paused since \d\d:\d\d:\d\d UTC, [\d,]{5,} decisions since\.$/)
        .waitFor();
      await page.getByRole('button', { name: 'Resume' }).click();
    }
    const { frames, events } = await page.evaluate<Record<'frames' | 'events', number>>('counted');
    await showsNumber(page, 'total_predictions', await traffic.stop());
    // A page that each event blocks would draw one frame per event.
    expect(frames).toBeGreaterThan(4 * events);
    // Sampled decisions stay marked as a sample.
    await page.getByText('Sampled: not every decision is here.').waitFor();
    expect(complaints).toEqual([]);
  });

  it('pauses while a person reads a decision, and returns the focus to the decision', async () => {
    const engine = await engines.start();
    const { page, complaints } = await openConsole(engine);
    const traffic = startTraffic(engine, engines.market.lines);
    await page.locator('#decisions .decisions tbody tr').nth(19).waitFor();
    const focused = () => page.evaluate<string>('document.activeElement.outerHTML');
    await page.getByRole('button', { name: 'Pause' }).focus();
    await page.keyboard.press('Tab');
    const row = await focused();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('columnheader', { name: 'Contribution' }).waitFor();
    const paused = page.getByText(/^Paused since .* decisions since\.$/);
    const [text] = await paused.allTextContents();
    // Many times the number of rows in the table.
    await until(async () => (await paused.textContent()) !== text);
    await page.waitForTimeout(1000);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await focused()).toBe(row);
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await paused.waitFor({ state: 'detached' });
    await traffic.stop();
    expect(complaints).toEqual([]);
  });

  it('reports which events it has missed, until it reconnects', async () => {
    const engine = await engines.start();
    const { page } = await openPage();
    await page.addInitScript(DEAF);
    await page.goto(engine.url);
    await isLive(page);
    await page.evaluate('isDeaf = true');
    await page.waitForTimeout(1500);
    await page.evaluate('isDeaf = false');
    const missed = page.getByText(/^[1-4] events arrived faster than this page can read them; /);
    await missed.waitFor();
    await page.evaluate(HIDE(true));
    await page.locator('[data-connection=paused]').waitFor();
    await missed.waitFor({ state: 'detached' });
    await engine.client.predict(engines.market.records[0]);
    await page.waitForTimeout(1000);
    expect(await totalOn(page)).toBe(0);
    await page.evaluate(HIDE(false));
    await showsNumber(page, 'total_predictions', 1);
    expect(await missed.count()).toBe(0);
  });
});
