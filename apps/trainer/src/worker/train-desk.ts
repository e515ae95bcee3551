import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { EXIT } from '@meta-agent/command-line';
import { FinalFailure, runIdOf, type TrainingJob, type TrainingOutcome } from '@meta-agent/fleet';
import { explainFailure } from './explain-failure';
import type { TrainingProgress } from './follow-worker';
import { watchMemory } from './watch-memory';

const COMMAND = join(__dirname, '../../bin/meta-trainer.js');
/** The end of what a training says is enough to explain its failure. */
const KEPT_CHARACTERS = 16_384;

export interface DeskTraining {
  readonly env: NodeJS.ProcessEnv;
  readonly tell: (progress: TrainingProgress) => void;
  /** Ends the training. */
  readonly signal: AbortSignal;
}

/**
 * Trains one desk by `meta-trainer train` in a process of its own: its memory is given back, and a
 * crash costs this desk alone.
 * @throws FinalFailure when another attempt would fail alike; Error otherwise
 */
export async function trainDesk(
  job: TrainingJob,
  { env, tell, signal }: DeskTraining,
): Promise<TrainingOutcome> {
  signal.throwIfAborted();
  const begunMs = performance.now();
  const node = [`--max-old-space-size=${job.memoryMib}`];
  const child = spawn(process.execPath, [...node, COMMAND, ...argumentsOf(job)], {
    ...{ env, signal, killSignal: 'SIGKILL' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.on('message', (progress: TrainingProgress) => {
    tell(progress);
  });
  const memory = watchMemory(child, job.memoryMib);
  try {
    const { code, stdout, stderr } = await ended(child);
    if (memory.isAbove()) throw tooLittleMemory(job);
    if (code !== EXIT.done && code !== EXIT.gateFailed) throw explainFailure(code, stderr, job);
    const seconds = Math.round(performance.now() - begunMs) / 1000;
    return outcomeOf(stdout, { seconds, peakMib: memory.peakMib() });
  } finally {
    memory.stop();
  }
}

function argumentsOf(job: TrainingJob): string[] {
  const { predictions, prices, outcomes, labels, registry, config } = job;
  const options = { outcomes, labels, config, 'model-dir': registry, 'run-id': runIdOf(job) };
  return [
    ...['train', '--json', '--predictions', ...predictions],
    ...(prices.length > 0 ? ['--prices', ...prices] : []),
    ...Object.entries(options).flatMap(([name, value]) =>
      value === null ? [] : [`--${name}`, value],
    ),
  ];
}

interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function ended(child: ChildProcess): Promise<Ended> {
  const stdout: string[] = [];
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => stdout.push(text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-KEPT_CHARACTERS);
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: stdout.join(''), stderr };
}

function tooLittleMemory({ memoryMib }: TrainingJob): FinalFailure {
  return new FinalFailure(
    `too little memory: the training needs more than the ${memoryMib} MiB of memory_mib`,
  );
}

interface PrintedTraining {
  readonly version: string | null;
  readonly promoted: boolean;
  readonly n_samples: number;
  readonly gates: readonly { readonly name: string; readonly passed: boolean }[];
}

function outcomeOf(
  stdout: string,
  measured: Pick<TrainingOutcome, 'seconds' | 'peakMib'>,
): TrainingOutcome {
  const { version, promoted, n_samples: records, gates } = JSON.parse(stdout) as PrintedTraining;
  const failedGates = gates.filter(({ passed }) => !passed).map(({ name }) => name);
  const worker = `${hostname()}:${process.pid}`;
  return { version, promoted, records, failedGates, ...measured, worker };
}
