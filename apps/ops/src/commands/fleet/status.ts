import type { CommandInput } from '@meta-agent/command-line';
import { nodeDisk, publishFile } from '@meta-agent/durable-files';
import type { FleetReport } from '../../fleet/fleet-report';
import { fleetTable } from '../../fleet/fleet-table';
import { renderFleetPage } from '../../fleet/render-fleet-page';
import type { CommandContext } from '../../terminal/context';
import { printResult } from '../../terminal/print';
import { withFleet, type FleetOptions, type OpenFleet } from './open-fleet';

type StatusInput = CommandInput<FleetOptions & { readonly html: string | undefined }>;

/** `meta-ops fleet status [--html F]` */
export async function status(input: StatusInput, context: CommandContext): Promise<void> {
  const { html } = input.options;
  const report = await withFleet(input.options, context, reportOf);
  if (html !== undefined) {
    await publishFile(nodeDisk, html, Buffer.from(renderFleetPage(report, Date.now())));
  }
  printResult(input, context, report, () => fleetTable(report));
}

/** The present state of every desk. */
export async function reportOf({ fleet, week, queue }: OpenFleet): Promise<FleetReport> {
  const [desks, workers] = await Promise.all([queue.states(fleet, week), queue.workers()]);
  return { week, workers, desks };
}
