import {
  MOST_DESKS_SHOWN,
  TRAINING_STATES,
  type FleetReport,
  type ShownDesk,
} from '@meta-agent/engine-api';
import { readNewestWeek, type DeskState, type QueueSettings } from '@meta-agent/fleet';
import { shownUrl } from '@meta-agent/redis';

type ReadWeek = typeof readNewestWeek;
type State = ShownDesk['state'];

/** However many pages are open, Redis is asked once in this time. */
const KEPT_MS = 5000;

const NOTHING = { week: null, workers: null, counts: countsOf([]), desks: [] };

/** The trainings of a fleet for the console: read from Redis when somebody asks. */
export class FleetWatch {
  readonly #settings: QueueSettings | null;
  readonly #nowMs: () => number;
  readonly #readWeek: ReadWeek;
  #kept: { readonly untilMs: number; readonly report: Promise<FleetReport> } | null = null;

  /** @param settings null when no Redis is named */
  constructor(
    settings: QueueSettings | null,
    nowMs: () => number,
    readWeek: ReadWeek = readNewestWeek,
  ) {
    this.#settings = settings;
    this.#nowMs = nowMs;
    this.#readWeek = readWeek;
  }

  /** Those who ask within five seconds get one answer. Never throws. */
  read(): Promise<FleetReport> {
    if (this.#settings === null) return Promise.resolve({ redis: null, ...NOTHING, flaw: null });
    const nowMs = this.#nowMs();
    if (this.#kept !== null && nowMs < this.#kept.untilMs) return this.#kept.report;
    const report = this.#read(this.#settings);
    this.#kept = { untilMs: nowMs + KEPT_MS, report };
    return report;
  }

  async #read(settings: QueueSettings): Promise<FleetReport> {
    const redis = shownUrl(settings.redis.url);
    try {
      const { week, workers, desks } = await this.#readWeek(settings);
      const shown = desks.flatMap(shownOf).sort(compare);
      const counts = countsOf(shown);
      return { redis, week, workers, counts, desks: shown.slice(0, MOST_DESKS_SHOWN), flaw: null };
    } catch (error) {
      const { code = 'redis_unusable', message } = error as { code?: string; message: string };
      return { redis, ...NOTHING, flaw: { code, message } };
    }
  }
}

function shownOf({ outcome, since, ...desk }: DeskState): ShownDesk[] {
  if (desk.state === 'not queued' || since === null) return [];
  const { desk: name, state, attempts, progress, reason } = desk;
  return [
    {
      ...{ desk: name, state, since, attempts, progress },
      reason: reason && withoutFolders(reason),
      version: outcome?.version ?? null,
      failed_gates: [...(outcome?.failedGates ?? [])],
    },
  ];
}

/** Who may watch does not need the folders of the trainers: `meta-ops fleet status` tells them. */
const withoutFolders = (text: string) =>
  text.replace(/(?<![\w.-])(?:\/[^\s/"':,;]+)+\/(?=[^\s/"':,;])/g, '');

function compare(a: ShownDesk, b: ShownDesk): number {
  const byState = TRAINING_STATES.indexOf(a.state) - TRAINING_STATES.indexOf(b.state);
  return byState !== 0 ? byState : a.desk < b.desk ? -1 : 1;
}

function countsOf(desks: readonly ShownDesk[]): Record<State, number> {
  const counts = TRAINING_STATES.map((state): [State, number] => [
    state,
    desks.filter((desk) => desk.state === state).length,
  ]);
  return Object.fromEntries(counts) as Record<State, number>;
}
