import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { SimulatedDisk, temporaryFolder } from '@meta-agent/durable-files/testing';
import { smallRegistry } from '../../../testing';
import { openRegistry, type Registry } from '../registry';

const BY_ANN = { actor: 'ann', reason: 'the feed is wrong' };

describe('after a power loss at any step', () => {
  /** Every state that a power loss may leave: the stop in force, and whether halt or resume was done. */
  async function standingsAtEveryStep(act: (registry: Registry) => Promise<unknown>) {
    const source = await smallRegistry(1);
    await source.halt({ ...BY_ANN, to: 'vote' });
    await source.resume(BY_ANN);
    const simulated = SimulatedDisk.over(source.dir, {});
    const registry = openRegistry({ dir: source.dir, disk: simulated.disk });
    const stops: (string | null)[] = [];
    const work = temporaryFolder();
    const look = async () => {
      for (const choose of [() => 0, () => 1]) {
        const dir = join(work, 'remains');
        simulated.writeRemains(dir, choose);
        stops.push((await openRegistry({ dir }).standing()).stop?.to ?? null);
        rmSync(dir, { recursive: true });
      }
    };
    simulated.afterStep = async (step) => {
      if (!/stat|chmod|close|readdir/.test(step)) await look();
    };
    await act(registry);
    stops.push('done');
    await look();
    return stops;
  }

  it('an acknowledged stop is in force', async () => {
    const stops = await standingsAtEveryStep((registry) =>
      registry.halt({ ...BY_ANN, to: 'vote' }),
    );
    const firstStop = stops.indexOf('vote');
    expect(firstStop).toBeGreaterThan(0);
    expect(stops.slice(stops.indexOf('done') + 1)).toEqual(['vote', 'vote']);
  }, 300_000);

  it('a stop ends only with the last step of resume', async () => {
    const stops = await standingsAtEveryStep(async (registry) => {
      await registry.halt({ ...BY_ANN, to: 'vote' });
      await registry.resume(BY_ANN);
    });
    expect(stops.slice(stops.indexOf('done') + 1)).toEqual([null, null]);
    expect(stops.filter((stop) => stop === 'vote').length).toBeGreaterThan(5);
  }, 300_000);
});
