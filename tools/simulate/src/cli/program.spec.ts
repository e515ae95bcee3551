import { spawnSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from '@meta-agent/command-line';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { createSimulateProgram } from './program';

let folder: string;

beforeEach(() => {
  folder = temporaryFolder();
});

async function run(...args: string[]) {
  let stdout = '';
  let stderr = '';
  const streams = {
    stdout: { write: (text: string) => ((stdout += text), true) },
    stderr: { write: (text: string) => ((stderr += text), true) },
  };
  const program = createSimulateProgram(streams, '1.2.3').configureOutput({
    writeOut: (text) => (stdout += text),
  });
  const argv = ['node', 'meta-simulate', ...args];
  const exitCode = (await runProgram(program, argv, streams.stderr)) ?? 0;
  return { exitCode, stdout, stderr };
}

describe('meta-simulate', () => {
  it('prints the files written, the best possible scores and the next commands', async () => {
    const { exitCode, stdout } = await run('--out', folder, '--records', '1000');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Simulated 1,000 records of the market demo, seed 1:');
    expect(stdout).toMatch(/best possible +\d\d\.\d % {2}log loss 0\.\d{4}/);
    expect(stdout).toContain('every line marked as simulated');
    expect(stdout).toContain(`meta-trainer train --predictions ${folder}`);
    expect(readdirSync(folder)).toHaveLength(4);
  });

  it('prints the options that settle the candles of --prices', async () => {
    const { stdout } = await run('--out', folder, '--records', '1000', '--prices');
    expect(stdout).toContain(`--prices ${join(folder, 'prices.csv')} --label-horizon 15`);
    expect(stdout).toContain('--take-profit 0.25 --stop-loss 0.25 --cost-pct 0.2');
    expect(readdirSync(folder)).toHaveLength(5);
  });

  it('prints only truth.json with --json', async () => {
    const { stdout } = await run('--out', folder, '--records', '1000', '--json');
    expect(stdout).toBe(readFileSync(join(folder, 'truth.json'), 'utf8'));
  });

  it('uses every option', async () => {
    const options = ['--records', '30', '--seed', '4294967295', '--market', 'swap'];
    const more = ['--symbols', 'A,B', '--step-minutes', '60', '--missing', '0.5', '--json'];
    const start = ['--start', '2030-01-01T02:00:00+02:00'];
    const { stdout } = await run('--out', folder, ...options, ...more, ...start);
    expect(JSON.parse(stdout)).toMatchObject({
      records: 30,
      seed: 4294967295,
      market: 'swap',
      symbols: ['A', 'B'],
      step_minutes: 60,
      missing: 0.5,
      first_timestamp: '2030-01-01T00:00:00Z',
      last_timestamp: '2030-01-01T14:00:00Z',
    });
  });

  it('lists all invalid options at once', async () => {
    const { exitCode, stdout, stderr } = await run(
      ...['--out', folder, '--records', '1e3', '--seed', '-1', '--market', 'dmeo'],
      ...['--symbols', 'A,,A', '--start', 'today', '--step-minutes', '0', '--missing', '1.5'],
    );
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr)
      .toBe(`error invalid_option: --records, --seed, --market, --symbols, --start, --step-minutes, --missing are not valid.
  - --records: expected a whole number from 1, received "1e3"
  - --seed: expected a whole number from 0 to 4294967295, received "-1"
  - --market: expected one of demo, blind, swap, fading, experts, received "dmeo"
  - --symbols: expected different symbols like BTCUSDT,ETHUSDT, received "A,,A"
  - --start: expected an ISO 8601 timestamp like 2026-02-05T23:54:27Z, received "today"
  - --step-minutes: expected a whole number from 1, received "0"
  - --missing: expected a number from 0 to 1, received "1.5"
  next: correct --records, --seed, --market, --symbols, --start, --step-minutes, --missing
`);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('rejects timestamps that ISO 8601 cannot write', async () => {
    const { exitCode, stderr } = await run('--out', folder, '--step-minutes', '2000000');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('expected: all timestamps before the year 10000');
  });

  it.each([
    ['no --out', [], "required option '--out <dir>' not specified"],
    ['a mistyped flag', ['--out', 'x', '--recrods', '5'], 'Did you mean --records?'],
    ['a stray argument', ['--out', 'x', 'demo'], 'too many arguments'],
  ])('exits with 2 and a hint for %s', async (_, args, message) => {
    const { exitCode, stdout, stderr } = await run(...args);
    expect(exitCode).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(message);
    expect(stderr).toContain('error bad_usage: ');
    expect(stderr).toContain('--help');
  });

  it('exits with 2 and changes nothing when the folder has a foreign file', async () => {
    writeFileSync(join(folder, 'labels.csv'), 'timestamp,symbol,label\n');
    const { exitCode, stderr } = await run('--out', folder);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('error foreign_file:');
    expect(readdirSync(folder)).toEqual(['labels.csv']);
  });

  it('has a help text that names the markets, and a version', async () => {
    const help = await run('--help');
    expect(help.exitCode).toBe(0);
    for (const name of ['demo', 'blind', 'swap']) expect(help.stdout).toContain(`\n  ${name} `);
    expect(await run('--version')).toEqual({ exitCode: 0, stdout: '1.2.3\n', stderr: '' });
  });
});

describe('bin/meta-simulate.js', () => {
  it('prints the build command when the build is missing', () => {
    cpSync(join(__dirname, '../../bin'), join(folder, 'bin'), { recursive: true });
    const bin = join(folder, 'bin/meta-simulate.js');
    const { status, stderr } = spawnSync(process.execPath, [bin], { encoding: 'utf8' });
    expect(status).toBe(1);
    expect(stderr).toContain('npm run build');
  });
});
