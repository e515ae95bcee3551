import type { PassResult } from '../pass/pass';

/** What a running supervisor tells of itself. */
export class Supervision {
  #result: PassResult | null = null;
  #lookedAtMs = 0;
  #published = 0;
  #readAnew = 0;
  readonly #failures = new Map<string, number>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  noteLook(): void {
    this.#lookedAtMs = this.#nowMs();
  }

  notePass(result: PassResult): void {
    this.#result = result;
    this.noteLook();
    this.#published += result.published;
    this.#readAnew += Number(result.isAnew);
  }

  noteFailure(code: string): void {
    this.#failures.set(code, (this.#failures.get(code) ?? 0) + 1);
  }

  /** Milliseconds since the last look that succeeded; Infinity before the first. */
  get silentMs(): number {
    return this.#lookedAtMs === 0 ? Infinity : this.#nowMs() - this.#lookedAtMs;
  }

  /** Prometheus' text format. */
  metrics(): string {
    const failures = [...this.#failures].map(([code, count]) => `{code="${code}"} ${count}`);
    return [
      seriesOf('last_look_timestamp_seconds', 'gauge', [` ${this.#lookedAtMs / 1000}`]),
      seriesOf('published_total', 'counter', [` ${this.#published}`]),
      seriesOf('read_anew_total', 'counter', [` ${this.#readAnew}`]),
      seriesOf('failures_total', 'counter', failures),
      ...(this.#result === null ? [] : seriesOfPass(this.#result)),
    ].join('');
  }
}

function seriesOfPass({ live, held, isLate, untilMs, ...counts }: PassResult): string[] {
  const { decisions, settled, invalidLines } = counts;
  const gauges: [string, number][] = [
    ['decisions', decisions],
    ['settled_decisions', settled],
    ['invalid_lines', invalidLines],
    ['known_until_timestamp_seconds', Number.isFinite(untilMs) ? untilMs / 1000 : 0],
    ['late_inputs', Number(isLate)],
    ['challenger_held', Number(held !== null)],
    ['generation', live?.state.generation ?? 0],
    ['as_of_timestamp_seconds', live === null ? 0 : Date.parse(live.state.as_of) / 1000],
    ['demoted', Number(live?.state.demotion.demoted ?? false)],
    ['challenger_ready', Number(live?.state.challenger?.ready ?? false)],
  ];
  return gauges.map(([name, value]) => seriesOf(name, 'gauge', [` ${value}`]));
}

function seriesOf(name: string, type: 'gauge' | 'counter', values: readonly string[]): string {
  const full = `meta_supervisor_${name}`;
  return `# TYPE ${full} ${type}\n${values.map((value) => `${full}${value}\n`).join('')}`;
}
