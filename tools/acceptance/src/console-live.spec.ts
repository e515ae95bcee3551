import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { promoteAnother, smallRegistry } from '@meta-agent/model-io/testing';
import { accessibilityFindings } from './accessibility';
import { openPage } from './browser';
import { numbersOn, openConsole, showsNumber, startBatches, startTraffic } from './console-page';
import { startEngine, until, type EngineProcess } from './engine-process';
import { ROOT } from './run-command';
import { simulateMarket, type SimulatedMarket } from './simulated-market';
import { temporaryFolder } from './temporary-folder';
import { FIXED_RECIPE, train } from './training';

let market: SimulatedMarket;
let models: string;

beforeAll(async () => {
  market = await simulateMarket();
  models = join(market.folder, 'models');
  const data = ['--predictions', market.predictions, '--labels', market.labels];
  await train(models, ...data, ...FIXED_RECIPE, '--force-promote');
});

const start = (settings = {}): Promise<EngineProcess> =>
  startEngine({ META_V2_MODEL_DIR: models, META_DECISION_LOG: 'off', ...settings });

const NO_SIDEWAYS = `[document.documentElement, ...document.querySelectorAll('.panel, dialog')]
  .every((each) => each.scrollWidth <= each.clientWidth)`;

const COUNT_FRAMES_AND_EVENTS = `
  window.counted = { frames: 0, events: 0 };
  new EventSource('/api/ai/meta/stream').onmessage = () => { counted.events += 1; };
  (function count() { counted.frames += 1; requestAnimationFrame(count); })();
  undefined`;

