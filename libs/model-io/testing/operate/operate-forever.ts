import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { drawOperation, operatorOf } from './operations';
import { Witness } from './witness';

/** What another process may have changed between the choice of a version and the change. */
const REFUSALS = [
  'version_missing',
  'version_protected',
  'artifact_missing',
  'manifest_missing',
  'file_missing',
  'nothing_to_roll_back',
];

let isStopped = true;

/** Prints the letter of each operation once it is done; in capitals when it was refused. */
async function operate(dir: string, random: () => number): Promise<void> {
  const witness = new Witness(dir);
  const operator = operatorOf(dir, witness, random);
  while (!isStopped) {
    const letter = drawOperation(random);
    try {
      await operator[letter]();
      process.stdout.write(letter);
    } catch (error) {
      const { code = '', message, stack } = error as NodeJS.ErrnoException;
      if (!REFUSALS.includes(code)) {
        appendFileSync(join(dir, 'violations'), `${letter} ${code} ${message}\n${stack ?? ''}\n`);
        process.stdout.write('!');
      }
      process.stdout.write(letter.toUpperCase());
    }
  }
  process.stdout.write(`${'+'.repeat(witness.killedInside)}\n`);
}

/** Commands: the folder of a registry, to work there, or `stop`; a line tells that it has stopped. */
function listen(random: () => number): void {
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      isStopped = line === 'stop';
      if (!isStopped) void operate(line, random);
    })
    .once('close', () => process.exit());
}

const generator = xoroshiro128plus(Number(process.argv[2]));
listen(() => uniformFloat64(generator));
