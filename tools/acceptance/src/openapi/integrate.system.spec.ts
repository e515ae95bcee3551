import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, startEngine, temporaryFolder } from '@meta-agent/harness';
import { smallRegistry } from '@meta-agent/model-io/testing';
import { blocksOf } from '../house/blocks-of';

const [PROGRAM] = blocksOf(readFileSync(join(ROOT, 'docs/integrate.md'), 'utf8'), 'python');

function runPython(program: string, url: string): string {
  const env = { ...process.env, META_ENGINE_URL: url };
  return execFileSync('python3', ['-c', program], { env, encoding: 'utf8' });
}

describe('the Python of docs/integrate.md', () => {
  it('decides by the engine, and by the own vote where the engine is away', async () => {
    const engine = await startEngine({ META_DECISION_LOG: 'off' });
    expect(runPython(PROGRAM, engine.url)).toBe('BUY model_not_loaded\n');
    await engine.stop();
    expect(runPython(PROGRAM, engine.url)).toMatch(/^BUY engine_unavailable: /);
  });
});

/** The generator is no package of Debian: `pip install openapi-python-client`. */
const GENERATOR = process.env.META_TEST_PYTHON_CLIENT ?? 'openapi-python-client';
const isInstalled = spawnSync(GENERATOR, ['--version']).status === 0;
const itWhenInstalled = isInstalled ? it : it.skip;
const title = isInstalled ? '' : ' (missing: the program openapi-python-client, by pip)';

/** Runs beside the generated package, with the Python of the generator. */
const CLIENT = `
import json, os
from meta_agent_client import Client
from meta_agent_client.api.decide import post_predict, post_predict_batch
from meta_agent_client.api.watch import get_status
from meta_agent_client.models import SignalRecord

client = Client(base_url=os.environ["META_ENGINE_URL"], raise_on_unexpected_status=True)
record = SignalRecord.from_dict(json.loads(os.environ["RECORD"]))
one = post_predict.sync(client=client, body=record)
many = post_predict_batch.sync(client=client, body=[record] * 3)
status = get_status.sync(client=client)
print(json.dumps([one.to_dict(), [item.to_dict() for item in many], status.to_dict()]))
`;

const RECORD = {
  symbol: 'BTCUSDT',
  timestamp: '2026-02-05T23:54:27Z',
  base_predictions: {
    xgb: { action: 'BUY', confidence: 0.7 },
    lgbm: { action: 'HOLD', confidence: 0.65 },
  },
} as const;

function runClient(folder: string, url: string): [Decided, Decided[], Record<string, unknown>] {
  // The generator's script starts with the path of its Python.
  const script = readFileSync(execFileSync('which', [GENERATOR], { encoding: 'utf8' }).trim());
  const python = /^#!(\S+)/.exec(script.toString('utf8'))?.[1] ?? 'python3';
  const env = { ...process.env, META_ENGINE_URL: url, RECORD: JSON.stringify(RECORD) };
  const cwd = join(folder, 'meta-agent-client');
  const answer = execFileSync(python, ['-c', CLIENT], { cwd, env, encoding: 'utf8' });
  return JSON.parse(answer) as [Decided, Decided[], Record<string, unknown>];
}

interface Decided {
  readonly id: string;
}

itWhenInstalled(
  `a client that openapi-python-client generates decides, decides a batch and reads the status${title}`,
  async () => {
    const { dir } = await smallRegistry();
    const engine = await startEngine({ META_V2_MODEL_DIR: dir, META_DECISION_LOG: 'off' });
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'config.yml'), 'package_name_override: meta_agent_client\n');
    const args = ['generate', '--url', `${engine.url}/openapi.json`, '--config', 'config.yml'];
    const { status, stderr } = spawnSync(GENERATOR, args, { cwd: folder, encoding: 'utf8' });
    expect(status).toBe(0);
    // The generator knows no NDJSON: the batches are called as arrays.
    const unsupported = stderr.match(/^(WARNING parsing .*|Unsupported .*)$/gm) ?? [];
    expect(unsupported.filter((line) => !/batch within|x-ndjson$/.test(line))).toEqual([]);
    const [one, many, state] = runClient(folder, engine.url);
    const { id, ...decided } = await engine.client.whatIf(RECORD);
    expect(one).toEqual({ ...decided, id: expect.not.stringMatching(`^${id}$`) as string });
    expect(many).toEqual(many.map((item) => ({ ...one, id: item.id })));
    expect(many).toHaveLength(3);
    expect(state).toMatchObject({ total_predictions: 4, model_ready: true });
    await engine.stop();
  },
);
