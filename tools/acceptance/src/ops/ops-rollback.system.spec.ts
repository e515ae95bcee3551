import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT, runNode, startEngine, temporaryFolder } from '@meta-agent/harness';
import { sampleRegistry, smallRegistry } from '@meta-agent/model-io/testing';
import { start } from './watch-process';

const COMMAND = "meta-ops rollback -r 'bad BUYs'";

/** The shipped file of settings with these values: its own lines, without their comment sign. */
function shippedSettings(settings: Readonly<Record<string, string>>): string {
  const shipped = readFileSync(join(ROOT, 'tools/deploy/systemd/engine.env.example'), 'utf8');
  return Object.entries(settings).reduce((text, [name, value]) => {
    const line = new RegExp(`^#${name}=.*$`, 'm');
    expect(text).toMatch(line);
    return text.replace(line, `${name}=${value}`);
  }, shipped);
}

/** What a terminal shows, and what a person types then. */
type Dialogue = readonly (readonly [shown: string, keys: string])[];

/** A machine: the wrapper on the PATH, the engine's settings, and a user to switch to. */
function machine(settings: Readonly<Record<string, string>>) {
  const folder = temporaryFolder();
  for (const name of ['bin', 'etc', 'elsewhere']) mkdirSync(join(folder, name));
  const script = (name: string, text: string) => {
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(folder, 'bin', name), 0o755);
  };
  script('sudo', 'exec "$@"');
  script('id', 'echo root');
  script('runuser', '[ "$1 $2 $3" = "-u meta-agent --" ] && shift 3 && exec "$@"');
  symlinkSync(join(ROOT, 'tools/deploy/ops/meta-ops'), join(folder, 'bin/meta-ops'));
  writeFileSync(join(folder, 'etc/engine.env'), shippedSettings(settings));
  const setting = `stty cols 120 rows 30; cd ${folder}/elsewhere && PATH=${folder}/bin:${PLAIN_PATH} META_AGENT_ETC=${folder}/etc`;
  /** Types a command on a terminal, and the keys of a dialogue as its questions are shown. */
  return async (command: string, dialogue: Dialogue) => {
    const args = ['-qefc', `${setting} sh -c ${quoted(`sudo ${command}`)}`, '/dev/null'];
    const { child, printed, ended } = start('script', args);
    const left = [...dialogue];
    child.stdout.on('data', () => {
      const [next] = left;
      if (left.length === 0 || !printed.text.includes(next[0])) return;
      left.shift();
      child.stdin.write(next[1]);
    });
    return { exitCode: await ended, text: printed.text };
  };
}

/** The environment of a shell, without the variables that npm adds for its children. */
const PLAIN_PATH = `${dirname(process.execPath)}:/usr/bin:/bin`;

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`;

async function serving(dir: string) {
  const engine = await startEngine({ META_V2_MODEL_DIR: dir, META_DECISION_LOG: 'off' });
  return { engine, settings: { META_V2_MODEL_DIR: dir, META_PORT: new URL(engine.url).port } };
}

describe('a rollback on a terminal, by the wrapper, from any folder', () => {
  it('asks for what is not typed, and ends when the engine decides, after 33 keystrokes', async () => {
    const { registry, versions } = await sampleRegistry(3);
    const { engine, settings } = await serving(registry.dir);
    const dialogue = [
      ['Why?', 'bad BUYs\r'],
      ['Roll back from', 'y'],
    ] as const;
    const typed = ['sudo meta-ops rollback\r', ...dialogue.map(([, keys]) => keys)].join('');
    expect(typed).toHaveLength(33);
    const { exitCode, text } = await machine(settings)('meta-ops rollback', dialogue);
    expect(text).toMatch(/The engine decides by it, after [\d.]+ m?s\.\s*$/);
    expect(exitCode).toBe(0);
    expect((await engine.client.status()).model_version).toBe(versions[1]);
    const { entries } = await registry.verifyLedger();
    expect(entries.at(-1)).toMatchObject({ event: 'rollback', reason: 'bad BUYs' });
  });

  it('changes nothing when no reason is given', async () => {
    const { registry, versions } = await sampleRegistry(3);
    const { settings } = await serving(registry.dir);
    const told = await machine(settings)('meta-ops rollback', [['Why?', '\u0003']]);
    expect(told).toEqual({
      exitCode: 2,
      text: expect.stringContaining('Nothing was changed.') as string,
    });
    expect((await registry.current())?.version).toBe(versions[2]);
  });

  it('with a reason asks once, and ends when the engine uses the version', async () => {
    expect(`sudo ${COMMAND} -y`.length).toBeLessThanOrEqual(40);
    const { registry, versions } = await sampleRegistry(3);
    const { engine, settings } = await serving(registry.dir);
    const { exitCode, text } = await machine(settings)(COMMAND, [['Roll back from', 'y']]);
    expect(text).toMatch(/The engine decides by it, after [\d.]+ m?s\.\s*$/);
    expect(exitCode).toBe(0);
    expect((await engine.client.status()).model_version).toBe(versions[1]);
    const { entries } = await registry.verifyLedger();
    expect(entries.at(-1)).toMatchObject({ event: 'rollback', reason: 'bad BUYs' });
  });

  it('changes nothing when the answer is no', async () => {
    const { registry, versions } = await sampleRegistry(3);
    const { settings } = await serving(registry.dir);
    const { exitCode, text } = await machine(settings)(COMMAND, [['Roll back from', 'n']]);
    expect([exitCode, text]).toEqual([2, expect.stringContaining('Nothing was changed.')]);
    expect((await registry.current())?.version).toBe(versions[2]);
  });

  it('reports that the engine serves another registry, and ends with 4', async () => {
    const { registry } = await sampleRegistry(3);
    const { settings } = await serving((await smallRegistry(7)).dir);
    const { exitCode, text } = await machine({ ...settings, META_V2_MODEL_DIR: registry.dir })(
      `${COMMAND} -y`,
      [],
    );
    expect([exitCode, text]).toEqual([
      4,
      expect.stringContaining('THE ENGINE SERVES ANOTHER REGISTRY'),
    ]);
  });

  it('prints hints to paste: with the wrapper, and with the path off the PATH', async () => {
    const { text } = await machine({ META_V2_MODEL_DIR: '/nowhere' })('meta-ops show x', []);
    expect(text).toMatch(/next: \S+\/meta-trainer train/);
    const { registry } = await sampleRegistry(2);
    const args = ['show', 'nothing', '--model-dir', registry.dir];
    const cwd = temporaryFolder();
    const env = { PATH: PLAIN_PATH };
    const { stderr } = await runNode([join(ROOT, 'apps/ops/bin/meta-ops.js'), ...args], {
      cwd,
      env,
    });
    expect(stderr).toContain(`next: ${join(ROOT, 'node_modules/.bin/meta-ops')} list`);
  });
});
