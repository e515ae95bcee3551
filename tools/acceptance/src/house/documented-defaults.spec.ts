import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_META_THRESHOLD, DEFAULT_POLICY, OVERRIDE_RATE_WINDOW } from '@meta-agent/decision';
import { ROOT, runTrainer } from '@meta-agent/harness';

const specification = readFileSync(join(ROOT, 'docs/specification.md'), 'utf8').replace(
  /\s+/g,
  ' ',
);

type Settings = Record<string, { value: unknown }>;
let settings: Settings;
beforeAll(async () => {
  const { stdout } = await runTrainer(['config', 'show', '--json']);
  settings = JSON.parse(stdout) as Settings;
});

describe('the specification', () => {
  it.each([
    ['`META_MIN_AGENTS` (', DEFAULT_POLICY.min_agents],
    ['`META_CONSENSUS_THRESHOLD` (', DEFAULT_POLICY.consensus_threshold],
    ['`META_MAX_OVERRIDE_RATE` (', DEFAULT_POLICY.max_override_rate.toFixed(2)],
    ['override rate of the last ', OVERRIDE_RATE_WINDOW.toLocaleString('en-US')],
    ["else the artifact's, else ", DEFAULT_META_THRESHOLD],
  ])('has the default of the engine after %j', (before, value) => {
    expect(specification).toContain(`${before}${value}`);
  });

  it('has the default of every limit that it states in percent', () => {
    const stated = [...specification.matchAll(/More than ([\d.]+) % [^`.]*\(`(max_\w+)`\)/g)];
    expect(stated.map(([, percent, name]) => [name, Number(percent) / 100])).toEqual(
      stated.map(([, , name]) => [name, settings[name].value]),
    );
    expect(stated.map(([, , name]) => name).sort()).toEqual([
      'max_contested_share',
      'max_invalid_share',
      'max_late_share',
      'max_unmatched_share',
      'max_vote_difference',
    ]);
  });

  it('has the default of every setting of the procedure that it states', () => {
    const documented: Record<string, RegExp> = {
      test_size: /the last (\d+) % test/,
      n_cv_splits: /cross-validation has (\d+) folds/,
      tol: /at most `tol` \(([\de.-]+)\)/,
      max_iterations: /for at most ([\d,]+) iterations/,
      meta_threshold: /\*\*Threshold\.\*\* ([\d.]+) by default/,
      max_coefficient: /\(`coefficients_size`, (\d+)\)/,
      barrier: /`--barrier` \(([\d.]+)\)/,
      cost_pct: /`--cost-pct` \(([\d.]+)\)/,
    };
    for (const [name, pattern] of Object.entries(documented)) {
      const text = pattern.exec(specification)?.[1].replace(',', '');
      const value = name === 'test_size' ? Number(text) / 100 : Number(text);
      expect([name, value]).toEqual([name, settings[name].value]);
    }
  });
});
