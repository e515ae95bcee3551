import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FinalFailure, FleetQueue, FleetWorker, readFleet } from '@meta-agent/fleet';
import { runOps, temporaryFolder, until } from '@meta-agent/harness';
import { openPage } from '@meta-agent/harness/browser';
import { startRedis } from '@meta-agent/redis/testing';
import { startDemoEngine } from '../demo-engine';
import { picture } from '../picture';

const WEEK = '2026-W48';
const DESKS = ['crypto-majors', 'fx', 'rates', 'metals'];
const TRAINED = {
  ...{ version: '20261127T030127Z-6b6f8584', promoted: false, records: 5000 },
  ...{ failedGates: ['profit_on_changes', 'calibration'], seconds: 41.2, peakMib: 300 },
  worker: 'trainer-2:4711',
};

/** The last desk is not queued. */
function writeFleet(): string {
  const path = join(temporaryFolder(), 'fleet.json');
  const desks = [...DESKS, 'futures'].map((name) => ({
    ...{ name, predictions: [join('logs', name)], registry: join('models', name) },
  }));
  writeFileSync(path, JSON.stringify({ desks, attempts: 1 }));
  return path;
}

it('the panel and the page of a fleet', async () => {
  const redis = await startRedis();
  const settings = { redis: { url: redis.url }, prefix: 'meta' };
  const path = writeFleet();
  const fleet = await readFleet(path);
  const queued = { ...fleet, desks: fleet.desks.slice(0, DESKS.length) };
  const queue = await FleetQueue.open(settings);
  await queue.add(queued, WEEK);
  const worker = await FleetWorker.start({
    ...settings,
    ...{ concurrency: DESKS.length, takeOverMs: 30_000, onEvent: () => undefined },
    train: async ({ desk }, tell) => {
      if (desk === 'rates') throw new FinalFailure('no_logs_in_folder: /desks/rates has no log');
      if (desk === 'crypto-majors') return { ...TRAINED, promoted: true, failedGates: [] };
      if (desk === 'metals') return TRAINED;
      tell({ stage: 'Fitting', share: 0.25 });
      await until(() => isOver);
      return TRAINED;
    },
  });
  let isOver = false;
  const statesOf = async () => (await queue.states(queued, WEEK)).map(({ state }) => state);
  await until(async () => (await statesOf()).join() === 'promoted,training,failed,candidate');
  const { engine } = await startDemoEngine({ META_FLEET_URL: redis.url });
  const { page } = await openPage();
  await page.goto(engine.url);
  const panel = page.getByRole('region', { name: 'Fleet', exact: true });
  await panel.getByText(`Week ${WEEK}`).waitFor();
  await picture(page, 'console/fleet', { parts: { panel } });
  const written = join(temporaryFolder(), 'fleet.html');
  const asked = ['fleet', 'status', '--fleet', path, '--week', WEEK, '--html', written];
  await runOps(asked, { env: { META_FLEET_URL: redis.url } });
  const { page: file } = await openPage();
  await file.goto(pathToFileURL(written).href);
  await picture(file, 'fleet/page');
  isOver = true;
  await worker.close();
  await queue.close();
  await redis.kill();
  await panel.getByText('cannot be read').waitFor();
  await picture(page, 'console/fleet-away', { parts: { panel } });
});
