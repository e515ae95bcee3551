import {
  FleetError,
  FleetQueue,
  queueSettingsOf,
  readFleet,
  WEEK,
  weekOf,
  type ReadFleet,
} from '@meta-agent/fleet';
import type { CommandContext } from '../../terminal/context';

export interface FleetOptions {
  readonly json: boolean;
  readonly fleet: string;
  readonly week: string | undefined;
}

/** A fleet, one of its weeks, and its queue. */
export interface OpenFleet {
  readonly fleet: ReadFleet;
  readonly week: string;
  readonly queue: FleetQueue;
}

/** Opens a fleet for a command, and closes the queue after it. @throws FleetError */
export async function withFleet<T>(
  { fleet: path, week = weekOf(Date.now()) }: FleetOptions,
  { env }: CommandContext,
  work: (opened: OpenFleet) => Promise<T>,
): Promise<T> {
  if (!WEEK.test(week)) {
    const expected = `a week like ${weekOf(Date.now())}`;
    const message = `${week} is no week.`;
    throw new FleetError('week_invalid', {
      ...{ message, expected, received: week, next: 'name it with --week, or leave --week out' },
    });
  }
  const fleet = await readFleet(path);
  const queue = await FleetQueue.open(queueSettingsOf(env));
  try {
    return await work({ fleet, week, queue });
  } finally {
    await queue.close();
  }
}
