import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Rows of a decision log's folder. */
export function rowsIn(folder: string): Record<string, unknown>[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').trimEnd().split('\n'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
