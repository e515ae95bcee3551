import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './deploy-files';
import { AGENTS_METRICS, SUPERVISOR_METRICS } from './runner-metrics';

const sourceOf = (path: string) => readFileSync(join(REPOSITORY, 'apps', path), 'utf8');
const namesIn = (text: string, name: RegExp) => [...text.matchAll(name)].map(([, found]) => found);

describe('the lists of series', () => {
  it('have the names that the supervisor writes, and no other', () => {
    const source = sourceOf('supervisor/src/follow/supervision.ts');
    const written = namesIn(source, /(?:\[|seriesOf\()'(\w+)'/g);
    const listed = Object.keys(SUPERVISOR_METRICS);
    expect(written.map((name) => `meta_supervisor_${name}`).sort()).toEqual(listed.sort());
  });

  it('have the names that meta-agents writes, and no other', () => {
    const written = namesIn(sourceOf('agents/src/live/live-metrics.ts'), /'(meta_agents_\w+)'/g);
    expect(written.sort()).toEqual(Object.keys(AGENTS_METRICS).sort());
  });
});
