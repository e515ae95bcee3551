import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENGINE_METRICS } from './engine-metrics';

const FOLDER = join(__dirname, '../../../apps/engine/src/metrics');

describe('the list of series', () => {
  it('has the names that the engine registers, and no other', () => {
    const files = readdirSync(FOLDER).filter((name) => name.endsWith('-metrics.ts'));
    const source = files.map((name) => readFileSync(join(FOLDER, name), 'utf8')).join('\n');
    const registered = source.matchAll(/(?:name: |\(\s*)'(meta_\w+)'/g);
    const listed = Object.keys(ENGINE_METRICS).filter((name) => name.startsWith('meta_'));
    const metrics = new Set(listed.map((name) => name.replace(/_(bucket|count|sum)$/, '')));
    expect([...registered].map(([, name]) => name).sort()).toEqual([...metrics].sort());
  });
});
