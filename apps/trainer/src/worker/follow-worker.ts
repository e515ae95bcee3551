import { EXIT } from '@meta-agent/command-line';

/** What a training tells the worker that has started it. */
export interface TrainingProgress {
  readonly stage: string;
  /** 0 to 1. */
  readonly share: number;
}

/** A process with a channel to the one that has started it. */
type Child = Pick<NodeJS.Process, 'channel' | 'send' | 'once' | 'exit'>;

/**
 * Ends this process when the worker that has started it is gone: another worker trains then.
 * @returns tells the worker of progress; null when no worker has started this process
 */
export function followWorker(child: Child): ((stage: string, share: number) => void) | null {
  if (child.channel == null) return null;
  child.once('disconnect', () => {
    child.exit(EXIT.notYet);
  });
  // The channel alone does not keep the process alive.
  child.channel.unref();
  return (stage, share) => {
    const told: TrainingProgress = { stage, share };
    // A worker that has just ended is told nothing.
    child.send?.(told, undefined, undefined, () => undefined);
  };
}
