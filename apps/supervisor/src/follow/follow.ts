import { setTimeout as sleep } from 'node:timers/promises';
import { InputError } from '@meta-agent/log-files';
import { ModelError } from '@meta-agent/model-io';
import { pass, PassMemory, type PassResult } from '../pass/pass';
import type { PassOptions } from '../pass/pass-options';
import { inputMarks } from './input-marks';

export interface FollowOptions {
  readonly pollMs: number;
  readonly stopping: AbortSignal;
  readonly onPass: (result: PassResult) => void;
  /** A look that failed and is repeated; an equal complaint is told once. */
  readonly onComplaint: (message: string) => void;
  /** A look that found everything as it was. */
  readonly onIdle: () => void;
  /** Each look that failed, by the code of its error. */
  readonly onFailure: (code: string) => void;
}

const LATE =
  'A decision or price came later than promised and is not learned: see --log-delay. From here on --from-scratch computes different states; run --rebuild to publish them.';

/**
 * Looks at the inputs again and again, until it is stopped. Files that cannot be read and a disk that
 * is full are waited for.
 * @throws ModelError when the registry or the live state is damaged
 */
export async function follow(options: PassOptions, following: FollowOptions): Promise<void> {
  const { pollMs, stopping, onPass, onIdle, onComplaint, onFailure } = following;
  let complaint = '';
  const complain = (message: string) => {
    if (message !== complaint && message !== '') onComplaint(message);
    complaint = message;
  };
  const memory = new PassMemory(options);
  let last = { marks: '', atMs: -Infinity };
  while (!stopping.aborted) {
    try {
      const marks = await inputMarks(options, memory);
      if (marks === last.marks && Math.abs(options.nowMs() - last.atMs) < LONGEST_IDLE_MS) {
        onIdle();
      } else {
        const result = await pass(options, memory);
        // Read before the pass: what is written meanwhile is looked at again.
        last = { marks, atMs: options.nowMs() };
        complain(result.isLate ? LATE : (result.held ?? result.damaged ?? ''));
        onPass(result);
      }
    } catch (error) {
      if (!isPassing(error)) throw error;
      onFailure(error.code);
      complain(`${error.message} Trying again every ${pollMs / 1000} s.`);
    }
    await sleep(pollMs, undefined, { signal: stopping }).catch(() => undefined);
  }
  memory.close();
}

/** Time alone can make more known: the log's delay ends. */
const LONGEST_IDLE_MS = 60_000;

const PASSING = ['write_failed', 'registry_unreadable', 'registry_locked', 'lock_lost'];

function isPassing(error: unknown): error is InputError | ModelError {
  if (error instanceof InputError) return true;
  return error instanceof ModelError && PASSING.includes(error.code);
}
