import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { startEngine, temporaryFolder } from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';

const TOKEN = '0123456789abcdef0123456789abcdef';
const SETTINGS = join(__dirname, 'schemathesis');
/** Its batches of 5,001 items alone take a minute on a busy machine. */
const MOST_MS = 900_000;
/** A stream has no end that a test could wait for. */
const ENDLESS = '/api/ai/meta/stream';

/** The program is no package of Debian: `pip install schemathesis`. */
const isInstalled = spawnSync('schemathesis', ['--version']).status === 0;
const itWhenInstalled = isInstalled ? it : it.skip;
const title = isInstalled ? '' : ' (missing: the program schemathesis, pip install schemathesis)';

/** The token lets schemathesis try the admin calls too, with it and without it. */
async function runSchemathesis(url: string): Promise<{ exitCode: number | null; report: string }> {
  const child = spawn(
    'schemathesis',
    [
      ...[
        '--config-file',
        join(SETTINGS, 'schemathesis.toml'),
        'run',
        `${url}/openapi.json`,
        '--no-color',
      ],
      ...['-H', `Authorization: Bearer ${TOKEN}`, '--exclude-path', ENDLESS],
    ],
    {
      // It writes its examples to the current folder.
      cwd: temporaryFolder(),
      env: { ...process.env, SCHEMATHESIS_HOOKS: join(SETTINGS, 'hooks.py') },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const parts: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => parts.push(chunk));
  }
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, report: Buffer.concat(parts).toString() };
}

itWhenInstalled(
  `schemathesis finds no fault in the engine's own description of its API${title}`,
  async () => {
    const { dir } = await smallRegistry();
    const engine = await startEngine({
      META_V2_MODEL_DIR: dir,
      META_ADMIN_TOKEN: TOKEN,
      META_DECISION_LOG: 'off',
      LOG_DECISIONS: 'off',
    });
    const { exitCode, report } = await runSchemathesis(engine.url);
    expect({ exitCode, report: exitCode === 0 ? '' : report.slice(0, 5000) }).toEqual({
      exitCode: 0,
      report: '',
    });
    expect(report).toMatch(/Tested: 11\b/);
    expect(report).toContain('No issues found');
    expect(await engine.client.status()).toMatchObject({ model_ready: true });
  },
  MOST_MS,
);
