import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of the project's `testdata/`, as text. */
export function readTestdata(name: string): string {
  return readFileSync(join(__dirname, '../../testdata', name), 'utf8');
}
