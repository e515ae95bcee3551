import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '@meta-agent/harness';
import { readLiveChain } from '@meta-agent/model-io';
import { YearBench } from './year-bench';

const MODEL = {
  ...{ name: 'calibrated', floor: 0.65, targetPrecision: 0.7, highConfidence: 0.92 },
  isMeasured: true,
};

it('of two supervisors one wins and the other says so; after a kill the next one takes over', async () => {
  const bench = new YearBench({ seed: 3, every: 360, isOnline: false, bars: 'as they close' });
  await bench.promote(MODEL);
  const { kill } = bench.followDecisions();
  await until(() => existsSync(join(bench.dir, 'live.owner')));
  const refused = async (...more: string[]) => {
    const { exitCode, stderr } = await bench.supervisor(more);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('belongs to another process')]);
  };
  await refused('--once');
  await refused('--rebuild');
  await bench.trade(0, (top) => top);
  await until(async () => (await readLiveChain(bench.dir)).length > 0);
  await refused('--once');

  await kill();
  await bench.trade(1, (top) => top);
  await bench.supervise(1);
  await bench.stopSupervisor();
  await bench.stopEngine();
  expect((await readLiveChain(bench.dir)).length).toBeGreaterThan(2);
  // The owner is gone with the run: what it published is what the inputs give, once each.
  const proof = await bench.supervisor(['--from-scratch']);
  expect([proof.exitCode, proof.stdout]).toEqual([0, expect.stringContaining('each as the same')]);
});
