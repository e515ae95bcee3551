import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  messagesOf,
  runOps,
  startEngine,
  temporaryFolder,
  until,
  type EngineProcess,
} from '@meta-agent/harness';
import type { Registry } from '@meta-agent/model-io';
import { promoteAnother, smallRegistry } from '@meta-agent/model-io/testing';

const TOKEN = 'a-token-of-this-test';

let registry: Registry;
let logs: string;
beforeEach(async () => {
  registry = await smallRegistry(1);
  logs = join(temporaryFolder(), 'logs');
});

const start = (more: Record<string, string> = {}) =>
  startEngine({
    META_V2_MODEL_DIR: registry.dir,
    META_DECISION_LOG: logs,
    META_ADMIN_TOKEN: TOKEN,
    ...more,
  });

/** The answer to a reload: its status and code. */
async function reload({ url }: EngineProcess): Promise<[number, string | undefined]> {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const answer = await fetch(`${url}/api/ai/meta/reload`, { method: 'POST', headers });
  const { code } = (await answer.json()) as { code?: string };
  return [answer.status, code];
}

const refusalOf = async ({ client }: EngineProcess) =>
  (await client.status()).last_load_error?.code ?? null;

const REPLACEMENTS: readonly (readonly [string, string, (path: string) => void])[] = [
  [
    'a FIFO',
    'current.json',
    (path) => {
      execFileSync('mkfifo', [path]);
    },
  ],
  [
    'a link to /dev/zero',
    'current.json',
    (path) => {
      symlinkSync('/dev/zero', path);
    },
  ],
];

it.each(REPLACEMENTS)(
  '%s as %s: a reload answers, the model stays, SIGTERM ends',
  async (...given) => {
    const [, name, put] = given;
    const engine = await start();
    const version = (await registry.current())?.version;
    rmSync(join(registry.dir, name));
    put(join(registry.dir, name));
    expect((await reload(engine))[0]).toBe(409);
    expect(await refusalOf(engine)).toBe('registry_unreadable');
    expect((await engine.client.status()).model_version).toBe(version);
    expect(await engine.stop()).toBe(0);
  },
);

it('a FIFO as weights: the promotion is refused, and the model stays', async () => {
  const engine = await start();
  const first = (await registry.current())?.version;
  const second = await promoteAnother(registry, 2);
  await until(async () => (await engine.client.status()).model_version === second);
  const weights = join(registry.pathOf(second), 'weights.bin');
  rmSync(weights);
  execFileSync('mkfifo', [weights]);
  expect((await reload(engine))[0]).toBe(409);
  expect(await refusalOf(engine)).toBe('artifact_unreadable');
  expect(first).not.toBe(second);
  expect(await engine.stop()).toBe(0);
});

it('an artifact beside current.json does not take over, and doctor names it', async () => {
  const other = await smallRegistry(9);
  const [stray] = await other.list();
  const version = (await registry.current())?.version;
  const engine = await start();
  cpSync(other.pathOf(stray), registry.dir, { recursive: true });
  await until(async () => (await refusalOf(engine)) === 'artifact_in_registry');
  expect((await engine.client.status()).model_version).toBe(version);
  const { stdout, exitCode } = await runOps(['doctor', '--model-dir', registry.dir], {
    env: { META_DECISION_LOG: logs, META_PORT: '1' },
  });
  expect(exitCode).toBe(3);
  expect(stdout).toContain('an artifact lies in the root of the registry');
  expect(await engine.stop()).toBe(0);
});

it('an older ledger and pointer are refused, by the next engine too', async () => {
  const files = ['ledger.jsonl', 'current.json'].map((name) => join(registry.dir, name));
  const older = files.map((path) => readFileSync(path));
  const second = await promoteAnother(registry, 2);
  const engine = await start();
  expect((await engine.client.status()).model_version).toBe(second);
  files.forEach((path, i) => {
    writeFileSync(path, older[i]);
  });
  await until(async () => (await refusalOf(engine)) === 'generation_fell');
  expect((await engine.client.status()).model_version).toBe(second);
  expect(await engine.stop()).toBe(0);
  const next = await start();
  expect(await refusalOf(next)).toBe('generation_fell');
  expect((await next.client.status()).model_ready).toBe(false);
  expect(await next.stop()).toBe(0);
});

it('with META_VERIFY_KEY nothing unsigned is served', async () => {
  const keys = join(temporaryFolder(), 'keys');
  await runOps(['keygen', '--to', keys]);
  const verify = { META_VERIFY_KEY: join(keys, 'verify.pub') };
  const engine = await start(verify);
  expect(await refusalOf(engine)).toBe('signature_missing');
  const sign = ['promote', 'current', '--model-dir', registry.dir, '--no-engine', '--yes'];
  const signed = await runOps([...sign, '--reason', 'r', '--sign-key', join(keys, 'sign.key')]);
  expect(signed.exitCode).toBe(0);
  await until(async () => (await engine.client.status()).model_ready);
  const { version } = (await registry.current()) ?? {};
  const forged = { ...(await registry.current()), promoted_at: '2001-01-01T00:00:00Z' };
  writeFileSync(join(registry.dir, 'current.json'), JSON.stringify(forged));
  await until(async () => (await refusalOf(engine)) === 'signature_invalid');
  expect((await engine.client.status()).model_version).toBe(version);
  expect(await engine.stop()).toBe(0);
});

it('a key that cannot be used stops the start, with its name', async () => {
  await expect(start({ META_VERIFY_KEY: '/nowhere/verify.pub' })).rejects.toThrow(
    /ended with 2: .*key_invalid.*\/nowhere\/verify\.pub/s,
  );
});

it('a registry that everybody may write to is warned of at the start', async () => {
  chmodSync(registry.dir, 0o777);
  const engine = await start();
  const warning = messagesOf(engine).find((message) => message.includes('Every user'));
  expect(warning).toContain(`may write to ${registry.dir}`);
  expect(await engine.stop()).toBe(0);
});
