import { createInterface } from 'node:readline';
import { openDecisionLog } from '../decision-log/decision-log';

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 10, 24);

interface Row {
  readonly name: string;
  /** The row goes to the file of this day. */
  readonly day: number;
}

/** Logs each row of the input with sync `always`, and prints its name once the row is on the disk. */
async function answerRows(folder: string): Promise<void> {
  const log = await openDecisionLog({ folder, sync: 'always' });
  createInterface({ input: process.stdin }).on('line', (line) => {
    const { name, day } = JSON.parse(line) as Row;
    const answer = () => process.stdout.write(`${name}\n`);
    log.appendDurably([line], START_MS + day * DAY_MS).then(answer, (error: unknown) => {
      throw error;
    });
  });
  process.stdin.once('end', () => process.exit());
}

void answerRows(process.argv[2]);
