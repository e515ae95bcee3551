import { setTimeout as sleep } from 'node:timers/promises';
import { writeOutput } from '../src/publish/write-output';

/** Writes to the file named by its argument, reports the start, and never ends. */
void writeOutput(process.argv[2], { stdout: process.stdout }, async (output) => {
  await output.append('x'.repeat(2_000_000));
  process.stdout.write('writing\n');
  for (;;) {
    await output.append('x'.repeat(100_000));
    await sleep(1);
  }
});
