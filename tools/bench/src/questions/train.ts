import { join } from 'node:path';
import { interleave, type Contestant, type Figures } from '../measure/contest';
import { contestTable } from '../report/markdown-table';
import { simulateMarket, TRAINER, type Market } from '../subjects/bench-model';
import { succeeds, timeProcess } from '../subjects/run-process';
import { ROUNDS, type Question } from './question';

/** BENCH_RECORDS=100000,1000000 measures other sizes. */
const SIZES = (process.env.BENCH_RECORDS ?? '2500,20000').split(',').map(Number);
const PEER = join(__dirname, '../../peers/train_guide.py');
const COLUMNS = [
  { figure: 'seconds', title: 'seconds', digits: 2 },
  { figure: 'processor', title: 'processor seconds', digits: 2 },
];

/** A whole training, beside pandas and scikit-learn with the guide's recipe. */
export const trainQuestion: Question = {
  name: 'train',
  description: 'a whole training, beside scikit-learn with the same recipe',
  measure: async (folder) => {
    const hasPeer = succeeds('python3', '-c', 'import pandas, sklearn');
    const sections = [
      hasPeer
        ? 'The peer is pandas and scikit-learn with the same recipe; whole processes.'
        : 'The peer is missing (pip install pandas scikit-learn); whole processes.',
    ];
    for (const records of SIZES) {
      const market = simulateMarket(folder, records);
      const rounds = records > 50_000 ? 3 : ROUNDS;
      const results = await interleave(contestants(folder, market, hasPeer), rounds);
      sections.push(`${records} records:`, contestTable(results, COLUMNS));
    }
    return sections.join('\n\n');
  },
};

function contestants(folder: string, market: Market, hasPeer: boolean): Contestant[] {
  const { predictions, labels } = market;
  const inputs = ['--predictions', predictions, '--labels', labels];
  const train = (...recipe: readonly string[]): Promise<Figures> => {
    const out = ['--model-dir', join(folder, 'trained'), '--no-promote'];
    return timeProcess(process.execPath, [TRAINER, 'train', ...inputs, ...out, ...recipe]);
  };
  const peer = {
    name: 'scikit-learn',
    run: () => timeProcess('python3', [PEER, predictions, labels]),
  };
  return [
    ...(hasPeer ? [peer] : []),
    { name: "guide's recipe", run: () => train('--recipe', 'guide') },
    { name: 'default recipe', run: () => train() },
  ];
}
