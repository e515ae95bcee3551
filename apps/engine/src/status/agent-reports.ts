import type { AgentReport } from '@meta-agent/engine-api';
import { areSameAgents, DEFAULT_AGENTS, type SignalRecord } from '@meta-agent/features';
import { monotonicMs } from '../timing/monotonic-time';

/** The number of decisions that recent_share covers. */
const WINDOW = 1000;

/** The counts of a list of agents; entry k belongs to agent k. */
class Counts {
  readonly reports: Float64Array;
  readonly lastMs: Float64Array;
  /** The same by the monotonic clock. */
  readonly lastElapsedMs: Float64Array;
  /** Of each recent decision, one bit for each agent that reported. */
  readonly recent = new Uint16Array(WINDOW);
  readonly recentReports: Uint32Array;
  decisions = 0;

  constructor(readonly agents: readonly string[]) {
    this.reports = new Float64Array(agents.length);
    this.lastMs = new Float64Array(agents.length);
    this.lastElapsedMs = new Float64Array(agents.length);
    this.recentReports = new Uint32Array(agents.length);
  }
}

/**
 * Counts which agents report, since the start and over the last 1,000 decisions. A model with other
 * agents starts the counts again.
 */
export class AgentReports {
  readonly #nowMs: () => number;
  readonly #elapsedMs: () => number;
  readonly #agents: () => readonly string[];
  #counts: Counts;

  /**
   * @param nowMs the clock, in milliseconds since 1970
   * @param agents the agents that are known now
   * @param elapsedMs a clock that is never set
   */
  constructor(
    nowMs: () => number,
    agents: () => readonly string[] = () => DEFAULT_AGENTS.names,
    elapsedMs = monotonicMs,
  ) {
    this.#nowMs = nowMs;
    this.#agents = agents;
    this.#elapsedMs = elapsedMs;
    this.#counts = new Counts(agents());
  }

  record({ base_predictions: signals }: SignalRecord): void {
    const counts = this.#current();
    const { agents } = counts;
    const at = counts.decisions % WINDOW;
    const before = counts.recent[at];
    const nowMs = this.#nowMs();
    const elapsedMs = this.#elapsedMs();
    let bits = 0;
    for (let k = 0; k < agents.length; k += 1) {
      counts.recentReports[k] -= (before >> k) & 1;
      if (signals[agents[k]] === undefined) continue;
      bits |= 1 << k;
      counts.reports[k] += 1;
      counts.recentReports[k] += 1;
      counts.lastMs[k] = nowMs;
      counts.lastElapsedMs[k] = elapsedMs;
    }
    counts.recent[at] = bits;
    counts.decisions += 1;
  }

  /** Each agent's reports, in the order of the agents. */
  describe(): Record<string, AgentReport> {
    const counts = this.#current();
    const window = Math.min(counts.decisions, WINDOW);
    const elapsedMs = this.#elapsedMs();
    const reports = counts.agents.map((agent, k) => {
      const hasReported = counts.reports[k] > 0;
      const report: AgentReport = {
        reports: counts.reports[k],
        missing: counts.decisions - counts.reports[k],
        recent_share: window === 0 ? 0 : counts.recentReports[k] / window,
        last_report_at: hasReported ? new Date(counts.lastMs[k]).toISOString() : null,
        silent_s: hasReported ? (elapsedMs - counts.lastElapsedMs[k]) / 1000 : null,
      };
      return [agent, report] as const;
    });
    return Object.fromEntries(reports);
  }

  #current(): Counts {
    const agents = this.#agents();
    if (!areSameAgents(agents, this.#counts.agents)) this.#counts = new Counts(agents);
    return this.#counts;
  }
}
