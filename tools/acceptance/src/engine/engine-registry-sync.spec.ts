import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  messagesOf,
  runOps,
  startEngine,
  temporaryFolder,
  until,
  type EngineProcess,
} from '@meta-agent/harness';
import { promoteAnother, smallRegistry } from '@meta-agent/model-io/testing';
import { openS3, type S3Store } from '@meta-agent/object-storage';
import { startS3 } from '@meta-agent/object-storage/testing';

const URL = 's3://desks/btc';
const before = { ...process.env };
let env: Readonly<Record<string, string>>;
let store: S3Store;

beforeEach(async () => {
  ({ env } = await startS3());
  process.env = { ...before, ...env };
  store = await openS3(URL);
});

afterEach(() => {
  store.close();
  process.env = before;
});

const push = async (dir: string) => {
  const { exitCode, stdout } = await runOps(['registry', 'push', '--to', URL, '--json'], {
    env: { ...env, META_V2_MODEL_DIR: dir },
  });
  expect(exitCode).toBe(0);
  return JSON.parse(stdout) as { version: string; versions: string[]; changed: string[] };
};

/** An engine whose registry is a copy in an empty folder, and that pulls five times a second. */
async function startCopy(dir = join(temporaryFolder(), 'copy')): Promise<EngineProcess> {
  return startEngine({
    ...env,
    META_V2_MODEL_DIR: dir,
    META_REGISTRY_SYNC: URL,
    META_REGISTRY_SYNC_S: '0.2',
    META_DECISION_LOG: 'off',
  });
}

const versionOf = async ({ client }: EngineProcess) => (await client.status()).model_version;
const syncOf = async ({ client }: EngineProcess) => (await client.status()).registry_sync;

const errorOf = async (engine: EngineProcess) => {
  const sync = await syncOf(engine);
  return sync?.error?.code ?? null;
};

type History = readonly (readonly [key: string, bytes: Uint8Array])[];

async function historyOf(
  read: (key: string) => Uint8Array | Promise<Uint8Array>,
): Promise<History> {
  return [
    ['ledger.jsonl', await read('ledger.jsonl')],
    ['current.json', await read('current.json')],
  ];
}

async function putHistory(history: History): Promise<void> {
  for (const [key, bytes] of history) await store.put(key, bytes);
}

const bytesOf = async (key: string) => {
  const found = await store.get(key, 1e6);
  if (found === null) throw new Error(`no object ${key}`);
  return found.bytes;
};

it('an engine on an empty disk serves what was pushed, follows the pushes, and takes a stop', async () => {
  const origin = await smallRegistry(1);
  const { version } = await push(origin.dir);
  const engine = await startCopy();
  expect(await versionOf(engine)).toBe(version);
  const second = await promoteAnother(origin, 2);
  expect(await push(origin.dir)).toMatchObject({ versions: [second], changed: ['current'] });
  await until(async () => (await versionOf(engine)) === second);
  await origin.halt({ actor: 'ann', reason: 'a test', to: 'hold' });
  await push(origin.dir);
  await until(async () => (await engine.client.status()).stop?.to === 'hold');
  expect(await syncOf(engine)).toMatchObject({ url: URL, error: null });
  expect(await engine.client.metrics()).toMatch(/^meta_registry_sync_failures_total \d+$/m);
});

describe('what it cannot use leaves the engine what it has, and it says why:', () => {
  it('an old pointer, then a flipped byte', async () => {
    const origin = await smallRegistry(1);
    await push(origin.dir);
    const old = await historyOf((key) => bytesOf(key));
    const second = await promoteAnother(origin, 2);
    await push(origin.dir);
    const engine = await startCopy();
    await putHistory(old);
    await until(async () => (await errorOf(engine)) === 'remote_outdated');
    expect(await versionOf(engine)).toBe(second);
    const why =
      /^\[META-V2\] Pulled nothing from s3:\/\/desks\/btc, what is here stays: .* is older/;
    await until(() => messagesOf(engine).some((message) => why.test(message)));
    await putHistory(await historyOf((key) => readFileSync(join(origin.dir, key))));
    await until(async () => (await errorOf(engine)) === null);

    const third = await promoteAnother(origin, 3);
    const weights = readFileSync(join(origin.pathOf(third), 'weights.bin'));
    // The manifest is there already: the push takes the version for complete.
    const keyOf = (name: string) => `versions/${third}/${name}`;
    for (const name of readdirSync(origin.pathOf(third))) {
      await store.put(keyOf(name), readFileSync(join(origin.pathOf(third), name)));
    }
    await store.put(
      keyOf('weights.bin'),
      weights.map((byte, i) => (i === 7 ? byte ^ 1 : byte)),
    );
    await push(origin.dir);
    await until(async () => (await errorOf(engine)) === 'remote_invalid');
    expect(await versionOf(engine)).toBe(second);
    await store.put(keyOf('weights.bin'), weights);
    await until(async () => (await versionOf(engine)) === third);
  });

  it('a storage that is away, also at the start', async () => {
    const origin = await smallRegistry(1);
    const { version } = await push(origin.dir);
    const dir = join(temporaryFolder(), 'copy');
    await (await startCopy(dir)).stop();
    env = { ...env, AWS_ENDPOINT_URL: 'http://127.0.0.1:1' };
    const engine = await startCopy(dir);
    expect(await versionOf(engine)).toBe(version);
    await until(async () => (await errorOf(engine)) === 'store_unreachable');
    expect(await engine.client.metrics()).toMatch(/^meta_registry_sync_timestamp_seconds 0$/m);
  });
});

it('meta-ops pulls into an empty folder, and names what is missing', async () => {
  const origin = await smallRegistry(1);
  const { version } = await push(origin.dir);
  const dir = join(temporaryFolder(), 'copy');
  const pull = (url: string) =>
    runOps(['registry', 'pull', '--from', url], { env: { ...env, META_V2_MODEL_DIR: dir } });
  expect((await pull(URL)).stdout).toContain(
    `Pulled into ${dir}: versions, the ledger and the current version.\nCurrent: ${version}.\n`,
  );
  expect((await pull(URL)).stdout).toContain('is up to date.');
  const empty = await pull('s3://desks/eth');
  expect(empty).toMatchObject({ exitCode: 2, stdout: '' });
  expect(empty.stderr).toContain('the object storage holds no registry (s3://desks/eth)');
  const unknown = await pull('s3://nowhere');
  expect(unknown).toMatchObject({ exitCode: 4, stdout: '' });
  expect(unknown.stderr).toContain('404 NoSuchBucket');
});
