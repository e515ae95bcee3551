import { availableParallelism, totalmem } from 'node:os';
import type { CommandInput } from '@meta-agent/command-line';
import {
  FinalFailure,
  FleetWorker,
  queueSettingsOf,
  type TrainingJob,
  type WorkerEvent,
} from '@meta-agent/fleet';
import { count, duration } from '@meta-agent/words';
import { MemoryBudget } from '../worker/memory-budget';
import { trainDesk } from '../worker/train-desk';
import type { CommandContext } from './context/context';

interface WorkerOptions {
  readonly memory: number | undefined;
  readonly concurrency: number | undefined;
  readonly takeOver: number;
}

const MIB = 2 ** 20;
/** The rest is for this process, the page cache and the trainings' own reading. */
const SHARE_OF_MEMORY = 0.75;

/** `meta-trainer worker`: takes trainings from the queue until a signal ends it. */
export async function runWorker(
  { options }: CommandInput<WorkerOptions>,
  context: CommandContext,
): Promise<void> {
  const { reporter, env } = context;
  const budget = new MemoryBudget(options.memory ?? memoryMib());
  const concurrency = options.concurrency ?? availableParallelism();
  const worker = await FleetWorker.start({
    ...queueSettingsOf(env),
    concurrency,
    takeOverMs: options.takeOver * 1000,
    train: (job, tell, signal) => {
      assertFits(job, budget);
      return budget.run(job.memoryMib, () => trainDesk(job, { env, tell, signal }));
    },
    onEvent: (event) => {
      const { isWarning, text } = lineOf(event);
      if (isWarning) reporter.warn(text);
      else reporter.info(text);
    },
  });
  reporter.info(
    `Waiting for trainings: ${concurrency} at a time, ${count(budget.totalMib)} MiB in all`,
  );
  await context.ended();
  reporter.info('Stopping: the trainings that run are finished first; a second signal ends them');
  await worker.close();
}

function memoryMib(): number {
  // 0 where no limit is set; an impossible number where it is not known.
  const limit = process.constrainedMemory();
  const most = limit > 0 && limit < totalmem() ? limit : totalmem();
  return Math.floor((SHARE_OF_MEMORY * most) / MIB);
}

/** Every worker of a fleet has room for its largest desk. */
function assertFits({ memoryMib: needed }: TrainingJob, { totalMib }: MemoryBudget): void {
  if (needed <= totalMib) return;
  throw new FinalFailure(
    `too little memory: memory_mib is ${needed}, and the worker has ${totalMib} MiB for trainings`,
  );
}

function lineOf(event: WorkerEvent): { readonly isWarning: boolean; readonly text: string } {
  switch (event.kind) {
    case 'begun':
      return { isWarning: false, text: `${event.id}: attempt ${event.attempt}` };
    case 'done': {
      const { version, promoted, failedGates, seconds } = event.outcome;
      const what = promoted ? 'promoted' : `a candidate, since it failed ${failedGates.join(', ')}`;
      return {
        isWarning: false,
        text: `${event.id}: ${version ?? 'not saved'}, ${what}, ${duration(seconds)}`,
      };
    }
    case 'failed': {
      const next = event.isFinal ? 'meta-ops fleet retry trains it again' : 'it is tried again';
      return { isWarning: true, text: `${event.id}: ${event.reason}; ${next}` };
    }
    case 'taken over':
      return {
        isWarning: true,
        text: `${event.id}: its worker is gone; the next free one trains it`,
      };
    case 'trouble':
      return { isWarning: true, text: `Redis: ${event.message}` };
  }
}
