import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, typeable, type CommandInput, writePage } from '@meta-agent/command-line';
import { countOf } from '@meta-agent/words';
import { isOver, summaryOf, type FleetReport } from '../../fleet/fleet-report';
import { fleetTable } from '../../fleet/fleet-table';
import type { CommandContext } from '../../terminal/context';
import { printResult } from '../../terminal/print';
import { withFleet, type FleetOptions, type OpenFleet } from './open-fleet';
import { reportOf } from './status';

type RunInput = CommandInput<FleetOptions & { readonly wait: boolean }>;

const LOOK_MS = 1000;

/** `meta-ops fleet run [--week W] [--wait]` */
export async function run(input: RunInput, context: CommandContext): Promise<void> {
  await withFleet(input.options, context, async (opened) => {
    const { fleet, week, queue } = opened;
    const queued = await queue.add(fleet, week);
    const report = input.options.wait ? await untilOver(opened, context) : await reportOf(opened);
    printResult(input, context, { queued, ...report }, () =>
      [
        `Queued for ${week}: ${countOf(queued.length, 'desk')}.`,
        ...(report.workers === 0
          ? [typeable('No worker is connected. To start one: meta-trainer worker')]
          : []),
        fleetTable(report),
      ].join('\n'),
    );
    const hasFailed = report.desks.some(({ state }) => state === 'failed');
    if (input.options.wait && hasFailed) context.exit(EXIT.incomplete);
  });
}

/** Looks again until every training has ended; each change is a line. */
async function untilOver(opened: OpenFleet, { stderr }: CommandContext): Promise<FleetReport> {
  for (let before = ''; ;) {
    const report = await reportOf(opened);
    const now = summaryOf(report);
    if (now !== before) writePage(stderr, now);
    if (isOver(report)) return report;
    before = now;
    await sleep(LOOK_MS);
  }
}
