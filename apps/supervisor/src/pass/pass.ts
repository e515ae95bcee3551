import { publishLive, publishLiveAnew, readLive, type PublishedLive } from '@meta-agent/model-io';
import { assertProven } from './assert-proven';
import { Continuation } from './continuation';
import { demote, promoteReady } from './latch';
import { Memory } from './memory';
import type { PassOptions } from './pass-options';

export interface PassResult {
  readonly decisions: number;
  /** Lines of the logs that are no rows. */
  readonly invalidLines: number;
  readonly settled: number;
  /** The states published by this pass. */
  readonly published: number;
  /** Whether the last state before this pass is not what the inputs give now. */
  readonly isLate: boolean;
  /** Why a challenger that is ready is not promoted; null otherwise. */
  readonly held: string | null;
  /** Which versions of the log cannot be read; null: none. */
  readonly damaged: string | null;
  /** Until when everything is known, in ms since 1970. */
  readonly untilMs: number;
  /** Whether everything was read, not only what is new. */
  readonly isAnew: boolean;
  /** The state in force; null while nothing has been learned. */
  readonly live: PublishedLive | null;
}

/** What a supervisor knows from one pass to the next. */
export class PassMemory {
  readonly #memory: Memory;
  #continuation = new Continuation();
  /** The hash of the state in force after the last pass; null: none was. */
  #liveHash: string | null = null;

  /** @param rememberedMs how far back settled decisions and bars are kept, in ms of market time */
  constructor(options: PassOptions, rememberedMs?: number) {
    this.#memory = new Memory(options, rememberedMs);
  }

  /** Equal marks tell that nothing came. Never throws. */
  mark(): Promise<string> {
    return this.#memory.mark();
  }

  /**
   * Looks at what came.
   * @param live the state in force
   * @throws InputError, ModelError of the ledger
   */
  async look(live: PublishedLive | null) {
    if (this.#liveHash !== (live?.sha256 ?? null)) this.forget();
    const inputs = await this.#memory.look(() => {
      this.#continuation = new Continuation();
    });
    return { inputs, ...this.#continuation.after(live, inputs) };
  }

  /** Notes that all of the last look is published. */
  async notePublished(live: PublishedLive | null): Promise<void> {
    this.#liveHash = live?.sha256 ?? null;
    await this.#memory.forgetBefore(this.#continuation.doneMs);
  }

  /** The last call. */
  close(): void {
    this.#memory.close();
  }

  /** The next look reads everything. */
  forget(): void {
    this.#memory.forget();
    this.#continuation = new Continuation();
  }
}

/**
 * Learns what has become known, and publishes it.
 * @param memory of the passes before, with the same options; its owner closes it
 * @throws InputError, ModelError, of a state that nobody known has signed too
 */
export async function pass(
  options: PassOptions,
  memory = new PassMemory(options),
): Promise<PassResult> {
  try {
    const result = await publishNew(options, memory);
    await memory.notePublished(result.live);
    return result;
  } catch (error) {
    memory.forget();
    throw error;
  }
}

async function publishNew(options: PassOptions, memory: PassMemory): Promise<PassResult> {
  const { registry } = options;
  let live = await readLive(registry.dir);
  const { inputs, states, isLate, isRepeated } = await memory.look(live);
  let continues = live === null || assertProven(options, live.state, isRepeated);
  const folder = { ...options, dir: registry.dir };
  let published = 0;
  for (const draft of states) {
    live = await (continues ? publishLive(folder, live, draft) : publishLiveAnew(folder, draft));
    continues = true;
    published += 1;
    if (draft.demotion.demoted) await demote(options, draft);
  }
  // A crash between the state and the ledger leaves a demotion without its line.
  if (live?.state.demotion.demoted === true) await demote(options, live.state);
  const held =
    live === null || !options.isPromoting ? null : await promoteReady(options, live.state);
  const { decisions, invalidLines, settledCount: settled, damaged, untilMs, isAnew } = inputs;
  const found = { decisions, invalidLines, settled, damaged, untilMs, isAnew };
  return { ...found, published, isLate, held, live };
}
