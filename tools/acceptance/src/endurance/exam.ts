import type { Decision } from '@meta-agent/decision';

/** What is asked, and what may be answered. */
export interface Exam {
  readonly url: string;
  readonly connections: number;
  /** Between an answer and the next request of its connection. */
  readonly pauseMs: number;
  readonly bodies: readonly string[];
  /** The right decisions by version and by index of the body. */
  readonly allowed: Readonly<Record<string, readonly (readonly Decision[])[]>>;
}

/** What happened since the last report; the first three of the bad answers. */
export interface AskedSince {
  asked: number;
  /** For now, by an engine without time for them; each was asked again. */
  refused: number;
  readonly failed: string[];
  readonly wrong: string[];
  /** Answers by version. */
  readonly versions: Record<string, number>;
  p99Ms: number;
}
