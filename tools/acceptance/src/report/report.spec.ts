import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTrainer, temporaryFolder, until } from '@meta-agent/harness';
import { openRegistry } from '@meta-agent/model-io';
import { smallRegistry } from '@meta-agent/model-io/testing';
import { simulateMarket } from '../market/simulated-market';
import { refusalOf } from '../refusals/refusal';
import { FIXED_RECIPE, train, type TrainingReport } from '../trainer/training';

let modelDir: string;
let trained: readonly TrainingReport[];

/** The same training twice, each in its own second. */
beforeAll(async () => {
  const { predictions, labels } = await simulateMarket();
  const inputs = ['--predictions', predictions, '--labels', labels, ...FIXED_RECIPE];
  modelDir = temporaryFolder();
  const first = await train(modelDir, ...inputs, '--no-promote');
  const second = await train(modelDir, ...inputs, '--no-promote');
  trained = [first.report, second.report];
  const { version } = second.report;
  const promotion = {
    version,
    event: 'promote',
    actor: 'ann',
    reason: 'test',
    forced: true,
  } as const;
  await openRegistry({ dir: modelDir }).promote(promotion);
});

const saved = ({ path }: TrainingReport) => readFileSync(join(path, 'report.html'), 'utf8');

/** The report without name, date, the hash of the file that holds both, and the places where a name may break. */
function withoutMoment(report: TrainingReport): string {
  // The spaces of a time do not break.
  const moment = report.training_date.slice(0, 16).replace('T', '\u00a0');
  const manifest = readFileSync(join(report.path, 'manifest.json'), 'utf8');
  const { files } = JSON.parse(manifest) as { files: Record<string, { sha256: string }> };
  return saved(report)
    .replaceAll('<wbr/>', '')
    .replaceAll(report.version, 'VERSION')
    .replaceAll(moment, 'MOMENT')
    .replaceAll(files['metadata.json'].sha256, 'HASH');
}

describe('the report in an artifact', () => {
  it('is byte-identical for two equal trainings', () => {
    expect(trained[0].version).not.toBe(trained[1].version);
    expect(withoutMoment(trained[0])).toBe(withoutMoment(trained[1]));
  });

  it('is covered by the manifest: a version with a changed report is refused', async () => {
    const { path, version } = trained[0];
    const report = join(path, 'report.html');
    const text = readFileSync(report, 'utf8');
    try {
      writeFileSync(report, text.replace('Not promoted', 'not promoted'));
      await expect(openRegistry({ dir: modelDir }).load(version)).rejects.toMatchObject({
        code: 'hash_mismatch',
      });
    } finally {
      writeFileSync(report, text);
    }
  });
});

describe('meta-trainer report', () => {
  it('writes the report of the artifact, for a named and for the current version', async () => {
    const folder = temporaryFolder();
    const [one, current] = trained;
    const args = ['report', '--model-dir', modelDir, '--out'];
    await runTrainer([...args, join(folder, 'one.html'), one.version]);
    await runTrainer([...args, join(folder, 'current.html')]);
    expect(readFileSync(join(folder, 'one.html'), 'utf8')).toBe(saved(one));
    expect(readFileSync(join(folder, 'current.html'), 'utf8')).toBe(saved(current));
  });

  it('asks for a version, or for more of one, where the typed name does not tell which', async () => {
    const args = ['report', '--model-dir', modelDir];
    const unknown = await refusalOf([...args, 'nothing']);
    expect(unknown).toMatchObject({ exitCode: 2, code: 'version_missing', received: 'nothing' });
    expect(unknown.expected).toMatch(/a unique part of one, current or newest$/);
    const [one, other] = trained.map(({ version }) => version);
    const shared = one.slice(0, 8);
    const received = `${shared}, a part of ${one} and ${other}`;
    expect(await refusalOf([...args, shared])).toMatchObject({ code: 'version_missing', received });
  });

  it('shows the newest version where none was ever promoted', async () => {
    const dir = temporaryFolder();
    const { path, version } = trained[1];
    cpSync(path, join(dir, 'versions', version), { recursive: true });
    const out = join(dir, 'newest.html');
    const { exitCode } = await runTrainer(['report', '--model-dir', dir, '--out', out]);
    expect(exitCode).toBe(0);
    expect(readFileSync(out, 'utf8')).toBe(saved(trained[1]));
  });

  it('opens the page in the browser with --open', async () => {
    const folder = temporaryFolder();
    const opened = join(folder, 'opened');
    const browser = join(folder, 'browser.js');
    writeFileSync(
      browser,
      `#!${process.execPath}\nrequire('node:fs').writeFileSync('${opened}', process.argv[2]);\n`,
      { mode: 0o755 },
    );
    const out = join(folder, 'one.html');
    const args = ['report', '--model-dir', modelDir, '--out', out, '--open'];
    const { exitCode, stderr } = await runTrainer(args, { env: { BROWSER: browser } });
    expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining('error')]);
    await until(() => existsSync(opened));
    expect(readFileSync(opened, 'utf8')).toContain('one.html');
  });

  it('names the file after the version, and prints its path', async () => {
    const cwd = temporaryFolder();
    const [{ version }] = trained;
    const { exitCode, stdout } = await runTrainer(['report', version, '--model-dir', modelDir], {
      cwd,
    });
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`^✅ Report saved: report-${version}\\.html \\(\\d+ kB\\)\n$`),
    );
    expect(existsSync(join(cwd, `report-${version}.html`))).toBe(true);
  });

  it('shows two versions side by side, and reports both as JSON', async () => {
    const out = join(temporaryFolder(), 'two.html');
    const versions = trained.map(({ version }) => version);
    const args = ['report', ...versions, '--model-dir', modelDir, '--out', out, '--json'];
    const { stdout } = await runTrainer(args);
    const bytes = readFileSync(out).byteLength;
    expect(JSON.parse(stdout)).toEqual({ path: out, versions, bytes });
    for (const version of versions) expect(readFileSync(out, 'utf8')).toContain(version);
  });

  it('prints the page for --out -, and never replaces a file of the registry', async () => {
    const [{ version }] = trained;
    const args = ['report', version, '--model-dir', modelDir, '--out'];
    const { stdout } = await runTrainer([...args, '-']);
    expect(stdout).toBe(saved(trained[0]));
    for (const name of ['current.json', `versions/${version}/weights.bin`]) {
      expect(await refusalOf([...args, join(modelDir, name)])).toMatchObject({
        code: 'output_not_writable',
        received: `the input ${join(modelDir, name)}`,
      });
    }
  });

  it('shows an older version without a report and with fewer recorded values', async () => {
    const registry = await smallRegistry();
    const out = join(temporaryFolder(), 'old.html');
    const { exitCode } = await runTrainer(['report', '--model-dir', registry.dir, '--out', out]);
    expect(exitCode).toBe(0);
    expect(readFileSync(out, 'utf8')).toContain('Not recorded by this version of the trainer.');
  });

  it('refuses a missing version, and a file that cannot be written', async () => {
    const unknown = '20260101T000000Z-00000000';
    expect(await refusalOf(['report', unknown, '--model-dir', modelDir])).toMatchObject({
      code: 'version_missing',
    });
    const out = join(temporaryFolder(), 'nowhere/report.html');
    expect(await refusalOf(['report', '--model-dir', modelDir, '--out', out])).toMatchObject({
      exitCode: 2,
      code: 'output_not_writable',
      next: 'name another file, or - for the standard output',
    });
  });
});
