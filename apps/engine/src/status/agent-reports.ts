import type { AgentReport } from '@meta-agent/engine-api';
import { type SignalRecord, DEFAULT_AGENTS } from '@meta-agent/features';
import { monotonicMs } from '../timing/monotonic-time';

const AGENTS = DEFAULT_AGENTS.names;

/** The number of decisions that recent_share covers. */
const WINDOW = 1000;

/** Counts which agents report, since the start and over the last 1,000 decisions. */
export class AgentReports {
  readonly #nowMs: () => number;
  readonly #counts = new Float64Array(AGENTS.length);
  readonly #lastMs = new Float64Array(AGENTS.length);
  /** The same by the monotonic clock. */
  readonly #lastElapsedMs = new Float64Array(AGENTS.length);
  readonly #elapsedMs: () => number;
  /** Of each recent decision, one bit for each agent that reported. */
  readonly #recent = new Uint8Array(WINDOW);
  readonly #recentCounts = new Uint32Array(AGENTS.length);
  #decisions = 0;

  /**
   * @param nowMs the clock, in milliseconds since 1970
   * @param elapsedMs a clock that is never set
   */
  constructor(nowMs: () => number, elapsedMs = monotonicMs) {
    this.#nowMs = nowMs;
    this.#elapsedMs = elapsedMs;
  }

  record({ base_predictions: signals }: SignalRecord): void {
    const at = this.#decisions % WINDOW;
    const before = this.#recent[at];
    const nowMs = this.#nowMs();
    const elapsedMs = this.#elapsedMs();
    let bits = 0;
    for (let k = 0; k < AGENTS.length; k += 1) {
      this.#recentCounts[k] -= (before >> k) & 1;
      if (signals[AGENTS[k]] === undefined) continue;
      bits |= 1 << k;
      this.#counts[k] += 1;
      this.#recentCounts[k] += 1;
      this.#lastMs[k] = nowMs;
      this.#lastElapsedMs[k] = elapsedMs;
    }
    this.#recent[at] = bits;
    this.#decisions += 1;
  }

  /** Each agent's reports, in the order of the agents. */
  describe(): Record<string, AgentReport> {
    const window = Math.min(this.#decisions, WINDOW);
    const elapsedMs = this.#elapsedMs();
    const reports = AGENTS.map((agent, k) => {
      const hasReported = this.#counts[k] > 0;
      const report: AgentReport = {
        reports: this.#counts[k],
        missing: this.#decisions - this.#counts[k],
        recent_share: window === 0 ? 0 : this.#recentCounts[k] / window,
        last_report_at: hasReported ? new Date(this.#lastMs[k]).toISOString() : null,
        silent_s: hasReported ? (elapsedMs - this.#lastElapsedMs[k]) / 1000 : null,
      };
      return [agent, report];
    });
    return Object.fromEntries(reports) as Record<string, AgentReport>;
  }
}
