import { join } from 'node:path';
import { fileMark } from '../input/files/growing-file';
import { PassMemory } from '../pass/pass';
import type { PassOptions } from '../pass/pass-options';

const OF_REGISTRY = ['ledger.jsonl', 'live.json', 'control.json', 'current.json'];

/** Sizes and times of everything that a pass reads: equal marks, equal inputs. Never throws. */
export async function inputMarks(
  options: PassOptions,
  memory = new PassMemory(options),
): Promise<string> {
  const marks = OF_REGISTRY.map(async (name) => {
    const path = join(options.registry.dir, name);
    return `${path} ${(await fileMark(path))?.mark ?? ''}`;
  });
  return [await memory.mark(), ...(await Promise.all(marks))].join('\n');
}
