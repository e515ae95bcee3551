import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isProblem } from '@meta-agent/engine-api';
import { sum } from '@meta-agent/features';
import {
  messagesOf,
  runOps,
  runTrainer,
  startEngine,
  temporaryFolder,
  type EngineProcess,
} from '@meta-agent/harness';
import { simulateMarket, type SimulatedMarket } from '../market/simulated-market';
import { train, type TrainingReport } from '../trainer/training';

const RECIPE = [
  ...['--feature-set', 'crossed', '--C', '0.1', '--half-life', 'none'],
  ...['--class-weight', 'none', '--calibration', 'platt', '--force-promote'],
];
const THREE = ['alpha', 'xgb', 'model_3'];
const SEVEN = ['a', 'b', 'c', 'lgbm', 'e5', 'deep_net', 'g'];

/** Records of last year count for training. */
const SETTINGS = { META_MAX_ROW_AGE: '1000000000' };

/** The line of the engine's log about an agent. */
const linesAbout = (engine: EngineProcess, agent: string) =>
  messagesOf(engine).filter((message) => message.includes(`"base_predictions.${agent}"`));

describe.each([
  ['three', THREE, 'crossed59'],
  ['seven', SEVEN, 'crossed123'],
] as const)('%s agents', (_, agents, featureSet) => {
  let market: SimulatedMarket;
  let models: string;
  let logs: string;
  let report: TrainingReport;

  beforeAll(async () => {
    market = await simulateMarket(undefined, '--agents', agents.join());
    models = join(market.folder, 'models');
    logs = join(market.folder, 'logs');
    const inputs = ['--predictions', market.predictions, '--labels', market.labels];
    const trained = await train(models, ...inputs, '--agents', agents.join(), ...RECIPE);
    ({ report } = trained);
  });

  it('are trained, and named in the artifact', async () => {
    expect(report).toMatchObject({ agents, feature_set: featureSet, promoted: true });
    expect(Object.keys(report.base_weights)).toEqual(agents);
    expect(Object.keys(report.profile.agents)).toEqual(agents);
    expect(report.feature_names).toHaveLength(16 * agents.length + 11);
    const validated = await runOps(['validate', '--model-dir', models]);
    expect(validated.exitCode).toBe(0);
    const shown = await runOps(['show', report.version, '--model-dir', models]);
    expect(shown.stdout).toContain(`agents ${agents.map((agent) => `${agent} 1`).join(', ')}\n`);
    const page = readFileSync(join(report.path, 'report.html'), 'utf8');
    for (const agent of agents) expect(page).toContain(agent);
  });

  it('decide in the engine, and explain; its log is replayed without a difference', async () => {
    const engine = await startEngine({
      ...SETTINGS,
      META_V2_MODEL_DIR: models,
      META_DECISION_LOG: logs,
    });
    for (const record of market.records.slice(-60)) {
      const { explanation, reason } = await engine.client.predict(record, { explain: true });
      if (explanation === undefined) {
        expect(reason).toMatch(/^strong_consensus_/);
        continue;
      }
      expect(Object.keys(explanation.by_agent)).toEqual([...agents, 'ensemble']);
      const parts = [explanation.intercept, ...Object.values(explanation.by_agent)];
      expect(sum(parts)).toBeCloseTo(explanation.logit_difference, 9);
    }
    const { agents: reports } = await engine.client.status();
    expect(Object.entries(reports ?? {}).map(([agent, { reports: n }]) => [agent, n])).toEqual(
      agents.map((agent) => [agent, 60]),
    );
    const metrics = await engine.client.metrics();
    for (const agent of agents) {
      expect(metrics).toContain(`meta_agent_reports_total{agent="${agent}"} 60`);
    }
    expect(await engine.stop()).toBe(0);
    const replayed = await runOps([
      'replay',
      '--json',
      '--model-dir',
      models,
      '--predictions',
      logs,
    ]);
    expect({ ...replayed, stdout: JSON.parse(replayed.stdout) as unknown }).toMatchObject({
      exitCode: 0,
      stdout: { records: 60, invalid_lines: 0, logged: { compared: 60, different: 0 } },
    });
  });

  it('are the only ones that count: others are ignored, counted, and told once', async () => {
    const engine = await startEngine({
      ...SETTINGS,
      META_V2_MODEL_DIR: models,
      META_DECISION_LOG: logs,
    });
    const { base_predictions: signals, ...rest } = market.records[0];
    const stranger = { action: 'SELL', confidence: 0.99 } as const;
    const known = await engine.client.whatIf({ ...rest, base_predictions: signals });
    for (let i = 0; i < 3; i += 1) {
      const base_predictions = { ...signals, stranger, nonsense: 5 as unknown as typeof stranger };
      const answer = await engine.client.predict({ ...rest, base_predictions });
      expect(answer).toMatchObject({ action: known.action, confidence: known.confidence });
      expect(answer.warnings.filter((text) => text.startsWith('unknown_agent: '))).toHaveLength(2);
    }
    const metrics = await engine.client.metrics();
    expect(metrics).toContain('meta_record_warnings_total{kind="unknown_agent"} 6');
    const broken = { ...signals, [agents[1]]: { action: 'BUY', confidence: 2 } as const };
    const [item] = await engine.client.whatIfBatch([{ ...rest, base_predictions: broken }]);
    expect(isProblem(item) && item.code).toBe('invalid_record');
    expect(await engine.stop()).toBe(0);
    for (const name of ['stranger', 'nonsense']) expect(linesAbout(engine, name)).toHaveLength(1);
    const rows = await runTrainer([
      'describe',
      '--json',
      '--predictions',
      logs,
      '--max-row-age',
      '1e9',
      '--agents',
      agents.join(),
    ]);
    expect(JSON.parse(rows.stdout)).toMatchObject({ unknown_agents: [{ name: 'stranger' }] });
  });

  it('are those of the artifact when the model is evaluated', async () => {
    const inputs = ['--predictions', market.predictions, '--labels', market.labels];
    const { exitCode, stdout } = await runTrainer([
      ...['evaluate', '--json', '--model-dir', models, ...inputs],
    ]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ version: report.version });
  });
});

