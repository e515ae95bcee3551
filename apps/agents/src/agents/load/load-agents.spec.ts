import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '@meta-agent/durable-files/testing';
import { REAL, SMALL, testdata } from '../../testing/agent-folders';
import { failuresInWords, inspectAgents, loadAgents } from './load-agents';
import { probeWindows, PROBES } from './probe-windows';

const BAD: readonly (readonly [folder: string, failure: string])[] = [
  ['broken-description', 'agent_json: expected valid JSON, found Expected property name'],
  [
    'constant',
    'not_constant: expected probabilities that differ between windows by at least 0.0001, found a largest difference of 0.0',
  ],
  [
    'cut',
    'onnx: expected an ONNX model that the runtime loads, found the message ends within a field',
  ],
  ['empty', 'onnx: expected an ONNX model that the runtime loads, found the model has no graph'],
  [
    'external-data-absolute',
    'external_data: expected a file in the folder of the agent, found the path /etc/passwd',
  ],
  [
    'external-data-outside',
    'external_data: expected a file in the folder of the agent, found the path ../../small/beside/weights.bin',
  ],
  [
    'missing-external-data',
    'external_data: expected the file weights.bin beside model.onnx, found no such file',
  ],
  ['nan', 'finite: expected finite probabilities, found NaN'],
  ['no-description', 'agent_json: expected a plain file agent.json, found no such file'],
  ['no-model', 'sha256: expected a plain file model.onnx, found no such file'],
  [
    'not-onnx',
    'onnx: expected an ONNX model that the runtime loads, found a field has the unknown type 7',
  ],
  ['sums', 'sums: expected rows of probabilities from 0 to 1 that sum to 1, found the row 0.5'],
  [
    'unknown-channel',
    'agent_json: expected channels: ["open","high","low","close","volume"], found ["open","high","low","close","funding"]',
  ],
  [
    'window-too-long',
    'agent_json: expected lookback: a whole number of bars from 2 to 10000, found 1000000',
  ],
  [
    'wrong-channels',
    'input: expected candles: float32 [n, 8, 5], found candles: float32 [n, 8, 4]',
  ],
  [
    'wrong-classes',
    'agent_json: expected classes: ["SELL","HOLD","BUY"], found ["BUY","HOLD","SELL"]',
  ],
  ['wrong-hash', `sha256: expected ${'0'.repeat(64)}, found 6940e33c`],
  [
    'wrong-horizons',
    'output: expected probabilities: float32 [n, 2, 3], found probabilities: float32 [n, 3, 3]',
  ],
  ['wrong-input-name', 'input: expected bars: float32 [n, 8, 5], found candles: float32 [n, 8, 5]'],
  [
    'wrong-name',
    'agent_json: expected name: a name of small letters, digits and _, like xgb, found "__proto__"',
  ],
  [
    'wrong-output-name',
    'output: expected probabilities: float32 [n, 2, 3], found logits: float32 [n, 2, 3]',
  ],
  ['wrong-schema', 'agent_json: expected schema_version: 1, found 2'],
  ['wrong-type', 'onnx: expected an ONNX model that the runtime loads, found Type Error'],
  ['wrong-window', 'input: expected candles: float32 [n, 8, 5], found candles: float32 [n, 9, 5]'],
];

const failuresOf = async (folder: string) => (await inspectAgents(folder)).flatMap(failuresInWords);

/** A folder of agents with copies of small ones. */
function folderOf(...copies: readonly (readonly [name: string, of: string])[]): string {
  const folder = temporaryFolder();
  for (const [name, of] of copies) cpSync(join(SMALL, of), join(folder, name), { recursive: true });
  return folder;
}

