import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findLogs } from '@meta-agent/log-files';
import type { PassOptions } from '../pass/read-inputs';

/** Sizes and times of everything that a pass reads: equal marks, equal inputs. Never throws. */
export async function inputMarks(options: PassOptions): Promise<string> {
  const { decisions, prices, outcomes, registry } = options;
  const logs = await findLogs(decisions, { subFolders: true }).catch(() => []);
  const ofRegistry = ['ledger.jsonl', 'live.json', 'control.json', 'current.json'];
  const paths = [
    ...[...logs, ...prices, ...outcomes],
    ...ofRegistry.map((name) => join(registry.dir, name)),
  ];
  const marks = paths.map(async (path) => {
    const found = await stat(path).catch(() => null);
    return found === null ? path : `${path} ${found.ino} ${found.size} ${found.mtimeMs}`;
  });
  return (await Promise.all(marks)).join('\n');
}
