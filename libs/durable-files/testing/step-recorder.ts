/**
 * `error`: the step is not done. `torn`: half of a write is done, any other step is not, then an
 * error. `short`: half of a write is done, without an error. `late`: the step is done, then an
 * error. `hang`: the step never ends.
 */
export type Fault = 'error' | 'torn' | 'short' | 'late' | 'hang' | undefined;

/** Runs and records steps; a test can make each step fail. */
export class StepRecorder {
  /** The names of the steps so far, like `open wx`, `datasync` or `sync folder`. */
  readonly steps: string[] = [];
  /** Called before each step; steps are counted from 0. */
  faultOf: (step: string, index: number) => Fault = () => undefined;
  /** Called after each completed step. */
  afterStep: ((step: string) => Promise<void>) | undefined;

  /** @param undo releases the result of a step that is done but reports an error */
  async step<T>(name: string, run: () => T, undo?: (result: T) => void): Promise<T> {
    const fault = this.#begin(name);
    if (fault === 'hang') return new Promise(() => undefined);
    if (fault === 'late') {
      const result = run();
      undo?.(result);
    }
    if (fault !== undefined) throw injected('EIO', name);
    await Promise.resolve();
    const result = run();
    await this.afterStep?.(name);
    return result;
  }

  /** @returns the bytes written */
  async write(name: string, data: Uint8Array, run: (some: Uint8Array) => void): Promise<number> {
    const half = data.subarray(0, Math.ceil(data.length / 2));
    const fault = this.#begin(name);
    if (fault === 'hang') return new Promise(() => undefined);
    const done = fault === 'short' || fault === 'torn' ? half : data;
    if (fault !== undefined && fault !== 'error') run(done);
    if (fault === 'short') return done.length;
    if (fault !== undefined) throw injected('ENOSPC', name);
    await Promise.resolve();
    run(done);
    await this.afterStep?.(name);
    return done.length;
  }

  #begin(name: string): Fault {
    const index = this.steps.push(name) - 1;
    return this.faultOf(name, index);
  }
}

function injected(code: string, step: string): Error {
  return Object.assign(new Error(`${code}: injected: ${step}`), { code });
}
