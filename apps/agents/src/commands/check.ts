import { EXIT, textTable, type CommandInput, writePage } from '@meta-agent/command-line';
import type { LoadedAgent } from '../agents/load/load-agent';
import { failuresInWords, inspectAgents } from '../agents/load/load-agents';
import type { CommandContext } from '../terminal/context';

type CheckInput = CommandInput<{ readonly json: boolean }, readonly ['<folder>']>;
type ReadInput = Pick<CheckInput, 'options'> & { readonly args: readonly [string] };

/** `meta-agents check` */
export async function check(
  { options, args: [folder] }: ReadInput,
  { stdout, exit }: CommandContext,
): Promise<void> {
  const inspected = await inspectAgents(folder);
  const passed = inspected.every(({ agent }) => agent !== null);
  if (options.json) {
    const agents = inspected.map(asJson);
    stdout.write(`${JSON.stringify({ passed, agents }, null, 2)}\n`);
  } else printChecks(inspected, stdout);
  if (!passed) exit(EXIT.gateFailed);
}

const asJson = ({ folder, name, kind, modelBytes, checks, agent }: LoadedAgent) => ({
  folder,
  name,
  kind,
  model_bytes: modelBytes,
  passed: agent !== null,
  lookback: agent?.lookback ?? null,
  horizons_minutes: agent?.horizonsMinutes ?? null,
  checks,
});

const HEAD = ['agent', 'kind', 'bars', 'horizons in minutes', 'model in kB', 'checks'];

function printChecks(
  inspected: readonly LoadedAgent[],
  stdout: Pick<NodeJS.WritableStream, 'write'>,
): void {
  const rows = inspected.map(({ folder, name, kind, modelBytes, checks, agent }) => [
    name ?? folder,
    kind ?? '–',
    agent?.lookback ?? '–',
    agent?.horizonsMinutes.join(', ') ?? '–',
    modelBytes === null ? '–' : Math.round(modelBytes / 1000),
    agent === null ? `failed: ${checks.at(-1)?.check ?? 'folder'}` : `${checks.length} passed`,
  ]);
  writePage(stdout, textTable(HEAD, rows, ['kind', 'checks']));
  for (const line of inspected.flatMap(failuresInWords)) writePage(stdout, `✗ ${line}`);
}
