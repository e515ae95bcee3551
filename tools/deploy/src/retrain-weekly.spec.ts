import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { DEPLOY } from './deploy-files';

const SCRIPT = join(DEPLOY, 'retrain/retrain-weekly.sh');

let folder: string;
let calls: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weekly-'));
  calls = join(folder, 'calls');
  for (const name of ['bin', 'models']) mkdirSync(join(folder, name));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/**
 * A stub command: records its arguments, prints the given text and exits with `code`, or with
 * `failure` when its first argument is `failing`.
 */
function putCommand(
  name: string,
  { code = 0, stdout = '', failing = 'none', failure = 3 } = {},
): void {
  const script =
    `#!/bin/sh\necho "${name} $*" >>'${calls}'\nprintf '%s' '${stdout}'\n` +
    `[ "$1" != '${failing}' ] || exit ${failure}\nexit ${code}\n`;
  writeFileSync(join(folder, 'bin', name), script, { mode: 0o755 });
}

function runWeekly(environment: Record<string, string> = {}) {
  const { status, stderr } = spawnSync(
    SCRIPT,
    ['--predictions', 'logs', '--outcomes', 'my trades.csv'],
    {
      env: {
        PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH ?? ''}`,
        META_V2_MODEL_DIR: join(folder, 'models'),
        META_BACKUP_DIR: join(folder, 'backups'),
        TMPDIR: folder,
        ...environment,
      },
    },
  );
  const lines = readFileSync(calls, 'utf8').trimEnd().split('\n');
  const made = lines.map((line) => line.replace(/\d{8}T\d{6}Z/, 'NOW'));
  return { status, calls: made, stderr: stderr.toString() };
}

const TRAIN = 'meta-trainer train --predictions logs --outcomes my trades.csv --no-promote --json';

const CHALLENGE = 'meta-ops challenge V2 --supervised --reason weekly run';

const evaluate = (models: string) =>
  `meta-trainer evaluate --predictions logs --outcomes my trades.csv --model-dir ${models} --out-of-sample --fail-when-worse`;

const putCurrent = () => {
  writeFileSync(join(folder, 'models/current.json'), '{}');
};

const BY_LOOK = { META_PROMOTE_BY: 'look' };

describe('the weekly run', () => {
  it('backs up, measures the current model, trains, validates, and lets the candidate challenge it', () => {
    putCurrent();
    putCommand('meta-ops');
    putCommand('meta-trainer', { stdout: '{"version":"V2"}' });
    expect(runWeekly({ META_ENGINE_URL: 'http://127.0.0.1:8001' })).toEqual({
      ...{ status: 0, stderr: 'retrain-weekly: V2 challenges the current model\n' },
      calls: [
        `meta-ops backup --all --to ${join(folder, 'backups/meta-agent-NOW.tar.gz')}`,
        evaluate(join(folder, 'models')),
        TRAIN,
        'meta-ops show V2',
        'meta-ops validate V2',
        'meta-ops challenge V2 --supervised --reason weekly run --url http://127.0.0.1:8001',
      ],
    });
  });

  it('says plainly that nobody measures a candidate, and what to do, and ends with 2', () => {
    putCurrent();
    putCommand('meta-ops', { failing: 'challenge', failure: 2 });
    putCommand('meta-trainer', { stdout: '{"version":"V2"}' });
    const { status, stderr } = runWeekly();
    expect(status).toBe(2);
    expect(stderr).toContain('V2 is saved, and nothing will promote it');
    expect(stderr).toContain('start meta-supervisor run --promote and set META_CHALLENGER=newest');
    expect(stderr).toContain('META_PROMOTE_BY=look');
  });

  it('with META_PROMOTE_BY=look promotes by its gates, and waits for the engine', () => {
    putCurrent();
    putCommand('meta-ops');
    putCommand('meta-trainer', { stdout: '{"version":"V2"}' });
    const { status, calls: made } = runWeekly({
      ...BY_LOOK,
      META_ENGINE_URL: 'http://127.0.0.1:8001',
    });
    expect(status).toBe(0);
    expect(made.slice(-2)).toEqual([
      'meta-ops validate V2',
      'meta-ops promote V2 --reason weekly run --yes --url http://127.0.0.1:8001',
    ]);
  });

  it('skips the backup on the first run, and the wait when no engine is named', () => {
    putCommand('meta-ops');
    putCommand('meta-trainer', { stdout: '{"version":"V1"}' });
    const { status, calls: made } = runWeekly();
    expect(status).toBe(0);
    expect(made[0]).toBe(TRAIN);
    expect(made.at(-1)).toBe('meta-ops promote V1 --reason weekly run --yes');
  });

  it('shows a model that failed its gates, keeps the old model, and exits with 3', () => {
    putCommand('meta-ops');
    putCommand('meta-trainer', { stdout: '{"version":"V2"}', code: 3 });
    expect(runWeekly()).toMatchObject({ status: 3, calls: [TRAIN, 'meta-ops show V2'] });
  });

  it('trains also when the current model cannot be measured', () => {
    putCurrent();
    putCommand('meta-ops');
    putCommand('meta-trainer', { stdout: '{"version":"V2"}', failing: 'evaluate', failure: 2 });
    const { status, calls: made } = runWeekly();
    expect([status, made.at(-1)]).toEqual([0, CHALLENGE]);
  });

  it('says what to do when the current model is proven worse than the vote, and trains', () => {
    putCurrent();
    putCommand('meta-ops');
    putCommand('meta-trainer', { stdout: '{"version":"V2"}', failing: 'evaluate', failure: 3 });
    const { status, calls: made, stderr } = runWeekly();
    expect([status, made.at(-1)]).toEqual([0, CHALLENGE]);
    expect(stderr).toContain('the current model is PROVEN WORSE than the vote');
    expect(stderr).toContain('meta-ops rollback --reason "worse than the vote"');
  });

  it('takes the horizon of the labels from META_LABEL_HORIZON', () => {
    putCommand('meta-ops');
    putCommand('meta-trainer', { stdout: '{"version":"V1"}' });
    const { calls: made } = runWeekly({ META_LABEL_HORIZON: '240' });
    expect(made[0]).toContain('my trades.csv --label-horizon 240 --no-promote');
  });

  it('continues when the backup leaves out a damaged version', () => {
    putCurrent();
    putCommand('meta-ops', { failing: 'backup', failure: 5 });
    putCommand('meta-trainer', { stdout: '{"version":"V2"}' });
    const { status, calls: made } = runWeekly();
    expect(status).toBe(0);
    expect(made.at(-1)).toBe(CHALLENGE);
  });

  it.each(['validate', 'challenge', 'promote'])(
    'does not report a failed training gate when %s exits with 3',
    (failing) => {
      if (failing !== 'promote') putCurrent();
      putCommand('meta-ops', { failing });
      putCommand('meta-trainer', { stdout: '{"version":"V2"}' });
      const { status, calls: made } = runWeekly();
      expect(status).toBe(1);
      expect(made.at(-1)).toContain(`meta-ops ${failing} V2`);
    },
  );

  it.each([1, 2, 3])('does not train when the backup fails with %d', (code) => {
    putCurrent();
    putCommand('meta-ops', { code });
    putCommand('meta-trainer', { stdout: '{"version":"V2"}' });
    const { status, calls: made } = runWeekly();
    expect(status).toBe(code === 3 ? 1 : code);
    expect(made).toHaveLength(1);
  });

  it('exits with the code of a training that could not run', () => {
    putCommand('meta-ops');
    putCommand('meta-trainer', { code: 2 });
    expect(runWeekly()).toMatchObject({ status: 2, calls: [TRAIN] });
  });

  describe('by lineage', () => {
    const failing = (...names: string[]) =>
      JSON.stringify({ version: 'V2', gates: names.map((name) => ({ name, passed: false })) });

    it('lets a candidate challenge that is not proven better by one look, and no other', () => {
      putCurrent();
      putCommand('meta-ops');
      const trained = (...gates: string[]) => {
        putCommand('meta-trainer', { stdout: failing(...gates), failing: 'train' });
        return runWeekly();
      };
      expect(trained('better_than_champion').status).toBe(0);
      const { status, calls: made } = trained('better_than_champion', 'test_accuracy');
      expect([status, made.at(-1)]).toEqual([3, 'meta-ops show V2']);
    });

    it('promotes the first model: there is none to challenge', () => {
      putCommand('meta-ops');
      putCommand('meta-trainer', { stdout: failing() });
      expect(runWeekly().calls.at(-1)).toBe('meta-ops promote V2 --reason weekly run --yes');
    });
  });

  it('ends with 2 for another META_PROMOTE_BY', () => {
    putCommand('meta-ops');
    writeFileSync(calls, '');
    const { status, stderr } = runWeekly({ META_PROMOTE_BY: 'luck' });
    expect([status, stderr]).toEqual([2, expect.stringContaining('expected look or lineage')]);
  });
});
