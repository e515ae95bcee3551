import { join } from 'node:path';
import { ROOT, runNode } from '@meta-agent/harness';

describe('npm run demo:candles', () => {
  it('goes from candles to decisions, and follows the vote when the model is refused', async () => {
    const { exitCode, stdout } = await runNode([join(ROOT, 'tools/demo/dist/candles.js')]);
    expect(exitCode).toBe(0);
    const commands = stdout.split('\n').filter((line) => line.startsWith('$ '));
    const steps = ['check', 'backfill', 'settle', 'train', 'meta-engine'];
    expect(commands.map((line, i) => line.includes(steps[i]))).toEqual(steps.map(() => true));
    expect(stdout).toContain('Not promoted: ');
    const [, table] = stdout.split('The newest 2 bars, decided by the engine:');
    const rows = table.split('\n').filter((line) => line.includes('model_not_loaded'));
    // Two bars of two symbols, each with three horizons; the primary one comes last.
    expect(rows.map((row) => /(\d+) min/.exec(row)?.[1])).toEqual(
      Array.from({ length: 4 }, () => ['60', '120', '15']).flat(),
    );
    for (const row of rows) {
      const [vote, decision] = row.split('│').slice(8, 10);
      expect(decision.trim()).toBe(vote.trim());
    }
    expect(table).toContain('leave the vote alone');
    expect(rows.some((row) => /(SELL|HOLD|BUY) 0\.\d\d +│\s*$/.test(row))).toBe(true);
  });
});
