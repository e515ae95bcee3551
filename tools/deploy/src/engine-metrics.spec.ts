import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENGINE_METRICS } from './engine-metrics';

const SOURCE = join(__dirname, '../../../apps/engine/src/metrics/engine-metrics.ts');

describe('the list of series', () => {
  it('has the names that the engine registers, and no other', () => {
    const registered = readFileSync(SOURCE, 'utf8').matchAll(/(?:name: |\(\s*)'(meta_\w+)'/g);
    const listed = Object.keys(ENGINE_METRICS).filter((name) => name.startsWith('meta_'));
    const metrics = new Set(listed.map((name) => name.replace(/_(bucket|count|sum)$/, '')));
    expect([...registered].map(([, name]) => name).sort()).toEqual([...metrics].sort());
  });
});
