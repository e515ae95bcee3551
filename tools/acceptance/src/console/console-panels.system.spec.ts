import { placeOverrideRate, type Decision } from '@meta-agent/decision';
import { isProblem } from '@meta-agent/engine-api';
import { ACTIONS, DEFAULT_AGENTS } from '@meta-agent/features';
import { type EngineProcess } from '@meta-agent/harness';
import type { Page } from 'playwright-core';
import { trainForConsole, type ConsoleEngine } from './console-engine';
import { openConsole, showsNumber } from './console-page';

const AGENTS = DEFAULT_AGENTS.names;

let engines: ConsoleEngine;
let engine: EngineProcess;
let page: Page;
let decisions: readonly Decision[];

const DECISIONS = 600;

beforeAll(async () => {
  engines = await trainForConsole();
});

beforeEach(async () => {
  engine = await engines.start();
  ({ page } = await openConsole(engine));
  const answers = await engine.client.predictBatch(engines.market.records.slice(0, DECISIONS));
  decisions = answers.flatMap((answer) => (isProblem(answer) ? [] : [answer]));
  await showsNumber(page, 'total_predictions', DECISIONS);
  for (const summary of await page.locator('summary').all()) await summary.click();
});

const panel = (title: string) => page.getByRole('region', { name: title });
const rowsOf = async (title: string) =>
  Promise.all(
    (await panel(title).locator('tbody tr:not([hidden])').all()).map((row) =>
      row.locator('td, th').allInnerTexts(),
    ),
  );
const percent = (share: number) => `${(100 * share).toFixed(1)}\u00a0%`;
const countOf = (isIt: (decision: Decision) => boolean) => decisions.filter(isIt).length;

describe('the panels of the console', () => {
  it('count the actions of each symbol', async () => {
    const rows = await rowsOf('Actions per symbol');
    const symbols = new Set(decisions.map(({ symbol }) => symbol));
    expect(rows).toHaveLength(symbols.size);
    for (const [symbol, ...counts] of rows) {
      const counted = ACTIONS.map((action) =>
        countOf((decision) => decision.symbol === symbol && decision.action === action),
      );
      expect(counts.map(Number)).toEqual(counted);
    }
  });

  it('compare the confidence with training, and say how far it is off', async () => {
    const asked = decisions.flatMap(({ meta_confidence: top }) => (top === null ? [] : [top]));
    const { model } = await engine.client.model();
    const training = model?.training_confidence ?? [];
    const live = training.map(
      (_, bin) => asked.filter((top) => Math.floor(top * 20) === bin).length,
    );
    const rows = await rowsOf('Confidence and drift');
    const seen = [...live.keys()].filter((bin) => live[bin] + training[bin] > 0);
    const total = training.reduce((sum, n) => sum + n, 0);
    const shares = rows.map(([, ...texts]) => texts.map((text) => text.trim()));
    expect(shares).toEqual(
      seen.map((bin) => [percent(live[bin] / asked.length), percent(training[bin] / total)]),
    );
    const drift =
      live.reduce((sum, n, i) => sum + Math.abs(n / asked.length - training[i] / total), 0) / 2;
    const note = await panel('Confidence and drift').locator('.note').textContent();
    expect(note).toContain(`Confidence differs from training by ${percent(drift)}`);
    expect(note).toContain(`(${asked.length} scored decisions in the last`);
  });

  it('judge the override rate by its band', async () => {
    const rate = countOf(({ use_meta }) => use_meta) / DECISIONS;
    const changes = countOf(({ changed }) => changed) / DECISIONS;
    const place = `${placeOverrideRate(rate)} its band of 15 to 30 %`;
    const kinds = `${percent(changes)} change the vote, ${percent(rate - changes)} confirm it`;
    const note = `${percent(rate)} of the last ${DECISIONS} decisions, ${place}: ${kinds}.`;
    expect(await panel('Override rate').locator('.note').textContent()).toBe(note);
    await panel('Override rate').getByText('alert above 40 %').waitFor();
    await panel('Override rate').getByText('of these, changes of the vote').waitFor();
  });

  it('show the latency of requests after the first one, between its limits', async () => {
    const note = panel('Latency').locator('.note');
    expect(await note.textContent()).toContain('No predict request in the last ten seconds');
    for (const record of engines.market.records.slice(0, 50)) await engine.client.predict(record);
    await showsNumber(page, 'latency.count', 50);
    const [, p50, p99] =
      /takes (\S+\s\S+) \(median\), (\S+\s\S+) \(99th/.exec((await note.textContent()) ?? '') ?? [];
    const secondsOf = (text: string) => {
      const [value, unit] = text.split(/\s/);
      return Number(value) * { µs: 1e-6, ms: 1e-3, s: 1 }[unit as 'µs' | 'ms' | 's'];
    };
    expect(secondsOf(p50)).toBeGreaterThan(0);
    expect(secondsOf(p99)).toBeGreaterThanOrEqual(secondsOf(p50));
    expect(secondsOf(p99)).toBeLessThan(1);
  });

  it('share out the reasons, since the start and in the last minute', async () => {
    const overrides = percent(countOf(({ use_meta }) => use_meta) / DECISIONS);
    const rows = await rowsOf('Reasons');
    const told = rows.find(([reason]) => reason === 'meta override') ?? [];
    expect(told.map((text) => text.trim())).toEqual([
      'meta override',
      String(countOf(({ use_meta }) => use_meta)),
      overrides,
      overrides,
    ]);
    const changes = countOf(({ changed }) => changed);
    const change = rows.find(([reason]) => reason === 'which change the vote') ?? [];
    expect(change.slice(1).map((text) => text.trim())).toEqual([
      String(changes),
      ...[percent(changes / DECISIONS), percent(changes / DECISIONS)],
    ]);
  });

  it('show the whole verdict, and each gate with its limit', async () => {
    const { model } = await engine.client.model();
    expect(await panel('Model').locator('.verdict').allTextContents()).toEqual(model?.verdict);
    const bounds = { min: 'at least', max: 'at most', above: 'above' };
    const expected = model?.gates.map(({ name, bound, passed }) => [
      name.replaceAll('_', ' '),
      bound && bounds[bound],
      passed ? 'passed' : 'failed',
    ]);
    const rows = await rowsOf('Model');
    const told = rows.map(([name, , limit, result]) => [
      name,
      limit.replace(/ [\d.,−-]+$/, ''),
      result,
    ]);
    expect(told).toEqual(expected);
  });

  it('explain a decision by what each agent pulled', async () => {
    const newest =
      decisions.length - 1 - decisions.toReversed().findIndex(({ use_meta }) => use_meta);
    const { explanation } = await engine.client.whatIf(engines.market.records[newest], {
      explain: true,
    });
    await page.locator('#decisions .decisions tr.override .link').first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('columnheader', { name: 'Contribution' }).waitFor();
    const pulls = await dialog
      .locator('table')
      .first()
      .locator('tbody td:last-child')
      .allTextContents();
    const expected = AGENTS.map((agent) => explanation?.by_agent[agent] ?? NaN);
    pulls.forEach((text, i) => {
      expect(Number(text.replace('−', '-'))).toBeCloseTo(expected[i], 2);
    });
    const { timestamp, regime } = engines.market.records[newest];
    const [day, time] = timestamp.slice(0, -1).split('T');
    const market = `Signals of ${day} ${time} UTC, at volatility ${regime.volatility}`;
    await dialog.getByText(market).waitFor();
    const { action, base_ensemble_action: vote } = decisions[newest];
    await dialog
      .getByText(action === vote ? 'The model agrees with the vote' : 'The model overrides')
      .waitFor();
  });
});
