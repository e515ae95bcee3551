import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runNode, runTrainer, SIMULATOR, temporaryFolder } from '@meta-agent/harness';
import { train, type TrainingReport } from '../trainer/training';

interface Truth {
  test: { bayes: { accuracy: number; log_loss: number } };
}

interface Market {
  truth: Truth;
  inputs: string[];
}

/** 20,000 records of a market whose best possible answer is known. */
async function simulate(market: string, seed: number): Promise<Market> {
  const folder = temporaryFolder();
  const kind = ['--market', market, '--seed', String(seed)];
  const { exitCode, stderr } = await runNode([SIMULATOR, '--out', folder, ...kind]);
  if (exitCode !== 0) throw new Error(stderr);
  return {
    truth: JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Truth,
    inputs: [
      ...['--predictions', join(folder, 'predictions.jsonl'), '--label-horizon', '120'],
      ...['--labels', join(folder, 'labels.csv'), '--labels-from', 'labels'],
    ],
  };
}

const excessOf = (report: TrainingReport, truth: Truth) =>
  report.metrics.test.log_loss - truth.test.bayes.log_loss;

describe.each([11, 12, 13, 14, 15])('on the demo market of seed %d', (seed) => {
  let market: Market;
  let report: TrainingReport;

  beforeAll(async () => {
    market = await simulate('demo', seed);
    ({ report } = await train(temporaryFolder(), ...market.inputs));
  });

  it('comes within 4 % of the best possible log loss and 1.2 points of its accuracy', () => {
    const { bayes } = market.truth.test;
    expect(excessOf(report, market.truth)).toBeLessThan(0.04 * bayes.log_loss);
    expect(report.metrics.test.accuracy).toBeGreaterThan(bayes.accuracy - 0.012);
  });

  it('is correct at least 5 points more often than the vote on its overrides', () => {
    const { override_accuracy, base_accuracy_on_overrides } = report.metrics.decision_layer;
    expect(override_accuracy).toBeGreaterThan((base_accuracy_on_overrides ?? 1) + 0.05);
    expect(report.promoted).toBe(true);
  });
});

describe('when the agents have no skill', () => {
  it('promotes no model and states the reason', async () => {
    const { inputs } = await simulate('blind', 11);
    const run = await runTrainer(['train', '--model-dir', temporaryFolder(), ...inputs]);
    expect(run.exitCode).toBe(3);
    expect(run.stdout).toContain('Keep the vote.');
    expect(run.stdout).not.toContain('Promoted:');
  });
});

describe('when the agents swap their skills half way', () => {
  it('closes half of the gap to the best log loss by weighting recent records', async () => {
    const { inputs, truth } = await simulate('swap', 11);
    const recent = await train(temporaryFolder(), ...inputs);
    const even = await train(temporaryFolder(), ...inputs, '--half-life', 'none');
    expect(excessOf(recent.report, truth)).toBeLessThan(excessOf(even.report, truth) / 2);
  });
});
