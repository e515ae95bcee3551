import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRegistry, type Registry } from '@meta-agent/model-io';
import {
  editAndSeal,
  sampleRegistry,
  smallDraft,
  temporaryFolder,
} from '@meta-agent/model-io/testing';
import { runCommand } from '../../testing/run-command';

let registry: Registry;
let versions: readonly string[];
let candidate: string;

beforeEach(async () => {
  ({ registry, versions } = await sampleRegistry(3));
  ({ version: candidate } = await registry.save(smallDraft(4)));
});

const options = (more: Record<string, unknown> = {}) => ({
  modelDir: registry.dir,
  json: true,
  ...more,
});

const damage = (version: string) => {
  writeFileSync(join(registry.pathOf(version), 'weights.bin'), '');
};

it('list prints the state of each version and marks the broken ones', async () => {
  damage(versions[0]);
  const { stdout, stderr } = await runCommand('list', [], options());
  const listed = JSON.parse(stdout) as { version: string; state: string; flaw: string | null }[];
  const states = new Map(listed.map(({ version, state, flaw }) => [version, [state, flaw]]));
  expect(states.get(versions[0])).toEqual(['retired', 'size_mismatch']);
  expect(states.get(versions[1])).toEqual(['previous', null]);
  expect(states.get(versions[2])).toEqual(['current', null]);
  expect(states.get(candidate)).toEqual(['candidate', null]);
  expect(stderr).toBe('');
  const text = await runCommand('list', [], options({ json: false }));
  expect(text.stdout).toContain('retired, BROKEN: size_mismatch');
});

it('list prints the versions although the ledger is broken, and reports the fault', async () => {
  appendFileSync(join(registry.dir, 'ledger.jsonl'), 'x\n');
  const { stdout, stderr } = await runCommand('list', [], options());
  const states = (JSON.parse(stdout) as { state: string }[]).map(({ state }) => state);
  expect(new Set(states)).toEqual(new Set(['unknown']));
  expect(stderr).toContain('ledger_edited');
});

it('list refuses a folder that is not a registry', async () => {
  const modelDir = join(temporaryFolder(), 'none');
  const missing = runCommand('list', [], { modelDir });
  await expect(missing).rejects.toMatchObject({ code: 'registry_missing', exitCode: 2 });
  const artifact = runCommand('list', [], { modelDir: registry.pathOf(candidate) });
  await expect(artifact).rejects.toMatchObject({ code: 'not_a_registry', exitCode: 2 });
});

it('show prints everything about a version, including its promotions', async () => {
  const { stdout } = await runCommand('show', ['current'], options());
  expect(JSON.parse(stdout)).toMatchObject({
    version: versions[2],
    state: 'current',
    promotions: [{ seq: 3, to: versions[2] }],
    metadata: { n_samples: 1200 },
  });
  const text = await runCommand('show', [candidate], options({ json: false }));
  expect(text.stdout).toContain(`${candidate}, candidate`);
});

describe('changes and confirmations', () => {
  const save = async (identified_share: number) => {
    const draft = smallDraft(11 + identified_share);
    const { decision_layer: layer, ...metrics } = draft.metadata.metrics;
    const money = { base: 1, final: 2, difference_ci95: null, unknown: 0, change_difference: 0.25 };
    const decision_layer = {
      ...{ ...layer, change_rate: 0.002, confirmation_rate: 0.073 },
      pnl: { ...money, identified_share },
    };
    const verdict = ['This is evidence of an improvement.'];
    const metadata = { ...draft.metadata, verdict, metrics: { ...metrics, decision_layer } };
    return (await registry.save({ ...draft, metadata })).version;
  };

  it('are told apart by show, with the verdict', async () => {
    const { stdout } = await runCommand('show', [await save(1)], options({ json: false }));
    expect(stdout).toContain('changes 0.2 %, confirms 7.3 %');
    expect(stdout).toContain('This is evidence of an improvement.');
  });

  it('are told apart by diff, which shows no profit that is not identified', async () => {
    const pair = [await save(1), await save(0.5)];
    const { stdout } = await runCommand('diff', pair, options());
    expect(JSON.parse(stdout)).toMatchObject({
      metrics: expect.arrayContaining([
        { name: 'change_rate', values: [0.002, 0.002] },
        { name: 'confirmation_rate', values: [0.073, 0.073] },
        { name: 'gain per change, %', values: [0.25, null] },
      ]) as unknown,
    });
  });
});

