import type { DeskState } from '@meta-agent/fleet';
import { count, percent } from '@meta-agent/words';

/** A fleet in one week, as its status shows it. */
export interface FleetReport {
  readonly week: string;
  /** Workers that are connected to the queue. */
  readonly workers: number;
  readonly desks: readonly DeskState[];
}

type State = DeskState['state'];

const ORDER: readonly State[] = [
  ...([
    'failed',
    'training',
    'retrying',
    'waiting',
    'not queued',
    'candidate',
    'promoted',
  ] as const),
];

/** How many desks are in each state, those to look at first. */
export function countsOf({ desks }: Pick<FleetReport, 'desks'>): [State, number][] {
  return ORDER.map((state): [State, number] => [
    state,
    desks.filter((desk) => desk.state === state).length,
  ]).filter(([, desksThere]) => desksThere > 0);
}

/** Like `50 desks: 3 failed, 47 promoted`. */
export function summaryOf(report: Pick<FleetReport, 'desks'>): string {
  const parts = countsOf(report).map(([state, desks]) => `${count(desks)} ${state}`);
  const { length } = report.desks;
  return `${count(length)} ${length === 1 ? 'desk' : 'desks'}: ${parts.join(', ')}`;
}

/** What there is to tell about a desk, in words. */
export function detailOf(desk: DeskState): string {
  const { other_registry: other } = desk;
  const told = resultOf(desk);
  return other === undefined ? told : `of another fleet, for ${other}${told && `: ${told}`}`;
}

function resultOf({ state, outcome, progress, reason, attempts }: DeskState): string {
  if (outcome !== null) {
    if (outcome.version === null) return `not saved: failed ${outcome.failedGates.join(', ')}`;
    if (outcome.promoted) return `${outcome.version} from ${count(outcome.records)} records`;
    const why =
      outcome.failedGates.length === 0 ? '' : `: failed ${outcome.failedGates.join(', ')}`;
    return `${outcome.version} is a candidate${why}`;
  }
  if (progress !== null) return `${progress.stage}, ${percent(progress.share)}`;
  const again = state === 'retrying' ? `attempt ${attempts} failed: ` : '';
  return reason === null ? '' : `${again}${reason}`;
}

/** Whether no training of the week is open any more. */
export function isOver({ desks }: Pick<FleetReport, 'desks'>): boolean {
  return desks.every(({ state }) => ['failed', 'candidate', 'promoted'].includes(state));
}
