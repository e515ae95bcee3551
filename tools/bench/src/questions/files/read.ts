import { readFileSync } from 'node:fs';
import { interleave, type Contestant } from '../../measure/contest';
import { contestTable } from '../../report/markdown-table';
import { simulateMarket } from '../../subjects/bench-model';
import { readForTraining } from '../../subjects/read-for-training';
import { ROUNDS, type Question } from '../question';

const RECORDS = 100_000;

/** Reading a prediction log as a training does, beside JSON.parse of each line. */
export const readQuestion: Question = {
  name: 'read',
  description: 'a prediction log, read as a training does, beside JSON.parse of its lines',
  measure: async (folder) => {
    const { predictions } = simulateMarket(folder, RECORDS);
    const results = await interleave(
      [
        timed('JSON.parse', () => parseLines(predictions)),
        timed('log to columns', () => readForTraining(predictions)),
      ],
      ROUNDS,
    );
    const columns = [
      { figure: 'seconds', title: 'seconds', digits: 3 },
      { figure: 'processor', title: 'processor seconds', digits: 3 },
    ];
    return [
      `${RECORDS.toLocaleString('en-US')} simulated records. \`log to columns\` reads the file in chunks, checks each ` +
        'line, hashes the file and sorts the records; `JSON.parse` has the whole text of the file.',
      contestTable(results, columns),
    ].join('\n\n');
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
