import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import {
  HttpLoad,
  OPS,
  peakMemory,
  runNode,
  runOps,
  runTrainer,
  startEngine,
  temporaryFolder,
} from '@meta-agent/harness';
import type { Registry } from '@meta-agent/model-io';
import { promoteAnother, smallDraft, smallRegistry } from '@meta-agent/model-io/testing';
import { simulateMarket, type SimulatedMarket } from '../market/simulated-market';
import { FIXED_RECIPE, train } from '../trainer/training';

interface Profit {
  readonly sum: number;
  readonly trades: number;
  readonly unknown: number;
}

interface Replay {
  readonly records: number;
  readonly invalid_lines: number;
  readonly meta_overrides: number;
  readonly override_rate: number;
  readonly action_changes: number;
  readonly versions: Record<string, number>;
  readonly missing_versions: Record<string, string>;
  readonly measures: {
    readonly accuracy: Record<'base' | 'meta' | 'final', { known: number; share: number }>;
    readonly overrides: Record<'right' | 'wrong' | 'helped' | 'hurt', number>;
    readonly profit: Record<'base' | 'meta' | 'final', Profit>;
  } | null;
  readonly against: { model: string; contest: { compared: number } } | null;
  readonly logged: {
    readonly compared: number;
    readonly different: number;
    readonly causes: Record<string, number>;
    readonly first: readonly { line: number; kind: string; causes: string[] }[];
  } | null;
}

async function replay(dir: string, ...args: readonly string[]): Promise<Replay> {
  const { exitCode, stdout, stderr } = await runOps([
    ...['replay', '--json', '--model-dir', dir, ...args],
  ]);
  if (exitCode !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Replay;
}

let market: SimulatedMarket;

beforeAll(async () => {
  market = await simulateMarket();
});

describe('a log that the engine wrote', () => {
  const COUNT = 600;
  let registry: Registry;
  let versions: readonly [string, string];
  let logs: string;
  let rows: string[];

  beforeAll(async () => {
    registry = await smallRegistry(1);
    const { version: first } = (await registry.current()) ?? { version: '' };
    logs = mkdtempSync(join(temporaryFolder(), 'logs-'));
    const engine = await startEngine({
      META_V2_MODEL_DIR: registry.dir,
      META_DECISION_LOG: logs,
      META_OVERRIDE_THRESHOLD: '0.5',
      META_MIN_AGENTS: '3',
      META_MAX_SIGNAL_AGE_S: '3600',
    });
    const load = new HttpLoad(engine.url, 1);
    let second = '';
    for (let i = 0; i < COUNT; i += 1) {
      if (i === COUNT / 2) {
        second = await promoteAnother(registry, 2);
        while ((await engine.client.status()).model_version !== second);
      }
      const line = JSON.parse(market.lines[i]) as Record<string, unknown>;
      // Most records are fresh, some are old; some lack timestamp or symbol.
      if (i % 7 > 0) line.timestamp = new Date().toISOString();
      if (i % 11 === 0) delete line.timestamp;
      if (i % 13 === 0) delete line.symbol;
      await load.predict(JSON.stringify(line));
    }
    load.close();
    expect(await engine.stop()).toBe(0);
    versions = [first, second];
    // The other file of the folder is the engine's own: the model generations that it served.
    const names = readdirSync(logs).filter((name) => name.endsWith('.jsonl'));
    rows = names.flatMap((name) => readFileSync(join(logs, name), 'utf8').trimEnd().split('\n'));
  });

  it('is decided again with equal results, by the logged models and policy', async () => {
    const {
      records,
      logged,
      versions: used,
      ...rest
    } = await replay(registry.dir, '--predictions', logs);
    expect(records).toBe(COUNT);
    expect(logged).toMatchObject({ compared: COUNT, different: 0, first: [] });
    expect(used).toEqual({ [versions[0]]: COUNT / 2, [versions[1]]: COUNT / 2 });
    expect(rest.meta_overrides).toBe(rows.filter((row) => row.includes('"use_meta":true')).length);
    expect(rest.meta_overrides).toBeGreaterThan(0);
    expect(rows.some((row) => row.includes('stale_signals'))).toBe(true);
  });

  it('shows each difference and its cause: another model, another policy, or both', async () => {
    const [first] = versions;
    const causesOf = async (...flags: string[]) =>
      (await replay(registry.dir, '--predictions', logs, ...flags)).logged?.causes;
    const model = await causesOf('--model', first);
    expect(model).toMatchObject({ policy: 0, input: 0, clock: 0, model_missing: 0 });
    expect(model?.model).toBeGreaterThan(0);
    const policy = await causesOf('--threshold', '0.99');
    expect(policy).toMatchObject({ model: 0, input: 0, clock: 0, model_missing: 0 });
    expect(policy?.policy).toBeGreaterThan(0);
    const both = await causesOf('--model', first, '--threshold', '0.4');
    expect(both?.model).toBeGreaterThan(0);
    expect(both?.policy).toBeGreaterThan(0);
    const now = await causesOf('--no-as-logged');
    expect(now?.policy).toBeGreaterThan(0);
  });

  it('shows a row that was edited, and one whose model is gone, and writes all to --out', async () => {
    const folder = temporaryFolder();
    const edited = [...rows];
    // The first override that depends on confidences.
    const at = edited.findIndex((row) => row.includes('"use_meta":true'));
    edited[at] = edited[at].replace(/"confidence":0\.\d+/, '"confidence":0.111');
    const gone = '20200101T000000Z-00000000';
    const lost = edited.findIndex((row, i) => i !== at && row.includes('"use_meta":true'));
    edited[lost] = edited[lost].replace(/"model_version":"[^"]+","policy"/, (found) =>
      found.replace(/:"[^"]+"/, `:"${gone}"`),
    );
    const log = join(folder, 'edited.jsonl');
    writeFileSync(log, `${edited.join('\n')}\n`);
    const out = join(folder, 'D.jsonl');
    const flags = ['--predictions', log, '--out', out, '--model', versions[0]];
    const asLogged = await replay(registry.dir, '--predictions', log);
    const causes = new Map(asLogged.logged?.first.map((found) => [found.line, found.causes]));
    expect(causes.get(at + 1)).toEqual(['input']);
    expect(asLogged.missing_versions).toEqual({ [gone]: 'not in the registry' });

    const { logged } = await replay(registry.dir, ...flags);
    const written = readFileSync(out, 'utf8').trimEnd().split('\n');
    expect(written).toHaveLength(COUNT);
    const differences = written.filter((line) => 'difference' in (JSON.parse(line) as object));
    expect(differences).toHaveLength(logged?.different ?? -1);
    expect(JSON.parse(written[lost])).toMatchObject({ file: log, line: lost + 1 });
  });

  it('counts rows with an unreadable decision as invalid', async () => {
    const log = join(temporaryFolder(), 'bad.jsonl');
    const bad = rows[0].replace('"fail_open":true', '"fail_open":"yes"');
    writeFileSync(log, [bad, ...rows.slice(1)].join('\n'));
    const read = await replay(registry.dir, '--predictions', log);
    expect(read).toMatchObject({ records: COUNT - 1, invalid_lines: 1 });
    writeFileSync(log, bad);
    const { exitCode, stderr } = await runOps([
      ...['replay', '--model-dir', registry.dir, '--predictions', log],
    ]);
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('policy.fail_open') as string,
    });
  });
});

