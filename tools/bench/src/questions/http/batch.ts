import { setTimeout as sleep } from 'node:timers/promises';
import { interleave, type Figures } from '../../measure/contest';
import { processorMs } from '../../measure/machine';
import { describeRefusals } from '../../report/describe-refusals';
import { contestTable } from '../../report/markdown-table';
import { readRequests, simulateMarket, trainModel } from '../../subjects/bench-model';
import { startEngine } from '../../subjects/start-server';
import { ROUNDS, type Question } from '../question';

const RECORDS = 20_000;

/** Records a second of an NDJSON batch, beside parsing and writing the same lines. */
export const batchQuestion: Question = {
  name: 'batch',
  description: 'a batch of NDJSON, beside JSON.parse and JSON.stringify of its lines',
  measure: async (folder) => {
    const market = simulateMarket(folder, RECORDS);
    const lines = readRequests(market, RECORDS);
    const env = { META_DECISION_LOG: `${folder}/logs` };
    const server = await startEngine(folder, trainModel(folder, market), env);
    const url = `${server.url}/api/ai/meta/predict/batch`;
    try {
      const contestants = [
        { name: 'parse and stringify', run: () => timed(ownMs, () => parseAndWrite(lines)) },
        {
          name: 'batch, all logs on',
          run: () =>
            timed(
              () => processorMs(server.pid),
              () => post(url, lines),
            ),
        },
      ];
      const results = await interleave(contestants, ROUNDS);
      const columns = [
        { figure: 'rate', title: 'records/s', digits: 0 },
        { figure: 'processor', title: 'processor µs a record', digits: 1 },
      ];
      const what = `${RECORDS} records, one connection; the client reads all answers.`;
      return `${what}\n\n${contestTable(results, columns)}\n\n${describeRefusals(results)}`;
    } finally {
      await server.stop();
    }
  },
};

/** Repeated until its time is long beside the hundredths of a second of the system's clock. */
const REPEATED = 5;

/**
 * @param processor the processor time in ms so far of the process that works
 * @param work returns how many records it did, or null when it was refused and has to come again
 */
async function timed(
  processor: () => number,
  work: () => number | Promise<number | null>,
): Promise<Figures> {
  const startCpuMs = processor();
  let [records, refused, spentMs] = [0, 0, 0];
  for (let done = 0; done < REPEATED;) {
    const startMs = performance.now();
    const worked = await work();
    if (worked === null) {
      refused += 1;
      continue;
    }
    spentMs += performance.now() - startMs;
    records += worked;
    done += 1;
  }
  return {
    rate: (1000 * records) / spentMs,
    processor: (1000 * (processor() - startCpuMs)) / records,
    refused,
  };
}

function ownMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

function parseAndWrite(lines: readonly string[]): number {
  return lines.map((line) => JSON.stringify(JSON.parse(line))).length;
}

/**
 * @returns the number of answers; null after the wait that a busy engine asked for
 * @throws Error for any answer that is no decision
 */
async function post(url: string, lines: readonly string[]): Promise<number | null> {
  const headers = { 'content-type': 'application/x-ndjson' };
  const response = await fetch(url, { method: 'POST', headers, body: lines.join('\n') });
  const text = await response.text();
  const retryAfter = response.headers.get('retry-after');
  if (response.status === 503 && retryAfter !== null) {
    await sleep(1000 * Number(retryAfter));
    return null;
  }
  const answers = text.trimEnd().split('\n');
  if (answers.length !== lines.length || text.includes('"code":'))
    throw new Error(`${response.status}, ${answers.length} answers: ${text.slice(0, 300)}`);
  return answers.length;
}
