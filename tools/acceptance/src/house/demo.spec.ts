import { join } from 'node:path';
import { ROOT, runNode } from '@meta-agent/harness';

describe('npm run demo', () => {
  it('ends with ten decisions and their reasons, by a model that passed every gate', async () => {
    const { exitCode, stdout } = await runNode([join(ROOT, 'tools/demo/dist/main.js')]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('✅ Promoted: ');
    const decided = stdout.slice(stdout.indexOf('Ten simulated records'));
    const reason =
      /strong_consensus_(sell|hold|buy)|meta_override_(sell|hold|buy)|meta_low_confidence_0\.\d\d/;
    const rows = decided.split('\n').filter((line) => reason.test(line));
    expect(rows).toHaveLength(10);
    expect(decided).toMatch(/meta_override_/);
    expect(decided).toMatch(/strong_consensus_/);
    const changes = /The model changes (\d+) of these 10 votes: (\d+) to the right action, (\d+)/;
    const [, ...counts] = changes.exec(decided) ?? [];
    for (const shown of counts) expect(Number(shown)).toBeGreaterThan(0);
    expect(counts).toHaveLength(3);
  });
});
