import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CommandResult,
  inlineModule,
  runNode,
  runTrainer,
  temporaryFolder,
  TRAINER,
} from '@meta-agent/harness';
import { CALIBRATION_METHODS } from '@meta-agent/model-io';
import { simulateMarket, type SimulatedMarket } from '../market/simulated-market';
import { FIXED_RECIPE, train, type Training } from './training';

let market: SimulatedMarket;
let inputs: string[];

beforeAll(async () => {
  market = await simulateMarket({ records: 6000, seed: 11 });
  inputs = ['--predictions', market.predictions, '--labels', market.labels];
});

describe('meta-trainer train, in a pipe', () => {
  let run: CommandResult;

  beforeAll(async () => {
    const guide = ['--recipe', 'guide', '--model-dir', temporaryFolder()];
    run = await runTrainer(['train', ...inputs, ...guide]);
  });

  it('reports the run in the specified lines, in order, on stderr', () => {
    const accuracy = String.raw`0\.\d{4}`;
    const guide = [
      String.raw`Loading prediction logs\.\.\.`,
      'Loaded 6000 prediction records',
      'Date range: 2025-01-01 to 2025-01-13',
      String.raw`Extracting features for training\.\.\.`,
      String.raw`Feature matrix shape: \(6000, 26\)`,
      String.raw`Time-series CV \(5 splits\)\.\.\.`,
      ...[1, 2, 3, 4, 5].map((fold) => `  Fold ${fold}: accuracy=${accuracy}`),
      `CV accuracy: ${accuracy} ± ${accuracy}`,
      String.raw`Training final model\.\.\.`,
      String.raw`Calibrating probabilities\.\.\.`,
      `Test accuracy: ${accuracy}`,
    ].map((line) => new RegExp(String.raw`^\[INFO\] ${line}$`));
    const lines = run.stderr.split('\n');
    const found = lines.filter((line) => guide.some((pattern) => pattern.test(line)));
    expect(found).toEqual(guide.map((pattern) => expect.stringMatching(pattern) as string));
  });

  it('names on stdout the files that it saved', () => {
    const saved = [...run.stdout.matchAll(/^✅ (Model|Scaler|Metadata|Report) saved: (.*)$/gm)];
    expect(saved.map(([, what]) => what)).toEqual(['Model', 'Scaler', 'Metadata', 'Report']);
    for (const [, , path] of saved) expect(existsSync(path)).toBe(true);
  });

  it('names on stdout the version that was promoted, and every gate with --verbose', async () => {
    const modelDir = temporaryFolder();
    const args = ['train', '--model-dir', modelDir, ...inputs, '--label-horizon', '15'];
    const { exitCode, stdout } = await runTrainer([...args, ...FIXED_RECIPE, '--verbose']);
    const { version } = JSON.parse(readFileSync(join(modelDir, 'current.json'), 'utf8')) as {
      version: string;
    };
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`✅ Promoted: ${version}\n`);
    expect(stdout).toMatch(/cv_accuracy .* 0\.\d{4} .* at least 0\.5500 .* pass/);
    expect(stdout).not.toContain('FAIL');
  });

  it('says first and last what became of the model, and what can be typed next', () => {
    const [verdict, next] = run.stdout.split('\nNext:\n');
    const lines = verdict.split('\n');
    expect(lines[0]).toMatch(/^(✅ Promoted|Not promoted): /);
    expect(lines.at(-1)).toBe(lines[0]);
    expect(next).toMatch(/^ {2}.*meta-trainer report \S+ --open --model-dir \S+\n/);
  });

  it('prints the tables of what was tried and of all gates with --verbose alone', async () => {
    const args = ['train', '--model-dir', temporaryFolder(), ...inputs, '--recipe', 'guide'];
    const verbose = await runTrainer([...args, '--verbose']);
    for (const shown of ['double fault', '│ verdict │']) {
      expect(verbose.stdout).toContain(shown);
      expect(run.stdout).not.toContain(shown);
    }
  });

  it('prints warnings, the verdict and a line for each failed gate alone with --quiet', async () => {
    const args = ['train', '--model-dir', temporaryFolder(), ...inputs, '--recipe', 'guide'];
    const quiet = await runTrainer([...args, '--quiet', '--min-accuracy', '0.99']);
    expect(quiet.exitCode).toBe(3);
    expect(quiet.stderr).not.toContain('[INFO]');
    expect(quiet.stdout).toMatch(/^Not promoted: \S+ is a candidate\n(✗ \w+: .+\n)+$/);
    expect(quiet.stdout).toContain('✗ test_accuracy: ');
  });

  it('prints neither colours nor a progress bar', () => {
    expect(run.stdout + run.stderr).not.toMatch(ESCAPE);
    expect(run.stdout + run.stderr).not.toContain('\r');
    expect(run.stderr).not.toMatch(BAR);
  });
});

