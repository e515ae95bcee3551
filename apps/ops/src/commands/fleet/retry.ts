import type { CommandInput } from '@meta-agent/command-line';
import { FleetError, type ReadFleet } from '@meta-agent/fleet';
import { countOf } from '@meta-agent/words';
import type { CommandContext } from '../../terminal/context';
import { printResult } from '../../terminal/print';
import { withFleet, type FleetOptions } from './open-fleet';

type RetryInput = CommandInput<FleetOptions, readonly [desks: readonly string[]]>;

/** `meta-ops fleet retry [desks…]` */
export async function retry(input: RetryInput, context: CommandContext): Promise<void> {
  const [names] = input.args;
  await withFleet(input.options, context, async ({ fleet, week, queue }) => {
    const retried = await queue.retry(narrowed(fleet, names), week);
    printResult(input, context, { week, retried }, () =>
      retried.length === 0
        ? `No failed training in ${week}.`
        : `Queued again for ${week}: ${countOf(retried.length, 'desk')}: ${retried.join(', ')}.`,
    );
  });
}

/** The fleet with the named desks alone. @throws FleetError desk_unknown */
function narrowed(fleet: ReadFleet, names: readonly string[]): ReadFleet {
  if (names.length === 0) return fleet;
  const known = fleet.desks.map(({ desk }) => desk);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new FleetError('desk_unknown', {
      message: `${fleet.path} has no desk ${unknown}.`,
      expected: known.slice(0, 20).join(', '),
      received: unknown,
      next: 'meta-ops fleet status lists the desks',
    });
  }
  return { ...fleet, desks: fleet.desks.filter(({ desk }) => names.includes(desk)) };
}
