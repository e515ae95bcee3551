import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readYaml } from './deploy-files';
import { runTool } from './run-tool';

interface Manifest {
  readonly kind: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly template: {
      readonly spec: { readonly containers: readonly { command: string[]; args: string[] }[] };
    };
  };
}

const PASSWORD = '3f2a9c4be01d7766';
const manifests = readYaml<Manifest>('kubernetes-scale/redis.yaml');
const pod = manifests.find(({ kind }) => kind === 'StatefulSet')?.spec?.template.spec;
const config = manifests.find(({ kind }) => kind === 'ConfigMap')?.data?.['redis.conf'] ?? '';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'redis-pod-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The command of the pod, its folders in a temporary one. */
async function startPod() {
  const socket = join(folder, 'redis.sock');
  // Redis replaces its arguments by its address once it has started: here they stay to be seen.
  const here = `port 0\nunixsocket ${socket}\nset-proc-title no\n`;
  writeFileSync(join(folder, 'redis.conf'), `${config.replace('/data', folder)}\n${here}`);
  writeFileSync(join(folder, 'password'), `${PASSWORD}\n`);
  const [container] = pod?.containers ?? [];
  const [program, ...rest] = [...container.command, ...container.args].map((text) =>
    text.replaceAll('/etc/redis', folder).replaceAll('/run/redis-auth', folder),
  );
  const child = spawn(program, rest, { stdio: 'ignore' });
  const ask = (...words: string[]) =>
    runTool('redis-cli', ['-s', socket, '--no-auth-warning', ...words]).output.trim();
  for (let tries = 0; !/PONG|NOAUTH/.test(ask('ping')) && tries < 200; tries += 1) await sleep(25);
  return { child, ask };
}

it('Redis of the cluster asks for the password, and no argument of a process tells it', async () => {
  const { child, ask } = await startPod();
  try {
    expect(ask('ping')).toMatch(/NOAUTH/);
    expect(ask('-a', PASSWORD, 'ping')).toBe('PONG');
    const args = readFileSync(`/proc/${child.pid}/cmdline`, 'utf8');
    expect(args).toContain('redis-server');
    expect(args).not.toContain(PASSWORD);
    expect(ask('-a', PASSWORD, 'config', 'get', 'appendfsync')).toContain('always');
    expect(ask('-a', PASSWORD, 'config', 'get', 'proto-max-bulk-len')).toContain('4194304');
  } finally {
    child.kill();
    await once(child, 'exit');
  }
});