it('show and diff tell groups, and the threshold of each regime', async () => {
  const draft = smallDraft(7);
  const certificate = (threshold: number | null) => ({
    ...{ threshold, target_precision: 0.8, confidence: 0.9 },
    ...{ point: null, assumption: 'Certified with …' },
  });
  const worth = { pooled_log_loss: 0.7, log_loss: 0.65, difference_ci95: [-0.06, -0.04] as const };
  const group = { name: 'BTCUSDT', train_rows: 800, test_rows: 200, distance: 0.2, ...worth };
  const own = openRegistry({ dir: temporaryFolder() });
  const { version } = await own.save({
    ...draft,
    groups: { by: 'symbol', kappa: 0.1, names: ['BTCUSDT'], deltas: new Float32Array(81) },
    metadata: {
      ...draft.metadata,
      groups: { by: 'symbol', kappa: 0.1, count: 1, ...worth, largest: [group] },
      override_threshold: {
        value: 0.7,
        regimes: {
          ...{ target_precision: 0.8, confidence: 0.9, promise: 'Certified with …' },
          volatility_low: certificate(0.7),
          volatility_medium: certificate(null),
          volatility_high: certificate(null),
        },
      },
    },
  });
  const other = (await own.save(smallDraft(8))).version;
  const at = { modelDir: own.dir, json: false };
  const shown = (await runCommand('show', [version], at)).stdout;
  expect(shown).toContain(
    'override thresholds by volatility low 0.7, medium not certified, high not certified',
  );
  expect(shown).toContain('Certified with …');
  expect(shown).toContain('1 group by symbol with weights of their own, kappa 0.1: log loss 0.65');
  const compared = (await runCommand('diff', [other, version], at)).stdout;
  expect(compared).toMatch(/groups_by.*"none".*"symbol"/);
  expect(compared).toMatch(/override_threshold volatility_high.*"not certified"/);
  expect(compared).toMatch(/BTCUSDT.*−0\.05/);
});

describe('validate', () => {
  it('runs every check on the current version and prints one per line', async () => {
    const { stdout, exitCode } = await runCommand('validate', [], options({ json: false }));
    const lines = stdout.trimEnd().split('\n');
    expect(exitCode).toBe(0);
    expect(lines).toHaveLength(19);
    expect(lines.slice(0, -1).every((line) => line.startsWith('✓ '))).toBe(true);
    expect(lines.at(-1)).toBe(`${versions[2]} is valid`);
  });

  it('--all reports the broken version and exits with 3', async () => {
    damage(versions[1]);
    const { stdout, exitCode } = await runCommand('validate', [], options({ all: true }));
    const results = JSON.parse(stdout) as { version: string; valid: boolean }[];
    const invalid = results.filter(({ valid }) => !valid).map(({ version }) => version);
    expect({ exitCode, invalid, count: results.length }).toEqual({
      ...{ exitCode: 3, invalid: [versions[1]], count: 4 },
    });
  });
});

describe('ledger', () => {
  it('prints the entries, and with --verify the result of the verification', async () => {
    const { stdout, exitCode } = await runCommand('ledger', [], options({ verify: true }));
    const told = JSON.parse(stdout) as { entries: unknown[]; proven: string[]; flaw: unknown };
    expect([exitCode, told.entries.length, told.flaw]).toEqual([0, 3, null]);
    expect(told.proven).toHaveLength(3);
  });

  it('does not call a ledger empty whose first line was changed', async () => {
    const path = join(registry.dir, 'ledger.jsonl');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"reason":"', '"reason":"no '));
    const { stdout, stderr, exitCode } = await runCommand('ledger', [], {
      ...options({ verify: true }),
      json: false,
    });
    expect([exitCode, stdout.trim()]).toEqual([3, 'No line of the ledger is verified.']);
    expect(stderr).toContain('ledger_edited');
    writeFileSync(path, text);
  });

  it('finds any changed byte of ledger and current.json, prints verified entries', async () => {
    for (const name of ['ledger.jsonl', 'current.json']) {
      const path = join(registry.dir, name);
      const bytes = readFileSync(path);
      for (let at = 0; at < bytes.length; at += 7) {
        const copy = Buffer.from(bytes);
        copy[at] ^= 1;
        writeFileSync(path, copy);
        const { exitCode, stdout } = await runCommand('ledger', [], options({ verify: true }));
        expect([at, exitCode]).toEqual([at, 3]);
        expect((JSON.parse(stdout) as { flaw: { code: string } }).flaw.code).toMatch(
          /^(ledger|current)_/,
        );
      }
      writeFileSync(path, bytes);
    }
  }, 60_000);

  it('--verify finds a current version whose contents differ from the promoted ones', async () => {
    damage(versions[2]);
    const { exitCode, stderr } = await runCommand(
      'ledger',
      [],
      options({ verify: true, json: false }),
    );
    expect(exitCode).toBe(3);
    expect(stderr).toContain('error size_mismatch');
  });
});

