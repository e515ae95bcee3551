import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { openRegistry, publishLive, type PublishedLive } from '@meta-agent/model-io';
import { liveDraft } from '@meta-agent/model-io/testing';
import type { SwappedVersion } from './swapped-versions';

/** One file of a registry with its new contents. */
export type Written = readonly [path: string, bytes: Buffer];

/** What a registry wrote when it changed, in the order in which it takes effect. */
export interface RecordedSwap {
  /** In force after it. */
  readonly version: string;
  readonly files: readonly Written[];
}

/** A live state is published after this number of swaps. */
const SWAPS_OF_LIVE_STATE = 8;

/**
 * Promotes versions in a registry, each time another one, and publishes live states of any of them.
 * Keeps what was written, so that an engine can be given the same changes again and again.
 */
export async function recordSwaps(
  template: string,
  versions: readonly SwappedVersion[],
  count: number,
  random: () => number,
): Promise<readonly RecordedSwap[]> {
  const dir = join(temporaryFolder(), 'recorded');
  cpSync(template, dir, { recursive: true });
  const registry = openRegistry({ dir });
  const contentsOf = (path: string): Written => [path, readFileSync(join(dir, path))];
  const anyOf = <T>(some: readonly T[]): T => some[Math.floor(some.length * random())];

  const swaps: RecordedSwap[] = [];
  let live: PublishedLive | null = null;
  for (let k = 0; k < count; k += 1) {
    const { version } = anyOf(
      versions.filter(({ model }) => model.version !== swaps.at(-1)?.version),
    ).model;
    const who = { actor: 'test', reason: 'swap', forced: false };
    await registry.promote({ version, event: 'promote', ...who });
    const files = [contentsOf('ledger.jsonl'), contentsOf('current.json')];
    if (k % SWAPS_OF_LIVE_STATE === 0) {
      const { model, liveThreshold } = anyOf(versions);
      const draft = liveDraft(model.version, liveThreshold);
      live = await publishLive({ dir, disk: nodeDisk }, live, draft);
      files.push(contentsOf(`live/${live.state.generation}.json`), contentsOf('live.json'));
    }
    swaps.push({ version, files });
  }
  return swaps;
}
