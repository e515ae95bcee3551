import type { CommandInput } from '@meta-agent/command-line';
import { fleetJsonSchema } from '@meta-agent/fleet';
import type { CommandContext } from '../../terminal/context';

/** `meta-ops fleet schema`: JSON either way. */
export function schema(
  _: CommandInput<{ readonly json: boolean }>,
  context: CommandContext,
): Promise<void> {
  context.stdout.write(`${JSON.stringify(fleetJsonSchema(), null, 2)}\n`);
  return Promise.resolve();
}
