import { interleave, type Figures } from '../../measure/contest';
import { processorMs } from '../../measure/machine';
import { contestTable } from '../../report/markdown-table';
import { OPS, simulateMarket, TRAINER, trainModel } from '../../subjects/bench-model';
import { timeProcess } from '../../subjects/run-process';
import { startEngine } from '../../subjects/start-server';
import { ROUNDS, type Question } from '../question';

/** How long the programs take to start, beside Node itself. */
export const startQuestion: Question = {
  name: 'start',
  description: 'the start of each program, beside an empty Node program',
  measure: async (folder) => {
    const market = simulateMarket(folder, 1000);
    const modelDir = trainModel(folder, market);
    const node = (...args: readonly string[]) => timeProcess(process.execPath, args);
    const inputs = ['--predictions', market.predictions, '--labels', market.labels];
    const train = ['train', ...inputs, '--recipe', 'guide', '--model-dir', `${folder}/trained`];
    const results = await interleave(
      [
        { name: 'node -e 0', run: () => node('-e', '0') },
        { name: 'meta-ops --help', run: () => node(OPS, '--help') },
        { name: 'meta-ops list', run: () => node(OPS, 'list', '--model-dir', modelDir) },
        { name: 'meta-engine, until it listens', run: () => startAndStop(folder, modelDir) },
        { name: 'meta-trainer --help', run: () => node(TRAINER, '--help') },
        { name: 'meta-trainer train, 1,000 records', run: () => node(TRAINER, ...train) },
      ],
      Math.max(ROUNDS, 9),
    );
    return contestTable(results, [
      { figure: 'seconds', title: 'seconds', digits: 3 },
      { figure: 'processor', title: 'processor seconds', digits: 3 },
    ]);
  },
};

async function startAndStop(folder: string, modelDir: string): Promise<Figures> {
  const startMs = performance.now();
  const server = await startEngine(folder, modelDir, { META_DECISION_LOG: 'off' });
  const seconds = (performance.now() - startMs) / 1000;
  const processor = processorMs(server.pid) / 1000;
  await server.stop();
  return { seconds, processor };
}
