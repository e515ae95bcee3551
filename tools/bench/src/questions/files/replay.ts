import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { interleave } from '../../measure/contest';
import { contestTable } from '../../report/markdown-table';
import { OPS, simulateMarket, trainModel } from '../../subjects/bench-model';
import { timeProcess } from '../../subjects/run-process';
import { ROUNDS, type Question } from '../question';

const RECORDS = 100_000;
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
    const { predictions } = simulateMarket(folder, RECORDS);
    const modelDir = trainModel(folder, simulateMarket(folder, TRAINED_ON));
    const script = join(folder, 'parse-and-write.js');
    writeFileSync(script, PARSE_AND_WRITE);
    const out = join(folder, 'out.jsonl');
    const replay = ['replay', '--model-dir', modelDir, '--predictions', predictions];
    const node = (...args: readonly string[]) => timeProcess(process.execPath, args);
    const results = await interleave(
      [
        { name: 'parse and stringify', run: () => node(script, predictions, out) },
        { name: 'replay', run: () => node(OPS, ...replay) },
        { name: 'replay --out', run: () => node(OPS, ...replay, '--yes', '--out', out) },
      ],
      Math.min(ROUNDS, 5),
    );
    const columns = [
      { figure: 'seconds', title: 'seconds', digits: 2 },
      { figure: 'processor', title: 'processor seconds', digits: 2 },
    ];
    return `${RECORDS} simulated records, whole processes.\n\n${contestTable(results, columns)}`;
  },
};
