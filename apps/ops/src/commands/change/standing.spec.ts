import { join } from 'node:path';
import type { Registry } from '@meta-agent/model-io';
import { sampleRegistry, temporaryFolder } from '@meta-agent/model-io/testing';
import { runCommand } from '../../testing/run-command';

let registry: Registry;
let versions: readonly string[];

beforeEach(async () => {
  ({ registry, versions } = await sampleRegistry(2));
});

const run = (name: string, more: Record<string, string | boolean> = {}) =>
  runCommand(name, [], { modelDir: registry.dir, engine: false, ...more });
const why = { reason: 'the feed is wrong' };

describe('halt and resume', () => {
  it('stop every engine of the registry, and end the stop, with a line in the ledger each', async () => {
    const { stdout } = await run('halt', { ...why, to: 'hold' });
    expect(stdout).toContain('Stopped: every decision is HOLD.');
    expect(stdout).toMatch(/Line \d+ of the ledger says so\./);
    expect((await registry.standing()).stop).toMatchObject({ to: 'hold', ...why });
    const { stdout: resumed } = await run('resume', { reason: 'mended', json: true });
    expect(JSON.parse(resumed)).toMatchObject({ stop: null });
    const { entries } = await registry.verifyLedger();
    expect(entries.slice(-2).map(({ event, reason }) => [event, reason])).toEqual([
      ['halt', 'the feed is wrong'],
      ['resume', 'mended'],
    ]);
  });

  it.each([
    ['halt', {}, '--reason'],
    ['resume', {}, '--reason'],
    ['halt', { ...why, to: 'sideways' }, '--to'],
  ])('%s with %j is refused', async (name, more, missing) => {
    await expect(run(name, more)).rejects.toThrow(missing);
    expect((await registry.standing()).stop).toBeNull();
  });

  it('ledger tells what a stop decides', async () => {
    await run('halt', { ...why, to: 'hold' });
    await run('halt', { ...why, to: 'vote' });
    const { stdout } = await runCommand('ledger', [], { modelDir: registry.dir });
    expect(stdout).toMatch(/│ halt, to hold +│.+\n│ 4 .+│ halt, to vote +│/);
  });

  it('resume without a stop ends with 2', async () => {
    await expect(run('resume', why)).rejects.toMatchObject({ code: 'not_halted', exitCode: 2 });
  });

  it('a signed registry halts without the key; only the line in the ledger needs it', async () => {
    const keys = join(temporaryFolder(), 'keys');
    await runCommand('keygen', [], { to: keys });
    const signKey = join(keys, 'sign.key');
    const signing = { modelDir: registry.dir, engine: false, yes: true, reason: 'key', signKey };
    await runCommand('promote', ['current'], signing);
    await expect(run('halt', why)).rejects.toMatchObject({ code: 'signature_needed' });
    expect((await registry.standing()).stop).toMatchObject({ to: 'vote' });
    await run('halt', { ...why, signKey });
    await run('resume', { ...why, signKey });
    expect((await registry.standing()).stop).toBeNull();
  });
});

describe('rearm', () => {
  it('releases a demoted model, and says that a stop is in force', async () => {
    const version = (await registry.current())?.version ?? versions[0];
    await registry.demote({ version, actor: 'meta-supervisor', reason: 'worse than the vote' });
    await run('halt', why);
    const { stdout } = await run('rearm', why);
    expect(stdout).toContain(`${version} decides again.`);
    expect(stdout).toContain('A stop is in force, so not before');
    expect((await registry.standing()).demotion).toBeNull();
  });
});
