import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeError } from '@meta-agent/command-line';
import type { Registry } from '@meta-agent/model-io';
import { sampleRegistry, temporaryFolder } from '@meta-agent/model-io/testing';
import { runCommand } from '../../testing/run-command';

let registry: Registry;
let versions: readonly string[];
let keys: string;
let env: Record<string, string>;

beforeEach(async () => {
  ({ registry, versions } = await sampleRegistry(2));
  keys = join(temporaryFolder(), 'keys');
  await runCommand('keygen', [], { to: keys });
  env = { META_PORT: '1', META_VERIFY_KEY: join(keys, 'verify.pub') };
});

const options = (more: Record<string, string | boolean | undefined> = {}) => ({
  modelDir: registry.dir,
  yes: true,
  json: true,
  ...more,
});
const change = (more: Record<string, string | boolean | undefined> = {}) =>
  options({ reason: 'because', engine: false, ...more });
const signed = () => change({ signKey: join(keys, 'sign.key') });
const sign = () => runCommand('promote', ['current'], signed(), { META_PORT: '1' });

describe('keygen', () => {
  it('writes a private key for its owner alone, and a public key', () => {
    expect(statSync(join(keys, 'sign.key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(keys, 'verify.pub'), 'utf8')).toContain('BEGIN PUBLIC KEY');
  });

  it('never replaces a key', async () => {
    const before = readFileSync(join(keys, 'sign.key'), 'utf8');
    const again = runCommand('keygen', [], { to: keys });
    await expect(again).rejects.toMatchObject({ code: 'bad_argument' });
    expect(readFileSync(join(keys, 'sign.key'), 'utf8')).toBe(before);
  });
});

describe('with META_VERIFY_KEY', () => {
  it('an unsigned registry fails ledger --verify, until promote current signs it', async () => {
    const verify = () => runCommand('ledger', [], options({ yes: undefined, verify: true }), env);
    expect(JSON.parse((await verify()).stdout)).toMatchObject({
      flaw: { code: 'signature_missing' },
    });
    const { stdout } = await sign();
    const result = JSON.parse(stdout) as { changed: boolean; signed_by: string };
    expect(result).toMatchObject({ changed: false });
    expect((await registry.current())?.signature?.key).toBe(result.signed_by);
    expect((await verify()).exitCode).toBe(0);
  });

  it('promote, rollback, backup and restore keep the signature', async () => {
    await sign();
    await runCommand('promote', [versions[0]], signed(), env);
    await runCommand('rollback', [], signed(), env);
    expect((await registry.current())?.version).toBe(versions[1]);
    const to = join(temporaryFolder(), 'all.tar.gz');
    expect((await runCommand('backup', [], options({ all: true, to }), env)).exitCode).toBe(0);
    rmSync(registry.dir, { recursive: true });
    await runCommand('restore', [to], signed(), env);
    const { exitCode } = await runCommand('validate', [], options({ yes: undefined }), env);
    expect(exitCode).toBe(0);
    await runCommand('ledger', [], options({ yes: undefined, verify: true }), env);
  });

  it('promote and rollback without the key change nothing and name the option', async () => {
    await sign();
    for (const [name, args] of [
      ['promote', [versions[0]]],
      ['rollback', []],
    ] as const) {
      const refusal = runCommand(name, [...args], change(), env);
      await expect(refusal).rejects.toMatchObject({
        code: 'signature_needed',
        next: expect.stringContaining('--sign-key') as unknown,
      });
    }
    expect((await registry.current())?.generation).toBe(2);
  });

  it('a private key that other users may read is refused', async () => {
    chmodSync(join(keys, 'sign.key'), 0o644);
    await expect(sign()).rejects.toMatchObject({
      code: 'key_invalid',
      received: 'the permissions 644',
    });
  });
});

describe('unlock', () => {
  it('takes the lock of a machine that is gone, and the ledger says why', async () => {
    await runCommand('prune', [], options({ keep: '9' }));
    const folder = join(registry.dir, 'lock');
    const dead = {
      ...{ state: 'held', token: 't', host: 'pod-1', pid: 7, since: '2026-11-23T18:45:00Z' },
      ...{ start: '1', boot: 'b', machine: 'another', instance: 'i' },
    };
    writeFileSync(join(folder, '000000000099'), JSON.stringify(dead));
    const { stdout } = await runCommand('unlock', [], options({ reason: 'the pod is gone' }));
    expect(JSON.parse(stdout)).toMatchObject({ holder: { host: 'pod-1' }, generation: 3 });
    const text = await runCommand('ledger', [], options({ yes: undefined, json: false }));
    expect(text.stdout).toContain('unlock');
    expect((await runCommand('prune', [], options({ keep: '9' }))).exitCode).toBe(0);
  });

  it('does nothing when nobody holds the lock', async () => {
    const { stdout } = await runCommand('unlock', [], options({ reason: 'r', json: false }));
    expect(stdout).toBe('No process holds the lock.\n');
    expect((await registry.current())?.generation).toBe(2);
  });
});

it('no command prints a control character of the ledger', async () => {
  const evil = 'x\u001b[2J\u009b31m\u202e\u2028\u{f0000}y';
  await registry.promote({
    version: versions[0],
    event: 'promote',
    actor: evil,
    reason: evil,
    forced: false,
  });
  await registry.promote({
    version: versions[1],
    event: 'rollback',
    actor: evil,
    reason: evil,
    forced: false,
  });
  for (const json of [true, false]) {
    for (const [name, more] of [
      ['ledger', {}],
      ['show', {}],
      ['list', {}],
      ['rollback', { reason: 'r', yes: true, engine: false }],
    ] as const) {
      const args = name === 'show' ? ['current'] : [];
      const typed = { modelDir: registry.dir, json, ...more };
      const result = await runCommand(name, args, typed).catch((error: unknown) => ({
        stdout: describeError(error),
        stderr: '',
      }));
      if (json && name === 'ledger') {
        const { entries } = JSON.parse(result.stdout) as { entries: { reason: string }[] };
        expect(entries.at(-1)?.reason).toBe(evil);
      }
      expect(`${result.stdout}${result.stderr}`).not.toMatch(
        /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u202e]/u,
      );
    }
  }
});