it('diff prints two versions side by side', async () => {
  const { stdout } = await runCommand('diff', [versions[0], versions[1]], options());
  const result = JSON.parse(stdout) as {
    versions: string[];
    config: unknown[];
    coefficients: { name: string; values: number[] }[];
  };
  expect(result.versions).toEqual([versions[0], versions[1]]);
  expect(result.config).toEqual([]);
  expect(result.coefficients).toHaveLength(3 * 26 + 3);
  const { kernel } = (await registry.load(versions[1])).parameters;
  const { name, values } = result.coefficients[4];
  expect([name, values[1]]).toEqual(['xgb_hold HOLD', kernel[4]]);
  const same = await runCommand('diff', [candidate, candidate], options({ json: false }));
  expect(same.stdout).toContain('The coefficients are equal.');
});

describe('backup', () => {
  it('with --all leaves out broken versions, reports them and exits with 5', async () => {
    damage(versions[0]);
    const to = join(temporaryFolder(), 'all.tar.gz');
    const { stdout, stderr, exitCode } = await runCommand('backup', [], options({ all: true, to }));
    const result = JSON.parse(stdout) as { versions: string[]; left_out: { code: string }[] };
    expect(exitCode).toBe(5);
    expect(result.versions).toEqual([versions[1], versions[2], candidate].sort());
    expect(result.left_out).toMatchObject([{ what: versions[0], code: 'size_mismatch' }]);
    expect(stderr).toContain(`Skipped ${versions[0]}: error size_mismatch`);
  });

  it('leaves out a version that is too large for any archive, and validate says so', async () => {
    editAndSeal(registry.pathOf(versions[2]), 'metadata.json', (metadata) => ({
      ...metadata,
      symbols: Array.from({ length: 120_000 }, (_, i) => ({ symbol: `S${i}`.padEnd(140, '.') })),
    }));
    const to = join(temporaryFolder(), 'all.tar.gz');
    const { stdout, exitCode } = await runCommand('backup', [], options({ all: true, to }));
    const result = JSON.parse(stdout) as { versions: string[]; left_out: { what: string }[] };
    expect(exitCode).toBe(5);
    expect(result.versions).toEqual([versions[0], versions[1], candidate].sort());
    expect(result.left_out).toMatchObject([{ what: versions[2], code: 'archive_too_large' }]);
    const judged = await runCommand('validate', [versions[2]], options({ json: false }));
    expect(judged.exitCode).toBe(3);
    expect(judged.stdout).toContain('✗ every file fits into a backup: metadata.json has');
  });

  it('refuses a broken version that was named', async () => {
    damage(versions[0]);
    const to = join(temporaryFolder(), 'one.tar.gz');
    const refusal = runCommand('backup', [versions[0]], options({ to }));
    await expect(refusal).rejects.toMatchObject({ code: 'size_mismatch', exitCode: 3 });
  });

  it('refuses an empty backup and keeps an existing archive', async () => {
    const to = join(temporaryFolder(), 'all.tar.gz');
    await runCommand('backup', [], options({ to }));
    const before = readFileSync(to);
    for (const version of await registry.list()) damage(version);
    const refusal = runCommand('backup', [], options({ to, all: true, yes: true }));
    await expect(refusal).rejects.toMatchObject({ code: 'nothing_to_back_up', exitCode: 3 });
    expect(readFileSync(to)).toEqual(before);
  });

  it('asks before it replaces an existing archive', async () => {
    const to = join(temporaryFolder(), 'one.tar.gz');
    await runCommand('backup', [], options({ to }));
    const again = runCommand('backup', [], options({ to }));
    await expect(again).rejects.toMatchObject({ code: 'confirmation_needed', exitCode: 2 });
    const { exitCode } = await runCommand('backup', [], options({ to, yes: true }));
    expect(exitCode).toBe(0);
  });
});
