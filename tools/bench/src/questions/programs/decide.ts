import { readFileSync } from 'node:fs';
import { decide, DEFAULT_POLICY, MetaAgent, type MetaModel } from '@meta-agent/decision';
import type { SignalRecord } from '@meta-agent/features';
import { createScorer, openModel, type LoadedModel } from '@meta-agent/model-io';
import { interleave, type Contestant } from '../../measure/contest';
import { contestTable } from '../../report/markdown-table';
import { simulateMarket, trainModel } from '../../subjects/bench-model';
import { ROUNDS, type Question } from '../question';

const RECORDS = 5000;
const PASSES = 40;

/** The time of one decision, from a plain object to the result. */
export const decideQuestion: Question = {
  name: 'decide',
  description: 'one decision in memory, beside the parsing of its record',
  measure: async (folder) => {
    const market = simulateMarket(folder, RECORDS);
    const model = await openModel(trainModel(folder, market));
    const lines = readFileSync(market.predictions, 'utf8').trimEnd().split('\n');
    const records = lines.map((line) => JSON.parse(line) as SignalRecord);
    const context = { model, policy: DEFAULT_POLICY, nowMs: Date.now() };
    const asked = records.filter((record) => decide(record, context).meta_confidence !== null);
    const agent = new MetaAgent({ model });
    const local = { ...context, model: withGroupsAndRegimes(model, records) };
    const results = await interleave(
      [
        timed('JSON.parse', lines, (line) => JSON.parse(line)),
        timed('decide', records, (record) => decide(record, context)),
        timed('decide, the model asked', asked, (record) => decide(record, context)),
        timed('the same with groups and regimes', asked, (record) => decide(record, local)),
        timed('MetaAgent.predict', records, (record) => agent.predict(record)),
      ],
      ROUNDS,
    );
    const table = contestTable(results, [{ figure: 'us', title: 'µs a record', digits: 3 }]);
    return `Processor time, ${RECORDS} simulated records in turn, crossed75.\n\n${table}`;
  },
};

/**
 * The same decisions by a model with groups and a regime certificate: a group for each symbol, whose
 * weights add 0, and the override threshold for each regime.
 */
function withGroupsAndRegimes(model: LoadedModel, records: readonly SignalRecord[]): MetaModel {
  const names = [...new Set(records.flatMap(({ symbol }) => symbol ?? []))];
  const deltas = new Float32Array(names.length * 3 * (model.featureCount + 1));
  const groups = { by: 'symbol' as const, kappa: 0.1, names, deltas };
  const threshold = model.overrideThreshold;
  return {
    ...model,
    ...createScorer({ ...model.parameters, groups }),
    regimeCertificate: {
      promise: 'none: this model is measured for its speed',
      volatility_low: threshold,
      volatility_medium: threshold,
      volatility_high: threshold,
    },
  };
}

function timed<T>(name: string, items: readonly T[], work: (item: T) => unknown): Contestant {
  return {
    name,
    run: () => {
      let used = 0;
      const start = process.cpuUsage();
      for (let pass = 0; pass < PASSES; pass += 1) {
        // A result that nobody reads may not be computed at all.
        for (const item of items) if (work(item) !== undefined) used += 1;
      }
      const { user, system } = process.cpuUsage(start);
      return { us: (user + system) / used };
    },
  };
}
