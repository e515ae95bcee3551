import { linkSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** State and start of a process, from its fields 3, 20 and 22; undefined when there is none. */
function lifeOf(pid: number): string | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const isDead = 'ZX'.includes(fields[0]) && Number(fields[17]) <= 1;
    return isDead ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

const me = `${process.pid} ${lifeOf(process.pid) ?? ''}`;

/**
 * Tells two holders from one, without the lock: a file that exists while a process does what one
 * process alone may do, and that names the process. It is created by a link, so it is never empty.
 */
export class Witness {
  /** Times that a killed process was found inside. */
  killedInside = 0;
  readonly #mine: string;
  readonly #holder: string;

  constructor(dir: string) {
    this.#mine = join(dir, `witness-${process.pid}`);
    this.#holder = join(dir, 'witness');
    writeFileSync(this.#mine, me);
  }

  /** @throws Error when another process is inside and alive */
  enter(): void {
    if (this.#link()) return;
    const other = readFileSync(this.#holder, 'utf8');
    const [pid, start] = other.split(' ');
    if (lifeOf(Number(pid)) === start) throw new Error(`two holders: ${me} and ${other}`);
    this.killedInside += 1;
    unlinkSync(this.#holder);
    if (!this.#link()) throw new Error(`two holders after a dead one: ${me}`);
  }

  /** @throws Error when another process has removed the file, or put its own there */
  leave(): void {
    const found = readFileSync(this.#holder, 'utf8');
    if (found !== me) throw new Error(`two holders: ${me} and ${found}`);
    unlinkSync(this.#holder);
  }

  #link(): boolean {
    try {
      linkSync(this.#mine, this.#holder);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }
}
