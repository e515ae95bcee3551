import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bundleScript, ended, runBundle, temporaryFolder } from '@meta-agent/durable-files/testing';
import type { AskedSince, Exam } from './exam';

/** A process that asks an engine and checks every answer. */
export interface AskingProcess {
  /** Sends requests with pauses until the next report. */
  readonly askSteadily: () => void;
  /** Sends this number of requests. */
  readonly ask: (count: number) => void;
  /** What happened since the last call, once all is answered. */
  readonly report: () => Promise<AskedSince>;
  readonly stop: () => Promise<unknown>;
}

let bundle: Promise<string> | undefined;

/** The load has a process of its own: what the test does beside it must not count as latency. */
export async function startAsking(exam: Exam): Promise<AskingProcess> {
  const path = join(temporaryFolder(), 'exam.json');
  writeFileSync(path, JSON.stringify(exam));
  const child = runBundle(await (bundle ??= bundleScript(join(__dirname, 'ask-engine.ts'))), path);
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('the process has no pipes');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return {
    askSteadily: () => stdin.write('steadily\n'),
    ask: (count) => stdin.write(`${count}\n`),
    report: async () => {
      stdin.write('report\n');
      const line: IteratorResult<string, undefined> = await lines.next();
      if (line.done === true) throw new Error('the load has ended');
      return JSON.parse(line.value) as AskedSince;
    },
    stop: () => {
      stdin.end();
      return ended(child);
    },
  };
}
