import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { interleave, type Result } from '../../measure/contest';
import { contestTable } from '../../report/markdown-table';
import { OPS, simulateMarket, trainModel } from '../../subjects/bench-model';
import { timeProcess } from '../../subjects/run-process';
import { ROUNDS, sizesOr, type Question } from '../question';

/** BENCH_RECORDS=1000000 measures another size. */
const SIZES = sizesOr('100000');
const TRAINED_ON = 5000;

const PARSE_AND_WRITE = `
const { readFileSync, writeFileSync } = require('node:fs');
const lines = readFileSync(process.argv[2], 'utf8').trimEnd().split('\\n');
writeFileSync(process.argv[3], lines.map((line) => JSON.stringify(JSON.parse(line))).join('\\n'));
`;

/** A replay of a whole log, beside parsing and writing its lines. */
export const replayQuestion: Question = {
  name: 'replay',
  description: 'meta-ops replay, beside JSON.parse and JSON.stringify of the lines',
  measure: async (folder) => {
    const modelDir = trainModel(folder, simulateMarket(folder, TRAINED_ON));
    const sections = ['Whole processes.'];
    for (const records of SIZES) {
      const results = await measureSize(folder, modelDir, records);
      sections.push(`${records.toLocaleString('en-US')} records.`, contestTable(results, COLUMNS));
    }
    return sections.join('\n\n');
  },
};

const COLUMNS = [
  { figure: 'seconds', title: 'seconds', digits: 2 },
  { figure: 'processor', title: 'processor seconds', digits: 2 },
];

function measureSize(folder: string, modelDir: string, records: number): Promise<Result[]> {
  const { predictions } = simulateMarket(folder, records);
  const script = join(folder, 'parse-and-write.js');
  writeFileSync(script, PARSE_AND_WRITE);
  const out = join(folder, 'out.jsonl');
  const replay = ['replay', '--model-dir', modelDir, '--predictions', predictions];
  const node = (...args: readonly string[]) => timeProcess(process.execPath, args);
  return interleave(
    [
      { name: 'parse and stringify', run: () => node(script, predictions, out) },
      { name: 'replay', run: () => node(OPS, ...replay) },
      { name: 'replay --out', run: () => node(OPS, ...replay, '--yes', '--out', out) },
    ],
    Math.min(ROUNDS, 5),
  );
}
