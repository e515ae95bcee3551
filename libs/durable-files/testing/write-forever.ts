import { setTimeout as sleep } from 'node:timers/promises';
import { writeOutput } from '../src/publish/write-output';

/** Says that it writes to the file of its argument, and never stops. */
void writeOutput(process.argv[2], { stdout: process.stdout }, async (output) => {
  await output.append('x'.repeat(2_000_000));
  process.stdout.write('writing\n');
  for (;;) {
    await output.append('x'.repeat(100_000));
    await sleep(1);
  }
});