describe('agents that pass every check', () => {
  it('are the default ones in their order, then the others by name', async () => {
    const folder = folderOf(['1', 'gamma'], ['2', 'alpha']);
    for (const name of ['lgbm', 'xgb']) {
      cpSync(join(REAL, name), join(folder, name), { recursive: true });
    }
    const agents = await loadAgents(folder);
    expect(agents.map(({ name }) => name)).toEqual(['xgb', 'lgbm', 'alpha', 'gamma']);
    expect(agents.map(({ lookback }) => lookback)).toEqual([128, 672, 8, 24]);
  });

  it('may be named by the folder of one agent', async () => {
    const [agent] = await loadAgents(join(SMALL, 'alpha'));
    expect(agent).toMatchObject({ name: 'alpha', intervalMinutes: 15, horizonsMinutes: [15, 60] });
    expect(agent.isBatchable).toBe(true);
    expect(await agent.predict(probeWindows(8), PROBES)).toHaveLength(PROBES * 6);
  });

  it('may keep weights in a file beside the model, which the checks name', async () => {
    const [{ agent, checks }] = await inspectAgents(join(SMALL, 'beside'));
    expect(agent?.name).toBe('beside');
    const { found } = checks.find(({ check }) => check === 'external_data') ?? {};
    expect(found).toBe('weights.bin, which sha256 does not cover');
  });
});

describe('agents that are refused', () => {
  it.each(BAD)('%s: what was expected and found', async (folder, failure) => {
    const [told, ...others] = await failuresOf(testdata('bad', folder));
    expect(told).toContain(failure);
    expect(others).toEqual([]);
  });

  it('covers every bad agent of the test data', () => {
    expect(BAD.map(([folder]) => folder)).toEqual(readdirSync(testdata('bad')).sort());
  });

  it('two of one name', async () => {
    const folder = folderOf(['a', 'alpha'], ['b', 'alpha']);
    const expected =
      'alpha: unique_name: expected a name that no other agent has, found alpha in a and b';
    expect(await failuresOf(folder)).toEqual([expected]);
  });

  it('a model that is a link out of the folder', async () => {
    const folder = folderOf(['a', 'alpha']);
    rmSync(join(folder, 'a/model.onnx'));
    symlinkSync(join(SMALL, 'alpha/model.onnx'), join(folder, 'a/model.onnx'));
    expect((await failuresOf(folder))[0]).toContain(
      'sha256: expected a plain file model.onnx, found a symbolic link',
    );
  });

  it('weights that are a link out of the folder', async () => {
    const folder = folderOf(['a', 'beside']);
    rmSync(join(folder, 'a/weights.bin'));
    symlinkSync('/etc/passwd', join(folder, 'a/weights.bin'));
    expect((await failuresOf(folder))[0]).toContain(
      'external_data: expected the file weights.bin beside model.onnx, found a symbolic link',
    );
  });

  it('a folder that is a link', async () => {
    const folder = folderOf(['a', 'alpha']);
    symlinkSync(join(SMALL, 'beta'), join(folder, 'b'));
    expect(await failuresOf(folder)).toEqual([
      `${join(folder, 'b')}: folder: expected a folder, no link, found a symbolic link`,
    ]);
  });

  it('each with its own line, and none is loaded', async () => {
    const loading = loadAgents(testdata('bad'));
    await expect(loading).rejects.toMatchObject({ code: 'agent_refused', exitCode: 3 });
    const { issues } = (await loading.catch((error: unknown) => error)) as { issues: string[] };
    expect(issues).toHaveLength(BAD.length);
  });

  it('of different intervals', async () => {
    const folder = folderOf(['a', 'alpha'], ['b', 'beta']);
    const path = join(folder, 'b/agent.json');
    const told = JSON.parse(readFileSync(path, 'utf8')) as object;
    writeFileSync(path, JSON.stringify({ ...told, interval_minutes: 5 }));
    await expect(loadAgents(folder)).rejects.toMatchObject({ code: 'agents_disagree' });
  });

  it('a folder without agents', async () => {
    const folder = temporaryFolder();
    await expect(loadAgents(folder)).rejects.toMatchObject({
      code: 'no_agents_found',
      exitCode: 2,
    });
    mkdirSync(join(folder, 'empty'));
    expect((await failuresOf(folder))[0]).toContain('agent_json: expected a plain file agent.json');
  });
});