const ESCAPE = /\u001b/;
const BAR = /\[=*-*\] +\d+%/;
/** The escape sequence of a colour, not those that move the cursor. */
const COLOUR = /\u001b\[\d+(?:;\d+)*m/;

describe('meta-trainer train, on a terminal', () => {
  /** Makes the pipes of a process behave like a terminal. */
  const TERMINAL = inlineModule(`
    import { WriteStream } from 'node:tty';
    const { getColorDepth, hasColors, cursorTo, moveCursor, clearLine, clearScreenDown } =
      WriteStream.prototype;
    const manners = { getColorDepth, hasColors, cursorTo, moveCursor, clearLine, clearScreenDown };
    for (const stream of [process.stdout, process.stderr]) {
      Object.assign(stream, manners, { isTTY: true, columns: 100, rows: 40 });
    }
  `);
  const runOnTerminal = (args: readonly string[], env: Record<string, string> = {}) =>
    runNode(['--import', TERMINAL, TRAINER, ...args], { env: { TERM: 'xterm-256color', ...env } });
  const trainingInto = (modelDir: string) => [
    'train',
    '--model-dir',
    modelDir,
    ...inputs,
    ...FIXED_RECIPE,
  ];

  it('shows the verdicts in colour, and the progress of the run', async () => {
    const { stdout, stderr } = await runOnTerminal(trainingInto(temporaryFolder()));
    expect(stdout).toMatch(/^\u001b\[31mNot promoted: \S+ is a candidate\u001b\[39m\n/);
    for (const percentage of [20, 40, 60, 80, 100]) {
      expect(stderr).toMatch(new RegExp(String.raw`Cross-validation \[=+-*\] ${percentage}%`));
    }
  });

  it('obeys NO_COLOR', async () => {
    const env = { NO_COLOR: '1' };
    const { stdout, stderr } = await runOnTerminal(trainingInto(temporaryFolder()), env);
    expect(stdout).toMatch(/pass/);
    expect(stdout + stderr).not.toMatch(COLOUR);
  });

  it('shows every line also of a run that fails before there is a bar', async () => {
    const { stderr } = await runOnTerminal(['train', '--predictions', market.predictions]);
    expect(stderr).toContain('[INFO] Loading prediction logs...\n');
    expect(stderr).toContain('error no_labels_given: ');
  });
});

describe('meta-trainer train --json', () => {
  let training: Training;

  beforeAll(async () => {
    const outcomes = ['--outcomes', market.outcomes, '--uplift-metric', 'accuracy'];
    const horizon = ['--label-horizon', '15'];
    training = await train(temporaryFolder(), ...inputs, ...outcomes, ...horizon);
  });

  it('prints one JSON object and nothing else', () => {
    const { stdout, report, exitCode } = training;
    expect(stdout).toBe(`${JSON.stringify(report, null, 2)}\n`);
    expect(exitCode).toBe(0);
  });

  it('reports the version, the path and whether the version was promoted', () => {
    const { version, path, promoted } = training.report;
    expect(version).toMatch(/^\d{8}T\d{6}Z-[0-9a-f]{8}$/);
    expect(path.endsWith(join('versions', version))).toBe(true);
    expect(promoted).toBe(true);
    expect(existsSync(path)).toBe(true);
  });

  it('prints the values of metadata.json', () => {
    const saved = readFileSync(join(training.report.path, 'metadata.json'), 'utf8');
    expect(training.report).toMatchObject(JSON.parse(saved) as object);
  });

  it('has every field of the specification', () => {
    const number = expect.any(Number) as number;
    const text = expect.any(String) as string;
    const numbers = (count: number) => new Array<number>(count).fill(number);
    const perAction = <T>(value: T) => ({ SELL: value, HOLD: value, BUY: value });
    const regime = { accuracy: number, n_samples: number };
    const { report } = training;
    expect(report).toMatchObject({
      version: text,
      schema_version: 1,
      training_date: expect.stringMatching(/^20\d\d-\d\d-\d\dT[\d:.]+Z$/) as string,
      n_samples: 6000,
      feature_set: text,
      class_names: ['SELL', 'HOLD', 'BUY'],
      base_weights: { xgb: 0.25, lgbm: 0.25, nhits: 0.3, patchtst: 0.2 },
      cv_accuracy: number,
      cv_std: number,
      cv_folds: numbers(5),
      test_accuracy: report.metrics.test.accuracy,
      metrics: {
        test: {
          accuracy: number,
          balanced_accuracy: number,
          log_loss: number,
          brier: number,
          ece: number,
          per_class: perAction({ precision: number, recall: number, f1: number, support: number }),
          confusion_matrix: [numbers(3), numbers(3), numbers(3)],
          top_class_share: number,
        },
        regimes: {
          volatility_low: regime,
          volatility_medium: regime,
          volatility_high: regime,
          trending: regime,
          ranging: regime,
        },
        decision_layer: {
          override_rate: number,
          action_changes: number,
          final_accuracy: number,
          base_accuracy: number,
          override_accuracy: number,
          base_accuracy_on_overrides: number,
          uplift_ci95: numbers(2),
          consensus_share: number,
          pnl: { base: number, final: number, difference_ci95: numbers(2), unknown: number },
        },
      },
      data: {
        files: [market.predictions, market.outcomes, market.labels],
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        first_timestamp: '2025-01-01T00:00:00.000Z',
        last_timestamp: '2025-01-13T11:45:00.000Z',
        invalid_lines: 0,
        duplicates: 0,
        label_source: 'labels',
        label_counts: perAction(number),
      },
      backend: expect.stringMatching(/^(?:native|wasm)$/) as string,
    });
    expect(report.feature_names.length).toBeGreaterThanOrEqual(26);
    expect(report.metrics.test.reliability.length).toBeGreaterThan(0);
    expect(CALIBRATION_METHODS).toContain(report.calibration.method);
    expect(Object.keys(report.libraries)).toContain('@tensorflow/tfjs');
    for (const gate of report.gates) {
      expect(gate).toMatchObject({ name: text, limit: number, passed: true });
      expect(gate).toHaveProperty('value');
    }
  });
});
