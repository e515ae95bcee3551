import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import { onlineStart, openRegistry, publishLive } from '@meta-agent/model-io';
import { interleave, type Contestant } from '../../measure/contest';
import { describeRefusals } from '../../report/describe-refusals';
import { contestTable } from '../../report/markdown-table';
import { trainCandidate, type Market } from '../../subjects/bench-model';
import { startEngine, type RunningServer } from '../../subjects/start-server';
import { CONNECTIONS, saturate } from '../../subjects/wrk';
import { ROUNDS, SECONDS, type Question } from '../question';
import { preparePosts } from './prepare-posts';

const SHADOW = { META_CHALLENGER: 'newest' };
const CANARY = { ...SHADOW, META_CANARY_SHARE: '0.1' };

/** What each contestant has beside the model; the first one has nothing. */
const CONTESTANTS: readonly (readonly [name: string, env: Readonly<Record<string, string>>])[] = [
  ['live state', {}],
  ['live state, challenger', SHADOW],
  ['live state, challenger, canary', CANARY],
  ['live state, challenger, canary, online expert', { ...CANARY, META_ONLINE: 'true' }],
];

/** What the supervisor's work costs the engine. */
export const supervisedQuestion: Question = {
  name: 'supervised',
  description: 'predict with a live state, a challenger in shadow and a canary, beside without',
  measure: async (folder) => {
    const { modelDir, market, script } = preparePosts(folder);
    const servers: RunningServer[] = [];
    const start = async (name: string, log: string, env: Readonly<Record<string, string>>) => {
      const settings = { META_DECISION_LOG: join(folder, log), ...env };
      const server = await startEngine(folder, modelDir, settings);
      servers.push(server);
      const url = `${server.url}/api/ai/meta/predict`;
      return { name, run: () => saturate(server, url, script, SECONDS) };
    };
    try {
      const bare = join(folder, 'without');
      cpSync(modelDir, bare, { recursive: true });
      const without = await start('without', 'log', { META_V2_MODEL_DIR: bare });
      await supervise(modelDir, market);
      const others: Contestant[] = [];
      for (const [i, [name, env]] of CONTESTANTS.entries()) {
        others.push(await start(name, `log-${i}`, env));
      }
      const results = await interleave([without, ...others], ROUNDS);
      return [
        `All logs on, ${CONNECTIONS} connections, ${ROUNDS} rounds of ${SECONDS} s in turn; median (quartiles).`,
        contestTable(results, [
          { figure: 'rate', title: 'requests/s', digits: 0 },
          { figure: 'processor', title: 'processor µs a request', digits: 1 },
        ]),
        describeRefusals(results),
      ].join('\n\n');
    } finally {
      for (const server of servers) await server.stop();
    }
  },
};

/** Adds a candidate and a live state of the current version, as the supervisor publishes it. */
async function supervise(modelDir: string, market: Market): Promise<void> {
  trainCandidate(modelDir, market);
  const { version, parameters, overrideThreshold } = await openRegistry({ dir: modelDir }).load();
  const evidence = { evidence: 1, processes: [], blocks: 0, scale: null };
  const cap = Math.min(1, overrideThreshold + 0.1);
  await publishLive({ dir: modelDir, disk: nodeDisk }, null, {
    ...{ model_version: version, as_of: new Date().toISOString() },
    threshold: {
      ...{ value: overrideThreshold, paused: false, pauses: 0, floor: overrideThreshold, cap },
      ...{ target_precision: overrideThreshold, counted: 0, wrong: 0 },
    },
    demotion: { demoted: false, ...evidence, block: { index: null, sum: 0 } },
    online: {
      ...{ batch_weight: 0.9, coefficients: [...onlineStart(parameters)] },
      ...{ learned: 0, trusted: true },
    },
    ...{ challenger: null, settled: null },
  });
}
