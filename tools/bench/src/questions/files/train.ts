import { join } from 'node:path';
import { interleave, type Contestant, type Figures } from '../../measure/contest';
import { contestTable } from '../../report/markdown-table';
import { simulateMarket, TRAINER, type Market } from '../../subjects/bench-model';
import { trainingPeer } from '../../subjects/python';
import { timeProcess } from '../../subjects/run-process';
import { ROUNDS, sizesOr, type Question } from '../question';

/** BENCH_RECORDS=100000,1000000 measures other sizes. */
const SIZES = sizesOr('2500,20000');
/** More records than this take fewer rounds. */
const LARGE = 50_000;
const COLUMNS = [
  { figure: 'seconds', title: 'seconds', digits: 2 },
  { figure: 'processor', title: 'processor seconds', digits: 2 },
  { figure: 'memory', title: 'peak MiB', digits: 0 },
];

/** A whole training, beside pandas and scikit-learn with the guide's recipe. */
export const trainQuestion: Question = {
  name: 'train',
  description: "a whole training, beside pandas and scikit-learn with the guide's recipe",
  measure: async (folder) => {
    const peer = trainingPeer();
    const sections = [
      'missing' in peer
        ? `Whole processes, without the peer: ${peer.missing}.`
        : "Whole processes. `scikit-learn` is pandas and scikit-learn with the guide's recipe, with as many threads as it starts by itself.",
    ];
    for (const records of SIZES) {
      const market = simulateMarket(folder, records);
      const rounds = records > LARGE ? Math.min(ROUNDS, 3) : ROUNDS;
      const results = await interleave(contestants(folder, market), rounds);
      const title = `${records.toLocaleString('en-US')} records; rounds: ${rounds}.`;
      sections.push(title, contestTable(results, COLUMNS));
    }
    return sections.join('\n\n');
  },
};

function contestants(folder: string, market: Market): Contestant[] {
  const { predictions, labels } = market;
  const inputs = ['--predictions', predictions, '--labels', labels];
  const train = (...recipe: readonly string[]): Promise<Figures> => {
    const out = ['--model-dir', join(folder, 'trained'), '--no-promote'];
    return timeProcess(process.execPath, [TRAINER, 'train', ...inputs, ...out, ...recipe]);
  };
  const peer = trainingPeer();
  const files = [predictions, labels];
  const peers =
    'missing' in peer
      ? []
      : [
          {
            name: 'scikit-learn',
            run: () => timeProcess(peer.command, [...peer.args, ...files]),
          },
        ];
  return [
    ...peers,
    { name: "guide's recipe", run: () => train('--recipe', 'guide') },
    { name: 'default recipe', run: () => train() },
  ];
}
