import { chmodSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { openRegistry, openServedModel, ServedMemory } from '@meta-agent/model-io';
import {
  promoteAnother,
  sampleRegistry,
  smallDraft,
  temporaryFolder,
} from '@meta-agent/model-io/testing';
import { checkBackend } from './check-backend';
import { judgeSpace } from './check-disk';
import { checkFolder } from './check-folder';
import { checkNode } from './check-node';
import { checkPort } from './check-port';
import { checkRegistry } from './check-registry';

describe('Node', () => {
  it.each(['20.19.0', '20.20.2', '22.13.0', '24.1.0'])('%s is supported', (version) => {
    expect(checkNode(version).status).toBe('ok');
  });

  it.each(['18.20.0', '20.18.3', '21.7.0', '22.12.0'])('%s is not supported', (version) => {
    expect(checkNode(version)).toMatchObject({ status: 'wrong', next: 'nvm install 22' });
  });
});

describe('TensorFlow', () => {
  const installed = (isPortable: boolean, state: 'absent' | 'usable') => ({
    isPortable,
    native: { state },
  });
  const none = installed(false, 'absent');
  const wasm = installed(true, 'absent');
  const both = installed(true, 'usable');
  const reason = 'libtensorflow.so.2 is truncated: 10 of 100 bytes';
  const damaged = { isPortable: true, native: { state: 'unusable' as const, reason } };

  it('is the backend that training would choose', () => {
    expect(checkBackend(undefined, wasm)).toMatchObject({ status: 'ok', detail: 'WebAssembly' });
    expect(checkBackend(undefined, both)).toMatchObject({ status: 'ok', detail: 'native' });
    expect(checkBackend('wasm', both)).toMatchObject({ status: 'ok', detail: 'WebAssembly' });
    expect(checkBackend('cpu', both).detail).toContain('plain JavaScript');
  });

  it('is optional: a missing TensorFlow is only a warning', () => {
    expect(checkBackend(undefined, none)).toMatchObject({ status: 'warning', next: 'npm ci' });
  });

  it('is WebAssembly with a warning when the native library does not work', () => {
    const next = 'npm run native';
    const finding = checkBackend(undefined, damaged);
    expect(finding).toMatchObject({ status: 'warning', next });
    expect(finding.detail).toBe(`WebAssembly, as the native library does not work: ${reason}`);
    expect(checkBackend('native', damaged)).toMatchObject({ status: 'wrong', next });
    expect(checkBackend('native', damaged).detail).toContain(reason);
    expect(checkBackend('wasm', damaged)).toMatchObject({ status: 'ok' });
  });

  it('cannot be a missing or an unknown backend', () => {
    const missing = checkBackend('native', wasm);
    expect(missing).toMatchObject({ status: 'wrong', next: 'npm run native' });
    const unknown = checkBackend('cuda', wasm);
    expect(unknown).toMatchObject({ status: 'wrong', next: 'unset META_TF_BACKEND' });
  });

  it('is found in this workspace without being loaded', () => {
    expect(checkBackend(undefined)).toMatchObject({ status: 'ok' });
    const loaded = Object.keys(require.cache);
    expect(loaded.filter((path) => path.includes('@tensorflow'))).toEqual([]);
  });
});

describe('a folder', () => {
  it('stays unchanged when it is writable', async () => {
    const folder = temporaryFolder();
    expect(await checkFolder('logs', folder)).toMatchObject({ status: 'ok', next: null });
    expect(await checkFolder('logs', join(folder, 'a/b'))).toMatchObject({ status: 'ok' });
    expect(readdirSync(folder)).toEqual([]);
  });

  // Permissions would not stop a test that runs as root.
  it('inside a file is wrong, and the finding names the file', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const finding = await checkFolder('logs', join(file, 'logs'));
    expect(finding.status).toBe('wrong');
    expect(finding.next).toBe(`move ${file} out of the way: it is a file`);
  });
});

it('a full disk is wrong, and a nearly full disk is a warning', () => {
  expect(judgeSpace('disk', 'x', 5000).status).toBe('ok');
  expect(judgeSpace('disk', 'x', 500).status).toBe('warning');
  expect(judgeSpace('disk', 'x', 50).status).toBe('wrong');
});

