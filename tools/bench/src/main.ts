import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeLoad, describeMachine, isBusy, loadOfOthers } from './measure/machine';
import { readQuestion } from './questions/files/read';
import { replayQuestion } from './questions/files/replay';
import { trainQuestion } from './questions/files/train';
import { batchQuestion } from './questions/http/batch';
import { overloadQuestion } from './questions/http/overload';
import { predictQuestion } from './questions/http/predict';
import { profileQuestion } from './questions/http/profile';
import { streamQuestion } from './questions/http/stream';
import { supervisedQuestion } from './questions/http/supervised';
import { decideQuestion } from './questions/programs/decide';
import { startQuestion } from './questions/programs/start';
import { NotMeasured, type Question } from './questions/question';
import { signalsQuestion } from './questions/streams/signals';
import { replaceSection } from './report/replace-section';
import { ROOT } from './subjects/bench-model';

const QUESTIONS: readonly Question[] = [
  ...[trainQuestion, readQuestion, decideQuestion, predictQuestion, supervisedQuestion],
  ...[batchQuestion, replayQuestion, startQuestion, streamQuestion, profileQuestion],
  ...[signalsQuestion, overloadQuestion],
];
const PAGE = join(ROOT, 'docs/benchmarks.md');

/** Figures of a busy machine are printed, and written into the page only with BENCH_BUSY=1. */
const WRITES_BUSY = process.env.BENCH_BUSY === '1';

/** Measures the named questions, prints each section and writes it into the page. */
async function main(names: readonly string[]): Promise<void> {
  const asked = QUESTIONS.filter(({ name }) => names.includes(name));
  if (names.length === 0 || asked.length < names.length) {
    const list = QUESTIONS.map(({ name, description }) => `  ${name.padEnd(10)} ${description}`);
    process.stderr.write(`usage: npm run bench -- NAME...\n${list.join('\n')}\n`);
    process.exitCode = 2;
    return;
  }
  for (const question of asked) await answer(question);
}

async function answer({ name, description, measure }: Question): Promise<void> {
  const share = await loadOfOthers();
  const load = describeLoad(share);
  process.stdout.write(`${name}: ${description}\n${describeMachine()}\n${load}\n\n`);
  const folder = mkdtempSync(join(tmpdir(), 'meta-bench-'));
  try {
    const body = await measure(folder);
    process.stdout.write(`${body}\n\n`);
    if (isBusy(share) && !WRITES_BUSY) {
      process.stdout.write('Not written to docs/benchmarks.md: run it on a quiet machine.\n');
      return;
    }
    const day = new Date().toISOString().slice(0, 10);
    const section = `${description}.\n\n${body}\n\n${day}, ${describeMachine()}. ${load}`;
    writeFileSync(PAGE, replaceSection(readFileSync(PAGE, 'utf8'), name, capitalised(section)));
  } catch (error) {
    if (!(error instanceof NotMeasured)) throw error;
    process.stdout.write(`Not measured: ${error.message}\n`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

void main(process.argv.slice(2));
