import { FinalFailure, FleetQueue, FleetWorker, type ReadFleet } from '@meta-agent/fleet';
import { startEngine, until } from '@meta-agent/harness';
import { accessibilityFindings } from '@meta-agent/harness/browser';
import { smallRegistry } from '@meta-agent/model-io/testing';
import { startRedis } from '@meta-agent/redis/testing';
import type { Page } from 'playwright-core';
import { hasNoSideways, openConsole } from './console-page';

const WEEK = '2026-W48';
const TRAINED = {
  ...{ version: 'v2', promoted: true, records: 5000, failedGates: [] },
  ...{ seconds: 2, peakMib: 300, worker: 'host:1' },
};
const END_MS = 120_000;

const fleetOf = (...desks: string[]): ReadFleet => ({
  ...{ path: 'fleet.json', attempts: 1, backoffMs: 10 },
  desks: desks.map((desk) => ({
    ...{ desk, predictions: [], prices: [], outcomes: null, labels: null },
    ...{ registry: `/models/${desk}`, config: null, memoryMib: 64 },
  })),
});

const panel = (page: Page) => page.getByRole('region', { name: 'Fleet', exact: true });
const cellsOf = async (page: Page, desk: string) => {
  const cells = panel(page).getByRole('row', { name: desk }).locator('td');
  return (await cells.allInnerTexts()).filter((_, i) => i !== 2);
};

async function startConsole(settings: Record<string, string>) {
  const { dir } = await smallRegistry(1);
  const engine = await startEngine({
    ...{ META_V2_MODEL_DIR: dir, META_DECISION_LOG: 'off' },
    ...settings,
  });
  const { page } = await openConsole(engine, { viewport: { width: 360, height: 800 } });
  return { engine, page };
}

it(
  'the console shows the trainings of a fleet, and that Redis is away',
  async () => {
    const redis = await startRedis();
    const settings = { redis: { url: redis.url }, prefix: 'meta' };
    const queue = await FleetQueue.open(settings);
    await queue.add(fleetOf('old'), '2026-W47');
    await queue.add(fleetOf('good', 'slow', 'bad'), WEEK);
    let finish = (): void => undefined;
    const released = new Promise<void>((resolve) => (finish = resolve));
    const worker = await FleetWorker.start({
      ...settings,
      ...{ concurrency: 4, takeOverMs: 30_000, onEvent: () => undefined },
      train: async ({ desk }, tell) => {
        if (desk === 'bad') throw new FinalFailure('no_logs_in_folder: there is no log');
        if (desk !== 'slow') return TRAINED;
        tell({ stage: 'Fitting', share: 0.25 });
        await released;
        return TRAINED;
      },
    });
    await until(async () => {
      const states = await queue.states(fleetOf('good', 'slow', 'bad'), WEEK);
      return states.map(({ state }) => state).join() === 'promoted,training,failed';
    });
    const { page } = await startConsole({ META_FLEET_URL: redis.url });
    const note = 'Week 2026-W48, 3 desks: 1 failed, 1 training, 1 promoted; 1 worker.';
    await panel(page).getByText(note).waitFor();
    expect(await cellsOf(page, 'good')).toEqual(['promoted', '1', 'v2']);
    expect(await cellsOf(page, 'slow')).toEqual(['training', '1', 'Fitting, 25.0\u00a0%']);
    expect(await cellsOf(page, 'bad')).toEqual([
      ...['failed', '1', 'no_logs_in_folder: there is no log'],
    ]);
    expect(await panel(page).getByRole('row').nth(1).locator('th').innerText()).toBe('bad');
    expect(await hasNoSideways(page)).toBe(true);
    expect(await accessibilityFindings(page)).toEqual([]);

    finish();
    await worker.close();
    await queue.close();
    await redis.kill();
    await panel(page).getByText(`The trainings at ${redis.url} cannot be read: `).waitFor();
    await redis.restart();
    await panel(page).getByText('1 failed, 2 promoted').waitFor();
  },
  END_MS,
);

it(
  'an engine that knows no Redis has no panel',
  async () => {
    const { engine, page } = await startConsole({});
    await page.getByRole('region', { name: 'Supervisor', exact: true }).waitFor();
    const answer = await fetch(`${engine.url}/api/ai/meta/fleet`);
    expect(await answer.json()).toMatchObject({ redis: null, week: null, desks: [] });
    expect(await panel(page).count()).toBe(0);
  },
  END_MS,
);