describe('a plain log', () => {
  it('has the measures of meta-trainer evaluate', async () => {
    const models = join(temporaryFolder(), 'models');
    const inputs = ['--predictions', market.predictions, '--labels', market.labels];
    const trained = await train(models, ...inputs, ...FIXED_RECIPE, '--force-promote');
    inputs.push('--outcomes', market.outcomes);
    const { stdout } = await runTrainer(['evaluate', '--json', '--model-dir', models, ...inputs]);
    interface Layer {
      readonly override_rate: number;
      readonly action_changes: number;
      readonly final_accuracy: number;
      readonly base_accuracy: number;
      readonly override_accuracy: number;
      readonly pnl: Record<'base' | 'final' | 'base_trades' | 'final_trades' | 'unknown', number>;
    }
    const { metrics } = JSON.parse(stdout) as { metrics: { decision_layer: Layer } };
    const { decision_layer: layer } = metrics;
    const replayed = await replay(models, ...inputs, '--against', trained.report.version);
    expect(replayed.override_rate).toBe(layer.override_rate);
    expect(replayed.action_changes).toBe(layer.action_changes);
    const { accuracy, profit, overrides } = replayed.measures ?? { profit: null };
    expect(accuracy?.final.share).toBe(layer.final_accuracy);
    expect(accuracy?.base.share).toBe(layer.base_accuracy);
    const { right = 0, wrong = 0 } = overrides ?? {};
    expect(right / (right + wrong)).toBe(layer.override_accuracy);
    expect(profit?.base.sum).toBeCloseTo(layer.pnl.base, 6);
    expect(profit?.final.sum).toBeCloseTo(layer.pnl.final, 6);
    expect(profit?.final).toMatchObject({
      trades: layer.pnl.final_trades,
      unknown: layer.pnl.unknown,
    });
    expect(replayed.against).toMatchObject({
      model: trained.report.version,
      contest: { compared: 3000, kinds: { action: 0, override: 0, reason: 0, numbers: 0 } },
    });
  });

  it('needs no more memory when it is longer', async () => {
    const registry = await smallRegistry(3);
    const copies = temporaryFolder();
    const peakMib = async (times: number) => {
      const { module, peakKiB } = peakMemory();
      // A file that is named again is read once.
      const logs = Array.from({ length: times }, (_, i) => join(copies, `${i}.jsonl`));
      for (const copy of logs) copyFileSync(market.predictions, copy);
      const args = ['--model-dir', registry.dir, '--predictions', ...logs, '--json'];
      const { stdout } = await runNode(['--import', module, OPS, 'replay', ...args]);
      expect((JSON.parse(stdout) as Replay).records).toBe(3000 * times);
      return peakKiB() / 1024;
    };
    // The memory of 270,000 further records, if each left 400 bytes.
    expect((await peakMib(100)) - (await peakMib(10))).toBeLessThan(100);
  });

  it('keeps an earlier --out without --yes, and leaves no temporary file', async () => {
    const registry = await smallRegistry(4);
    await registry.save(smallDraft(5));
    const folder = temporaryFolder();
    const out = join(folder, 'D.jsonl');
    writeFileSync(out, 'mine');
    const args = ['replay', '--model-dir', registry.dir, '--out', out, '--predictions'];
    expect((await runOps([...args, market.predictions])).exitCode).toBe(2);
    expect((await runOps([...args, market.labels, '--yes'])).exitCode).toBe(2);
    expect([readFileSync(out, 'utf8'), readdirSync(folder)]).toEqual(['mine', ['D.jsonl']]);
    expect((await runOps([...args, market.predictions, '--yes'])).exitCode).toBe(0);
    expect(readdirSync(folder)).toEqual(['D.jsonl']);
  });

  it('prints every decision for --out -, and the summary on stderr', async () => {
    const registry = await smallRegistry(4);
    const out = join(temporaryFolder(), 'D.jsonl');
    const inputs = ['--predictions', market.predictions];
    const args = ['replay', '--model-dir', registry.dir, ...inputs, '--json', '--out'];
    const { stdout: summary } = await runOps([...args, out]);
    const { stdout, stderr } = await runOps([...args, '-']);
    expect(stdout).toBe(readFileSync(out, 'utf8'));
    expect(stderr).toBe(summary);
  });

  it('whose bot weighs its agents otherwise stops the replay, unless more is allowed', async () => {
    const { dir } = await smallRegistry(4);
    const folder = temporaryFolder();
    const log = join(folder, 'log.jsonl');
    const swapped = { SELL: 'BUY', HOLD: 'HOLD', BUY: 'SELL' };
    const rows = market.lines.slice(0, 500).map((line) => {
      const row = JSON.parse(line) as { ensemble_action: keyof typeof swapped };
      return { ...row, ensemble_action: swapped[row.ensemble_action] };
    });
    writeFileSync(log, rows.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const different = rows.filter(({ ensemble_action: action }) => action !== 'HOLD').length;
    const out = join(folder, 'D.jsonl');
    const args = ['replay', '--model-dir', dir, '--predictions', log, '--out', out];
    const { exitCode, stderr } = await runOps(args);
    expect([exitCode, readdirSync(folder)]).toEqual([2, ['log.jsonl']]);
    expect(stderr).toMatch(/^error base_weights_differ: /);
    expect(stderr).toContain(`(${different} of 500)`);
    const { stdout } = await runOps([...args, '--max-vote-difference', '1']);
    expect(stdout).toContain(`(${different} of 500)`);
  });

  it('never replaces what it reads, or what is no plain file', async () => {
    const registry = await smallRegistry(4);
    const folder = temporaryFolder();
    const log = join(folder, 'log.jsonl');
    writeFileSync(log, market.lines.slice(0, 10).join('\n'));
    symlinkSync(log, join(folder, 'link'));
    const args = ['replay', '--model-dir', registry.dir, '--predictions', log, '--yes', '--out'];
    for (const out of [
      log,
      join(folder, '../', basename(folder), 'log.jsonl'),
      join(folder, 'link'),
      join(registry.dir, 'current.json'),
    ]) {
      const { exitCode, stderr } = await runOps([...args, out]);
      expect([exitCode, stderr]).toEqual([
        2,
        expect.stringMatching(/^error output_not_writable: /),
      ]);
    }
    expect((await runOps([...args, '/dev/null'])).exitCode).toBe(2);
    expect(readFileSync(log, 'utf8').split('\n')).toHaveLength(10);
  });
});
