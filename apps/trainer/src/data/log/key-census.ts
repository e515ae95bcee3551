import { nearestName, DEFAULT_AGENTS } from '@meta-agent/features';
import type { LogRow } from '../log-row-schema';

/** At most this many names are counted: a log may hold any number of names. */
const MOST_NAMES = 1000;
const OPTIONAL_KEYS = ['regime', 'regime_info', 'horizon', 'horizon_minutes'] as const;
const KNOWN_KEYS = [...OPTIONAL_KEYS, 'timestamp', 'symbol'];
const REGIME_KEYS = ['volatility', 'trend_strength'] as const;

/** An unknown name, its number of occurrences, and the nearest known name. */
export interface UnknownName {
  readonly name: string;
  readonly count: number;
  readonly meant: string | null;
}

export interface LogKeys {
  readonly records: number;
  /** The agents whose signals are read. */
  readonly agents: readonly string[];
  /** Number of signals from known and unknown agents. */
  readonly signals: number;
  /** Number of records with a signal from each agent. */
  readonly reports: Readonly<Record<string, number>>;
  readonly unknownAgents: readonly UnknownName[];
  /** Keys like `regim` that are probably misspelled. */
  readonly misspelled: readonly UnknownName[];
}

/** Counts the keys in the records of a log. */
export class KeyCensus {
  #records = 0;
  #signals = 0;
  readonly #reports: number[];
  readonly #unknownAgents = new NameCounts();
  readonly #keys = new NameCounts();
  readonly #regimeKeys = new NameCounts();

  /** @param agents the agents whose signals are read */
  constructor(readonly agents: readonly string[] = DEFAULT_AGENTS.names) {
    this.#reports = agents.map(() => 0);
  }

  /** @param times the number of records with these keys */
  add(record: LogRow, times = 1): void {
    this.#records += times;
    for (const name of record.signal_names ?? []) {
      this.#signals += times;
      const agent = this.agents.indexOf(name);
      if (agent === -1) this.#unknownAgents.add(name, times);
      else this.#reports[agent] += times;
    }
    this.#keys.addAll(record, times);
    const regime = record.regime ?? record.regime_info;
    if (regime !== undefined) this.#regimeKeys.addAll(regime, times);
  }

  build(): LogKeys {
    const isMeant = ({ meant }: UnknownName) => meant !== null;
    const reports = this.agents.map((agent, i) => [agent, this.#reports[i]] as const);
    return {
      records: this.#records,
      agents: this.agents,
      signals: this.#signals,
      reports: Object.fromEntries(reports),
      unknownAgents: this.#unknownAgents.unknown(this.agents),
      misspelled: [
        ...this.#keys.unknown(KNOWN_KEYS).filter(isMeant),
        ...this.#regimeKeys.unknown(REGIME_KEYS).filter(isMeant),
      ],
    };
  }
}

/** Counts in a map, not an object, because a name may be `__proto__`. */
class NameCounts {
  readonly #counts = new Map<string, number>();

  addAll(value: object, times: number): void {
    for (const name of Object.keys(value)) this.add(name, times);
  }

  add(name: string, times: number): void {
    const count = this.#counts.get(name);
    if (count !== undefined || this.#counts.size < MOST_NAMES) {
      this.#counts.set(name, (count ?? 0) + times);
    }
  }

  unknown(known: readonly string[]): UnknownName[] {
    return [...this.#counts]
      .filter(([name]) => !known.includes(name))
      .map(([name, count]) => ({ name, count, meant: nearestName(name, known) }))
      .sort((a, b) => b.count - a.count);
  }
}