describe('a log with agents that the trainer does not know', () => {
  it('is described with their names and the flag to type, and refused for a training', async () => {
    const log = join(temporaryFolder(), 'log.jsonl');
    const signal = '{"action":"BUY","confidence":0.6}';
    const line = (minute: number) =>
      `{"timestamp":"2026-01-01T00:0${minute}:00Z","symbol":"A","base_predictions":` +
      `{"xgb":${signal},"my_model":${signal},"__proto__":${signal},"other":${signal}}}`;
    writeFileSync(log, `${[1, 2, 3].map(line).join('\n')}\n`);
    const described = await runTrainer(['describe', '--predictions', log]);
    expect(described.stdout).toContain(
      'Agents in the log: xgb 3, my_model 3 (not read), __proto__ 3 (not read), other 3 (not read)\n' +
        'To read all of them: --agents xgb,my_model,other\n',
    );
    const refused = await runTrainer(['train', '--predictions', log, '--labels', log]);
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toContain(
      'error unknown_agents: 9 of 12 signals are of unknown agents.',
    );
    expect(refused.stderr).toContain('use --agents xgb,my_model,other, or rename the agents');
  });

  it.each([
    ['xgb', '2 to 16 agents'],
    [Array.from({ length: 17 }, (_, i) => `a${i}`).join(), '2 to 16 agents'],
    ['xgb,LGBM', 'agents named with a-z'],
    ['xgb,xgb', 'each agent once'],
    ['xgb=0.5,xgb=0.5', 'each agent once'],
    ['xgb=0,lgbm=1', 'a weight above 0, at most 1000'],
    ['xgb=-1,lgbm=1', 'a weight above 0, at most 1000'],
    ['xgb=NaN,lgbm=1', 'the weight of each, above 0'],
  ])('refuses --agents %s', async (typed, expected) => {
    const { exitCode, stderr } = await runTrainer(['config', 'show', '--agents', typed]);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: expect.stringContaining(expected) as string,
    });
  });
});
