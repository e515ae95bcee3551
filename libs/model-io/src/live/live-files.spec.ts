import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { SimulatedDisk, temporaryFolder } from '@meta-agent/durable-files/testing';
import { learnedDraft, liveDraft } from '../../testing/live-draft';
import {
  publishLive,
  publishLiveAnew,
  readGeneration,
  readLive,
  readLiveChain,
} from './live-files';

const draft = (value: number) => liveDraft('v1', value);

const to = (dir: string) => ({ dir, disk: nodeDisk });

async function twoGenerations() {
  const dir = temporaryFolder();
  const first = await publishLive(to(dir), null, draft(0.66));
  const second = await publishLive(to(dir), first, draft(0.67));
  return { dir, first, second };
}

describe('live states', () => {
  it('form a chain in which each file proves the one before', async () => {
    const { dir, first, second } = await twoGenerations();
    expect(second.state).toMatchObject({ generation: 2, previous_hash: first.sha256 });
    expect(await readLive(dir)).toEqual(second);
    expect(await readLiveChain(dir)).toEqual([second, first]);
    expect(await readGeneration(dir, 1)).toEqual(first);
  });

  it('there is none in a new folder', async () => {
    const dir = temporaryFolder();
    expect(await readLive(dir)).toBeNull();
    expect(await readLiveChain(dir)).toEqual([]);
  });

  it.each([
    [
      'whose newest file is broken',
      (dir: string) => {
        writeFileSync(join(dir, 'live/2.json'), '{');
      },
    ],
    [
      'whose pointer is broken',
      (dir: string) => {
        writeFileSync(join(dir, 'live.json'), '{');
      },
    ],
    [
      'whose newest file is gone',
      (dir: string) => {
        rmSync(join(dir, 'live/2.json'));
      },
    ],
  ])('a chain %s is continued by one that was computed anew', async (_, breakIt) => {
    const { dir } = await twoGenerations();
    breakIt(dir);
    await expect(readLive(dir)).rejects.toMatchObject({ code: 'live_invalid' });
    const third = await publishLiveAnew(to(dir), draft(0.7));
    expect(third.state).toMatchObject({ generation: 3, previous_hash: '0'.repeat(64) });
    const fourth = await publishLive(to(dir), third, draft(0.71));
    expect(await readLiveChain(dir)).toEqual([fourth, third]);
  });

  it('only one of two supervisors publishes the next one', async () => {
    const { dir, first } = await twoGenerations();
    await expect(publishLive(to(dir), first, draft(0.7))).rejects.toMatchObject({
      code: 'live_changed',
      expected: 'generation 1',
      received: 'generation 2',
    });
  });

  it('of version 1 are read: what they did not have is null', async () => {
    const dir = temporaryFolder();
    await publishLive(to(dir), null, draft(0.66));
    const path = join(dir, 'live', '1.json');
    const { challenger, online, settled, ...state } = JSON.parse(
      readFileSync(path, 'utf8'),
    ) as Record<string, unknown>;
    expect([challenger, online, settled]).toEqual([null, null, null]);
    writeFileSync(path, JSON.stringify({ ...state, schema_version: 1 }));
    const found = await readGeneration(dir, 1);
    expect(found.state).toMatchObject({ threshold: { value: 0.66 }, challenger: null });
  });

  it('carry the challenger, the online expert and what has settled', async () => {
    const dir = temporaryFolder();
    const learned = learnedDraft('v1');
    const { state } = await publishLive(to(dir), null, learned);
    expect((await readLive(dir))?.state).toEqual({ ...state, ...learned });
  });

  it('a value outside its range is never published', async () => {
    const { dir, second } = await twoGenerations();
    await expect(publishLive(to(dir), second, draft(NaN))).rejects.toThrow();
    expect(await readLive(dir)).toEqual(second);
  });

  it('each byte that is changed or cut is noticed', async () => {
    const { dir } = await twoGenerations();
    for (const name of ['live.json', join('live', '2.json')]) {
      const path = join(dir, name);
      const bytes = readFileSync(path);
      for (let i = 0; i < bytes.length; i += 1) {
        const flipped = Buffer.from(bytes);
        flipped[i] ^= 1;
        for (const broken of [flipped, bytes.subarray(0, i)]) {
          writeFileSync(path, broken);
          const found = await readLive(dir).catch(
            (error: unknown) => (error as { code: string }).code,
          );
          // A space of the pointer may become another white space.
          if (found !== 'live_invalid') expect(found).toMatchObject({ state: { generation: 2 } });
          if (name !== 'live.json') expect(found).toBe('live_invalid');
        }
      }
      writeFileSync(path, bytes);
    }
  }, 300_000);

  it('after a power loss at any step the state is the one before or the new one', async () => {
    const seen = new Set<number>();
    const root = temporaryFolder();
    const first = await publishLive(to(root), null, draft(0.66));
    const simulated = SimulatedDisk.over(root, {});
    const remains = join(temporaryFolder(), 'remains');
    simulated.afterStep = async () => {
      for (const choose of [() => 0, () => 1]) {
        simulated.writeRemains(remains, choose);
        seen.add((await readLive(remains))?.state.generation ?? 0);
        rmSync(remains, { recursive: true });
      }
    };
    await publishLive({ dir: root, disk: simulated.disk }, first, draft(0.67));
    expect([...seen].sort()).toEqual([1, 2]);
  }, 300_000);
});
