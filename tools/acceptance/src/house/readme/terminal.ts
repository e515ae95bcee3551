import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { until } from '@meta-agent/harness';

const MARK = '--typed--';

/** A terminal: a shell in which blocks are typed one after the other, as a reader pastes them. */
export class Terminal {
  readonly #shell: ChildProcessWithoutNullStreams;
  readonly #exited: Promise<unknown>;
  #output = '';
  #hasEnded = false;

  constructor(cwd: string, env: Readonly<Record<string, string>>) {
    // A group of its own: Ctrl-C goes to the running command.
    this.#shell = spawn('sh', [], { cwd, env, detached: true });
    for (const stream of [this.#shell.stdout, this.#shell.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.#output += chunk.toString('utf8')));
    }
    this.#exited = once(this.#shell, 'close').then(() => (this.#hasEnded = true));
    // The shell ends with the first command that fails, and outlives Ctrl-C.
    this.#shell.stdin.write('set -e\ntrap : INT\n');
  }

  /** Types a block and waits for its end. @throws Error with the output when a command fails */
  async type(block: string): Promise<string> {
    this.#begin(block);
    return this.#until(MARK);
  }

  /** Types a block whose last command stays, and waits for a text. */
  async start(block: string, text: string): Promise<string> {
    this.#begin(block);
    return this.#until(text);
  }

  /** Ctrl-C. @returns the output of the block @throws Error when the command ends with an error */
  async interrupt(): Promise<string> {
    process.kill(-(this.#shell.pid ?? 0), 'SIGINT');
    return this.#until(MARK);
  }

  /** Closes the terminal, whatever runs in it. */
  async close(): Promise<void> {
    try {
      process.kill(-(this.#shell.pid ?? 0), 'SIGKILL');
    } catch {
      // Nothing is left of the group.
    }
    await this.#exited;
  }

  #begin(block: string): void {
    this.#output = '';
    this.#shell.stdin.write(`${block}\necho ${MARK}\n`);
  }

  async #until(text: string): Promise<string> {
    await until(() => this.#output.includes(text) || this.#hasEnded);
    if (!this.#output.includes(text)) throw new Error(`A command failed:\n${this.#output}`);
    return this.#output;
  }
}