it.each([
  ['.', 0o777],
  ['versions', 0o757],
  ['current.json', 0o666],
])('a registry in which every user may write to %s is wrong', async (name, mode) => {
  const { registry } = await sampleRegistry(1);
  const within = ['versions', 'current.json'];
  expect(await checkFolder('registry', registry.dir, within)).toMatchObject({ status: 'ok' });
  chmodSync(join(registry.dir, name), mode);
  expect(await checkFolder('registry', registry.dir, within)).toMatchObject({
    status: 'wrong',
    next: `chmod o-w ${join(registry.dir, name)}`,
  });
});

describe('a port', () => {
  let server: Server;

  beforeAll(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(() => server.close());

  it('is a warning when it is in use, and fine when it is free', async () => {
    const { port } = server.address() as AddressInfo;
    const { status, detail } = await checkPort('127.0.0.1', String(port), 'HTTP 404');
    expect([status, detail]).toEqual(['warning', expect.stringContaining('HTTP 404')]);
    expect((await checkPort('127.0.0.1', '0', undefined)).status).toBe('ok');
  });

  it('is wrong when it is no port number, and so is a host that is not this machine', async () => {
    for (const port of ['65536', 'http', '-1', '']) {
      expect((await checkPort('127.0.0.1', port, undefined)).status).toBe('wrong');
    }
    expect((await checkPort('192.0.2.1', '0', undefined)).status).toBe('wrong');
  });
});

describe('a registry', () => {
  const statusOf = async (dir: string) =>
    Object.fromEntries((await checkRegistry(dir)).map(({ name, status }) => [name, status]));

  it('is fine when it is valid, and so is a single artifact', async () => {
    const { registry, versions } = await sampleRegistry(2);
    const fine = { model: 'ok', ledger: 'ok', lock: 'ok' };
    expect(await statusOf(registry.dir)).toEqual(fine);
    expect(await statusOf(registry.pathOf(versions[0]))).toEqual({ model: 'ok' });
  });

  it('is a warning when it does not exist yet or has no promoted version', async () => {
    const dir = temporaryFolder();
    expect(await statusOf(join(dir, 'none'))).toEqual({ model: 'warning' });
    await openRegistry({ dir }).save(smallDraft(1));
    expect((await statusOf(dir)).model).toBe('warning');
  });

  it('is wrong when it is older than what an engine served, and nothing is written', async () => {
    const { registry } = await sampleRegistry(1);
    const logs = temporaryFolder();
    const files = ['ledger.jsonl', 'current.json'].map((name) => join(registry.dir, name));
    const before = files.map((path) => readFileSync(path));
    await promoteAnother(registry, 2);
    await openServedModel(registry.dir, { memory: new ServedMemory(logs, nodeDisk) });
    files.forEach((path, i) => {
      writeFileSync(path, before[i]);
    });
    const [model] = await checkRegistry(registry.dir, logs);
    expect(model).toMatchObject({ name: 'model', status: 'wrong' });
    expect(model.detail).toContain('older than what was served');
    expect((await checkRegistry(registry.dir, temporaryFolder()))[0].status).toBe('ok');
  });

  it('is wrong when an artifact was copied into its root', async () => {
    const { registry, versions } = await sampleRegistry(1);
    cpSync(registry.pathOf(versions[0]), registry.dir, { recursive: true });
    expect(await statusOf(registry.dir)).toEqual({ model: 'wrong', ledger: 'ok', lock: 'ok' });
  });

  it('is wrong when its model or ledger is damaged, and says what to type', async () => {
    const { registry, versions } = await sampleRegistry(1);
    writeFileSync(join(registry.pathOf(versions[0]), 'weights.bin'), '');
    const ledger = join(registry.dir, 'ledger.jsonl');
    writeFileSync(ledger, readFileSync(ledger, 'utf8').replace('promote', 'rollback'));
    const findings = await checkRegistry(registry.dir);
    expect(findings.map(({ status }) => status)).toEqual(['wrong', 'wrong', 'ok']);
    expect(findings[0].next).toContain('restore the version from a backup');
    expect(findings[1].next).toContain(`mv ${ledger}`);
  });
});
