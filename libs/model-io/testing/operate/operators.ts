import type { ChildProcess } from 'node:child_process';
import { ended, runBundle } from '@meta-agent/durable-files/testing';
import { LETTERS, type Operation } from './operations';

/** What the processes of a round have printed. */
export interface Printed {
  /** Of all processes, whatever became of the operations. */
  operations: number;
  readonly done: Record<Operation, number>;
  readonly refused: Record<Operation, number>;
  killedInside: number;
}

function noneOf(): Record<Operation, number> {
  return Object.fromEntries(LETTERS.map((letter) => [letter, 0])) as Record<Operation, number>;
}

export function nothingPrinted(): Printed {
  return { operations: 0, done: noneOf(), refused: noneOf(), killedInside: 0 };
}

/** A process that works in one registry after another, until it is killed. */
export class OperatorProcess {
  readonly #child: ChildProcess;
  #printed = nothingPrinted();
  #onStopped: () => void = () => undefined;

  constructor(bundle: string, seed: number) {
    this.#child = runBundle(bundle, String(seed));
    this.#child.stdin?.on('error', () => undefined); // it was killed
    this.#child.once('close', () => {
      this.#onStopped();
    });
    this.#child.stdout?.on('data', (data: Buffer) => {
      for (const letter of data.toString()) this.#note(letter);
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** @param printed counts the operations */
  work(dir: string, printed: Printed): void {
    this.#printed = printed;
    this.#child.stdin?.write(`${dir}\n`);
  }

  /** Resolves once the last operation is done. */
  stop(): Promise<void> {
    const stopped = new Promise<void>((resolve) => {
      this.#onStopped = resolve;
    });
    this.#child.stdin?.write('stop\n');
    return stopped;
  }

  async kill(): Promise<void> {
    const closed = new Promise((resolve) => this.#child.once('close', resolve));
    this.#child.kill('SIGKILL');
    expect(await ended(this.#child)).toBe('SIGKILL');
    await closed;
  }

  #note(letter: string): void {
    const printed = this.#printed;
    if (letter === '\n') this.#onStopped();
    else if (letter === '+') printed.killedInside += 1;
    else if (letter !== '!') {
      const operation = letter.toLowerCase() as Operation;
      printed[letter === operation ? 'done' : 'refused'][operation] += 1;
      printed.operations += 1;
    }
  }
}
