import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@meta-agent/harness';

const page = readFileSync(join(ROOT, 'docs/guarantees.md'), 'utf8');

interface PlantedBug {
  readonly what: string;
  readonly file: string;
  readonly text: string;
}

describe('docs/guarantees.md', () => {
  it('is what the kept results of the trials make', () => {
    const script = join(ROOT, 'tools/gate/src/guarantees/write-guarantees.js');
    const written = execFileSync(process.execPath, [script, '--print'], { encoding: 'utf8' });
    expect(page).toBe(written);
  });

  it('names tests that exist', () => {
    const named = [...page.matchAll(/\]\(\.\.\/([\w./-]+\.spec\.ts)\)/g)].map(([, path]) => path);
    expect(named.length).toBeGreaterThan(30);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

describe('the planted bugs', () => {
  const script = join(ROOT, 'tools/gate/src/planted/bugs.js');
  const list = `JSON.stringify(require(${JSON.stringify(script)}))`;
  const bugs = JSON.parse(
    execFileSync(process.execPath, ['-p', list], { encoding: 'utf8' }),
  ) as readonly PlantedBug[];

  it('are more than 50, each with a text that stands once in its file', () => {
    expect(bugs.length).toBeGreaterThanOrEqual(50);
    const counts = bugs.map(({ what, file, text }) => {
      const source = readFileSync(join(ROOT, file), 'utf8');
      return [what, source.split(text).length - 1];
    });
    expect(counts.filter(([, count]) => count !== 1)).toEqual([]);
  });
});
