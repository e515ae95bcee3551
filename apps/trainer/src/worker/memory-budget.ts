/** Memory that trainings share: one begins when there is room for it, in the order of asking. */
export class MemoryBudget {
  readonly totalMib: number;
  #freeMib: number;
  readonly #waiting: { readonly mib: number; readonly begin: () => void }[] = [];

  constructor(totalMib: number) {
    this.totalMib = totalMib;
    this.#freeMib = totalMib;
  }

  /** Runs work when there is room for it. @param mib at most `totalMib` */
  async run<T>(mib: number, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((begin) => {
      this.#waiting.push({ mib, begin });
      this.#beginNext();
    });
    try {
      return await work();
    } finally {
      this.#freeMib += mib;
      this.#beginNext();
    }
  }

  /** The first one waits for room, and those behind it wait too: a large desk is never passed over. */
  #beginNext(): void {
    while (this.#waiting.length > 0 && this.#waiting[0].mib <= this.#freeMib) {
      const [{ mib, begin }] = this.#waiting.splice(0, 1);
      this.#freeMib -= mib;
      begin();
    }
  }
}
