import { createReadStream, readFileSync } from 'node:fs';
import { readLog } from '@meta-agent/features';
import { interleave, type Contestant } from '../measure/contest';
import { contestTable } from '../report/markdown-table';
import { simulateMarket } from '../subjects/bench-model';
import { ROUNDS, type Question } from './question';

const RECORDS = 100_000;

/** Reading and checking a prediction log, beside JSON.parse of each line. */
export const readQuestion: Question = {
  name: 'read',
  description: 'a prediction log, read and checked, beside JSON.parse of its lines',
  measure: async (folder) => {
    const { predictions } = simulateMarket(folder, RECORDS);
    const results = await interleave(
      [
        timed('JSON.parse', () => parseLines(predictions)),
        timed('readLog', () => readRecords(predictions)),
      ],
      ROUNDS,
    );
    const columns = [
      { figure: 'seconds', title: 'seconds', digits: 3 },
      { figure: 'processor', title: 'processor seconds', digits: 3 },
    ];
    return `${RECORDS} simulated records, one thread.\n\n${contestTable(results, columns)}`;
  },
};

function timed(name: string, work: () => number | Promise<number>): Contestant {
  return {
    name,
    run: async () => {
      const [startMs, start] = [performance.now(), process.cpuUsage()];
      const records = await work();
      const { user, system } = process.cpuUsage(start);
      if (records !== RECORDS) throw new Error(`${name} read ${records} records`);
      return { seconds: (performance.now() - startMs) / 1000, processor: (user + system) / 1e6 };
    },
  };
}

function parseLines(path: string): number {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.filter((line) => JSON.parse(line) !== null).length;
}

async function readRecords(path: string): Promise<number> {
  let records = 0;
  for await (const entry of readLog(path, createReadStream(path))) {
    if ('record' in entry) records += 1;
  }
  return records;
}
