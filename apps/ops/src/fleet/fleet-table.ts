import { textTable } from '@meta-agent/command-line';
import { duration, NONE } from '@meta-agent/words';
import { detailOf, summaryOf, type FleetReport } from './fleet-report';

/** The status of a fleet for a terminal. */
export function fleetTable(report: FleetReport): string {
  const rows = report.desks.map((desk) => [
    desk.desk,
    desk.state,
    String(desk.attempts),
    desk.outcome === null ? NONE : duration(desk.outcome.seconds),
    detailOf(desk),
  ]);
  const head = ['desk', 'state', 'attempts', 'time', 'what'];
  const workers = `${report.workers} ${report.workers === 1 ? 'worker' : 'workers'}`;
  return `${report.week}, ${summaryOf(report)}, ${workers}\n${textTable(head, rows, ['state', 'what'])}`;
}
