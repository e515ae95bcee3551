import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  bundleScript,
  ended,
  isTrialOver,
  reportTrial,
  runBundle,
  temporaryFolder,
  trialForm,
  trialRandom,
  trialSeed,
} from '@meta-agent/durable-files/testing';

const KILLS = trialForm === 'long' ? 10_000 : 24;
/** A folder is made anew after these: a kill while it is made is one of the cases. */
const KILLS_PER_FOLDER = 12;
const AT_ONCE = trialForm === 'long' ? 4 : 2;
const IN_FLIGHT = 4;
const DAYS = 2;
/** A start takes about this long, half of it before the log is opened. */
const START_MS = 60;

type Random = () => number;

/** Sends rows until the process is gone. */
class Sender {
  readonly sent = new Set<string>();
  readonly answered = new Set<string>();

  constructor(
    private readonly prefix: string,
    private readonly random: Random,
  ) {}

  /** Most rows are as long as a real one; some need several writes. */
  next(): string {
    const name = `${this.prefix}-${this.sent.size}`;
    this.sent.add(name);
    const length = this.random() < 0.04 ? 400_000 : 600 + 1400 * this.random();
    const day = Math.floor(DAYS * this.random());
    return `${JSON.stringify({ name, day, text: 'x'.repeat(length) })}\n`;
  }
}

/** One life: rows are sent and answered until the kill, which comes at any moment from the start on. */
async function liveAndDie(bundle: string, folder: string, sender: Sender, random: Random) {
  const child = runBundle(bundle, folder);
  const { stdin, stdout } = child;
  if (stdin === null || stdout === null) throw new Error('the process has no pipes');
  stdin.on('error', () => undefined); // the process is gone
  const answers = createInterface({ input: stdout });
  const over = new Promise((resolve) => answers.once('close', resolve));
  let left = random() < 0.75 ? Math.ceil(24 * random()) : Infinity;
  answers.on('line', (name) => {
    sender.answered.add(name);
    left -= 1;
    if (left === 0) child.kill('SIGKILL');
    else stdin.write(sender.next());
  });
  for (let k = 0; k < IN_FLIGHT; k += 1) stdin.write(sender.next());
  if (left === Infinity) {
    await sleep(START_MS * (0.4 + 1.2 * random()));
    child.kill('SIGKILL');
  }
  expect(await ended(child)).toBe('SIGKILL');
  await over;
}

function loggedIn(folder: string): string[] {
  const logs = readdirSync(folder).filter((name) => name.endsWith('.jsonl'));
  return logs.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8');
    expect(text === '' || text.endsWith('\n')).toBe(true);
    const lines = text.split('\n').slice(0, -1);
    return lines.map((line) => (JSON.parse(line) as { name: string }).name);
  });
}

interface Counts {
  kills: number;
  answered: number;
  unanswered: number;
  torn: number;
}

async function killInOneFolder(bundle: string, seed: number, kills: number, counts: Counts) {
  const random = trialRandom(seed);
  const folder = join(temporaryFolder(), 'logs');
  const senders = Array.from({ length: kills }, (_, k) => new Sender(`${seed}-${k}`, random));
  for (const sender of senders) await liveAndDie(bundle, folder, sender, random);
  // The last start moves aside the line that the last kill tore.
  const last = runBundle(bundle, folder);
  last.stdin?.end(`${JSON.stringify({ name: 'last', day: 0 })}\n`);
  expect(await ended(last)).toBe(0);

  const logged = loggedIn(folder);
  const names = new Set(logged);
  expect(names.size).toBe(logged.length);
  const answered = senders.flatMap((sender) => [...sender.answered]);
  expect(answered.filter((name) => !names.has(name))).toEqual([]);
  const sent = new Set(senders.flatMap((sender) => [...sender.sent]));
  expect(logged.filter((name) => name !== 'last' && !sent.has(name))).toEqual([]);
  counts.answered += answered.length;
  counts.unanswered += logged.length - answered.length;
  counts.torn += readdirSync(folder).filter((name) => name.includes('.torn-')).length;
}

describe('a process that answers rows once they are in the decision log, with sync always', () => {
  it(`may be killed at any moment, ${KILLS} times: every answered row is in the log`, async () => {
    const bundle = await bundleScript(join(__dirname, '../testing/answer-rows.ts'));
    const counts: Counts = { kills: 0, answered: 0, unanswered: 0, torn: 0 };
    const folders = Math.ceil(KILLS / KILLS_PER_FOLDER);
    let next = 0;
    const killInTurns = async () => {
      while (next < folders && !isTrialOver()) {
        const number = next++;
        const kills = Math.min(KILLS_PER_FOLDER, KILLS - number * KILLS_PER_FOLDER);
        await killInOneFolder(bundle, 1_000_000 * trialSeed + number, kills, counts);
        counts.kills += kills;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, killInTurns));
    expect(counts.answered).toBeGreaterThan(counts.kills);
    expect(counts.unanswered).toBeGreaterThan(0);
    reportTrial(
      'decision-log-kills',
      { 'decision log': { 'kill -9': counts.kills } },
      {
        'answered rows, all in the log': String(counts.answered),
        'rows in the log that a kill left unanswered': String(counts.unanswered),
        'torn lines, moved aside': String(counts.torn),
      },
    );
  }, 3_600_000);
});