describe('the console under load', () => {
  it('shows the numbers that /status and /metrics have at the same moment', async () => {
    const engine = await start({ META_DECISION_LOG: join(temporaryFolder(), 'logs') });
    const { page, complaints, requests } = await openConsole(engine);
    const traffic = startTraffic(engine, market.lines);
    await page.locator('table.decisions tbody tr').nth(19).waitFor();
    const answered = await traffic.stop();
    await showsNumber(page, 'total_predictions', answered);
    await showsNumber(page, 'decision_log.written_lines', answered);
    const shown = await numbersOn(page);
    const status = await engine.client.status();
    const { fallback_reasons: reasons, decision_log: log } = status;
    const asked = Object.entries(reasons).filter(([, count]) => count > 0);
    expect(asked.length).toBeGreaterThan(1);
    expect(shown).toMatchObject({
      total_predictions: String(answered),
      meta_overrides: String(status.meta_overrides),
      override_rate: String(status.override_rate),
      action_changes: String(status.action_changes),
      meta_threshold: String(status.meta_threshold),
      consensus_threshold: String(status.consensus_threshold),
      model_version: status.model_version,
      'reason.meta_override': String(status.meta_overrides),
      ...Object.fromEntries(asked.map(([reason, n]) => [`reason.${reason}`, String(n)])),
      'decision_log.written_lines': String(log.written_lines),
      'decision_log.queued_bytes': String(log.queued_bytes),
    });
    const metrics = await engine.client.metrics();
    expect(metrics).toContain(`meta_decision_duration_seconds_count ${shown['latency.count']}\n`);
    expect(metrics).toContain(
      `meta_decision_log_written_lines_total ${shown['decision_log.written_lines']}\n`,
    );
    expect(metrics).toContain(`meta_override_rate ${shown.recent_override_rate}\n`);
    const counted = [...metrics.matchAll(/^meta_decisions_total\{.*\} (\d+)$/gm)];
    expect(counted.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(answered);
    expect(complaints).toEqual([]);
    expect(
      requests.filter((url) => !url.startsWith('data:') && !url.startsWith(engine.url)),
    ).toEqual([]);
  });

  it('stays responsive at 10,000 decisions a second, and says that it shows a sample', async () => {
    const engine = await start({ LOG_DECISIONS: 'off' });
    const { page, complaints } = await openConsole(engine);
    await page.evaluate(COUNT_FRAMES_AND_EVENTS);
    const traffic = startBatches(engine, market.lines, 2500);
    const sampled = page.getByText(/^Sampled: 20 of [\d,]+ in the last half second\.$/);
    for (let presses = 0; presses < 6; presses += 1) {
      await page.getByRole('button', { name: presses % 2 === 0 ? 'Hold' : 'Go on' }).click();
      await until(async () => {
        const [, decided = '0'] = /of ([\d,]+)/.exec((await sampled.textContent()) ?? '') ?? [];
        return Number(decided.replaceAll(',', '')) >= 5000;
      });
      await page.waitForTimeout(500);
    }
    const { frames, events } = await page.evaluate<Record<'frames' | 'events', number>>('counted');
    await showsNumber(page, 'total_predictions', await traffic.stop());
    // A page that each event stops would draw once for it.
    expect(frames).toBeGreaterThan(4 * events);
    expect(complaints).toEqual([]);
  });
});

describe('the console over the life of an engine', () => {
  it('says that the connection is lost, and goes on with the next engine', async () => {
    const first = await start();
    const META_PORT = new URL(first.url).port;
    const { page, complaints } = await openConsole(first);
    await first.client.predict(market.records[0]);
    await showsNumber(page, 'total_predictions', 1);
    expect(await first.stop()).toBe(0);
    await page.locator('[data-connection=lost]').waitFor();
    await page.getByText('The numbers are of').waitFor();
    const second = await start({ META_PORT });
    await page.locator('[data-connection=live]').waitFor();
    await showsNumber(page, 'total_predictions', 0);
    await page.getByText('The engine was started again').waitFor();
    await second.client.predict(market.records[0]);
    await showsNumber(page, 'total_predictions', 1);
    // The browser itself tells of each attempt while there was nobody.
    expect(complaints.filter((text) => !text.includes('net::ERR_'))).toEqual([]);
  });

  it('tells swaps and refusals, and describes the new model', async () => {
    const registry = await smallRegistry(1);
    const engine = await start({ META_V2_MODEL_DIR: registry.dir });
    const { page, complaints } = await openConsole(engine);
    const second = await promoteAnother(registry, 2);
    await page.locator(`data[data-field=model_version][value="${second}"]`).waitFor();
    await page.getByText(`${second} is in use, after`).waitFor();
    const path = join(registry.pathOf(second), 'weights.bin');
    writeFileSync(path, readFileSync(path).fill(1));
    engine.signal('SIGHUP');
    await page.locator('[data-field=last_load_error]').waitFor();
    expect(await page.locator('[data-field=last_load_error]').textContent()).toContain(
      (await engine.client.status()).last_load_error?.message,
    );
    expect(complaints).toEqual([]);
  });
});

describe('the console for everybody', () => {
  it('is used by keyboard alone: opens a decision, tries changes, asks what if', async () => {
    const engine = await start();
    const { page, complaints } = await openConsole(engine);
    await engine.client.predictBatch(market.records.slice(0, 30));
    await page.locator('table.decisions tbody tr').nth(19).waitFor();
    const focused = () => page.evaluate<string>('document.activeElement.className');
    await until(async () => {
      await page.keyboard.press('Tab');
      return (await focused()) === 'link';
    });
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('columnheader', { name: 'Pull' }).waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await focused()).toBe('link');
    const active = () => page.evaluate<string>('document.activeElement.tagName');
    await until(async () => {
      await page.keyboard.press('Tab');
      return (await active()) === 'SELECT';
    });
    await page.keyboard.type('SELL');
    await page.keyboard.press('Tab');
    await page.keyboard.type('0.33');
    await page.keyboard.press('Enter');
    await page.getByText('What would change it').waitFor();
    const answer = page.locator('#what-if-answer');
    expect(await answer.getByRole('row', { name: /^xgb SELL 0\.33/ }).count()).toBe(1);
    expect(await answer.locator('.flips li').count()).toBeGreaterThan(0);
    expect((await engine.client.status()).total_predictions).toBe(30);
    expect(complaints).toEqual([]);
  });

  it.each(['light', 'dark'] as const)(
    'has nothing for axe-core to mend, %s',
    async (colorScheme) => {
      const engine = await start();
      const { page } = await openConsole(engine, { colorScheme });
      await engine.client.predictBatch(market.records.slice(0, 200));
      await page.locator('table.decisions tbody tr').nth(19).waitFor();
      for (const summary of await page.locator('summary').all()) await summary.click();
      await page.locator('#what-if button[type=submit]').click();
      await page.getByText('What would change it').waitFor();
      expect(await accessibilityFindings(page)).toEqual([]);
      await page.locator('table.decisions .link').first().click();
      await page.getByRole('dialog').getByText('Close').waitFor();
      expect(await accessibilityFindings(page)).toEqual([]);
    },
  );

  it('fits a phone that is 360 wide, also with everything open', async () => {
    const engine = await start();
    const { page } = await openConsole(engine, { viewport: { width: 360, height: 780 } });
    await engine.client.predictBatch(market.records.slice(0, 200));
    await page.locator('table.decisions tbody tr').nth(19).waitFor();
    expect(await page.evaluate<boolean>(NO_SIDEWAYS)).toBe(true);
    for (const summary of await page.locator('summary').all()) await summary.click();
    await page.locator('#what-if button[type=submit]').click();
    await page.getByText('What would change it').waitFor();
    expect(await page.evaluate<boolean>(NO_SIDEWAYS)).toBe(true);
    await page.locator('table.decisions .link').first().click();
    await page.getByRole('dialog').getByText('Close').waitFor();
    expect(await page.evaluate<boolean>(NO_SIDEWAYS)).toBe(true);
  });

  it('shows what the engine refuses in its own words', async () => {
    const { page } = await openConsole(await start());
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

  it('may run nothing but its own script', async () => {
    const engine = await start();
    const { page, complaints } = await openPage();
    const answer = await page.goto(engine.url);
    const policy = (await answer?.allHeaders())?.['content-security-policy'];
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe-');
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=1>')`);
    await until(() => complaints.some((text) => text.includes('Content Security Policy')));
  });
});
