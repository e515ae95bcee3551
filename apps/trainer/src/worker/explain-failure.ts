import { EXIT } from '@meta-agent/command-line';
import { FinalFailure, type TrainingJob } from '@meta-agent/fleet';

const OUT_OF_HEAP = 'heap out of memory';

/** Why a training failed, and whether another attempt may succeed. */
export function explainFailure(
  code: number | null,
  stderr: string,
  { memoryMib }: Pick<TrainingJob, 'memoryMib'>,
): Error {
  if (stderr.includes(OUT_OF_HEAP)) {
    return new FinalFailure(
      `too little memory: the training needs more than the ${memoryMib} MiB of memory_mib`,
    );
  }
  const reason =
    reasonIn(stderr) ?? `it ended with ${code === null ? 'a signal' : `exit code ${code}`}`;
  return code === EXIT.badInput ? new FinalFailure(reason) : new Error(reason);
}

interface PrintedError {
  readonly error?: {
    readonly code?: string;
    readonly message?: string;
    readonly issues?: readonly string[];
    readonly expected?: string;
    readonly received?: string;
  };
}

/** The error that the command has printed as JSON; null when it printed none. */
function reasonIn(stderr: string): string | null {
  for (const line of stderr.trimEnd().split('\n').reverse()) {
    const error = parse(line)?.error;
    if (error?.code === undefined) continue;
    const { code, message, issues = [], expected, received } = error;
    const parts = [
      `${code}: ${(message ?? '').replace(/\.$/, '')}`,
      ...issues,
      ...(expected === undefined ? [] : [`expected ${expected}`]),
      ...(received === undefined ? [] : [`received ${received}`]),
    ];
    return parts.join('; ');
  }
  return null;
}

function parse(line: string): PrintedError | null {
  try {
    return JSON.parse(line) as PrintedError | null;
  } catch {
    return null;
  }
}
