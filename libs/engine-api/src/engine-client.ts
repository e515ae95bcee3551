import type { Answer } from '@meta-agent/decision';
import type { SignalRecord } from '@meta-agent/features';
import type { FleetReport } from './fleet-report-schema';
import type { LiveReport } from './live-report-schema';
import type { ModelInUse } from './model-in-use-schema';
import type { PastDecisions, PastMinutes } from './past-schema';
import type { Problem } from './problem-schema';
import { readAnswer } from './read-answer';
import type { RegistryChanges } from './registry-changes-schema';
import type { EngineStatistics, EngineStatus, Readiness, Reload } from './status-schema';

export interface EngineClientOptions {
  /** Like `http://127.0.0.1:8001`; empty for the page's own origin. */
  readonly url: string;
  /** The bearer token of each call, or a function that returns it or null. */
  readonly token?: string | (() => string | null);
  /** Sends the requests; the global `fetch` unless given. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** How long to wait for a whole answer; 10 s unless given. */
  readonly timeoutMs?: number;
}

/** Which of the kept decisions are asked for; absent: any. */
export interface PastQuery {
  /** ISO 8601, as `to`, which is exclusive. */
  readonly from?: string;
  readonly to?: string;
  readonly id?: string;
  readonly symbol?: string;
  /** A reason, or a key of the statistics: `low_meta_confidence`, `meta_override`. */
  readonly reason?: string;
  /** A part of a symbol or of an id. */
  readonly search?: string;
  /** True: only decisions that change the vote. */
  readonly changed?: boolean;
  /** The largest number of decisions in the answer; 100 unless given, 500 at most. */
  readonly limit?: number;
}

/** The engine answered with an error, or did not answer: then the status is null. */
export class EngineClientError extends Error {
  override readonly name = 'EngineClientError';

  constructor(
    readonly code: string,
    message: string,
    readonly status: number | null,
    readonly problem: Problem | null,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** An item of a batch's answer for a record that could not be decided. */
export type BatchItem = Answer | Problem;

/**
 * Whether an item of a batch's answer is an error.
 * @example
 * const client = new EngineClient({ url: process.env.META_ENGINE_URL ?? 'http://127.0.0.1:8001' });
 * const items = await client.whatIfBatch([{ base_predictions: {} }, { base_predictions: 'none' }]);
 * items.map(isProblem); // [false, true]
 */
export function isProblem(item: BatchItem): item is Problem {
  return 'code' in item;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Calls a running engine; every method throws EngineClientError and nothing else.
 * @example
 * const client = new EngineClient({ url: process.env.META_ENGINE_URL ?? 'http://127.0.0.1:8001' });
 * const record = { base_predictions: { xgb: { action: 'BUY', confidence: 0.8 } } };
 * (await client.predict(record)).reason; // 'model_not_loaded'
 */
export class EngineClient {
  readonly #options: EngineClientOptions;

  constructor(options: EngineClientOptions) {
    this.#options = options;
  }

  predict(record: SignalRecord, { explain = false } = {}): Promise<Answer> {
    return this.#json(`predict${explain ? '?explain=true' : ''}`, postJson(record));
  }

  predictBatch(records: readonly SignalRecord[], { explain = false } = {}): Promise<BatchItem[]> {
    return this.#json(`predict/batch${explain ? '?explain=true' : ''}`, postJson(records));
  }

  /** Decides without counting or logging. */
  whatIf(record: SignalRecord, { explain = false } = {}): Promise<Answer> {
    return this.#json(`what_if${explain ? '?explain=true' : ''}`, postJson(record));
  }

  /** Decides many records, in order, without counting or logging. */
  whatIfBatch(records: readonly SignalRecord[]): Promise<BatchItem[]> {
    return this.#json('what_if/batch', postJson(records));
  }

  model(): Promise<ModelInUse> {
    return this.#json('model', { method: 'GET' });
  }

  /** What the supervisor has learned. */
  live(): Promise<LiveReport> {
    return this.#json('live', { method: 'GET' });
  }

  /** The trainings of the fleet. */
  fleet(): Promise<FleetReport> {
    return this.#json('fleet', { method: 'GET' });
  }

  /** The minutes of the last day. @param from the oldest minute, ISO 8601 */
  pastMinutes(from?: string): Promise<PastMinutes> {
    return this.#json(`past/minutes${queryOf({ from })}`, { method: 'GET' });
  }

  /** Those of the last 2,000 decisions that the query asks for. */
  pastDecisions(query: PastQuery = {}): Promise<PastDecisions> {
    return this.#json(`past/decisions${queryOf({ ...query })}`, { method: 'GET' });
  }

  /** Who changed what decides, and why. */
  registryChanges(): Promise<RegistryChanges> {
    return this.#json('changes', { method: 'GET' });
  }

  /** The report of the model in use: an HTML page that runs no script. */
  async report(): Promise<string> {
    const response = await this.#fetch('/api/ai/meta/report', { method: 'GET' });
    if (!response.ok) throw await errorOf(response);
    return readAnswer(response);
  }

  status(): Promise<EngineStatus> {
    return this.#json('status', { method: 'GET' });
  }

  /** Admin. Resets the statistics and returns the values before the reset. */
  resetStats(): Promise<EngineStatistics> {
    return this.#json('reset_stats', { method: 'POST' });
  }

  /** Admin. Loads the current version again; a refusal is an error with its reason. */
  reload(): Promise<Reload> {
    return this.#json('reload', { method: 'POST' });
  }

  /** Not being ready is an answer, not an error. */
  async readiness(): Promise<Readiness> {
    const response = await this.#fetch('/readyz', { method: 'GET' });
    return readJson(response);
  }

  /** Prometheus' text format. */
  async metrics(): Promise<string> {
    const response = await this.#fetch('/metrics', { method: 'GET' });
    if (!response.ok) throw await errorOf(response);
    return readAnswer(response);
  }

  async #json<T>(call: string, init: RequestInit): Promise<T> {
    const response = await this.#fetch(`/api/ai/meta/${call}`, init);
    if (!response.ok) throw await errorOf(response);
    return readJson(response);
  }

  async #fetch(path: string, init: RequestInit): Promise<Response> {
    const { url, timeoutMs = DEFAULT_TIMEOUT_MS, fetch: send = fetch } = this.#options;
    const headers = { ...(init.headers as Record<string, string>), ...this.#authorization() };
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      return await send(`${url.replace(/\/+$/, '')}${path}`, { ...init, headers, signal });
    } catch (cause) {
      const message = `The engine at ${url} did not answer: ${reasonOf(cause)}.`;
      throw new EngineClientError('engine_unreachable', message, null, null, { cause });
    }
  }

  #authorization(): Record<string, string> {
    const { token } = this.#options;
    const given = typeof token === 'function' ? token() : token;
    return given === undefined || given === null ? {} : { authorization: `Bearer ${given}` };
  }
}

function queryOf(params: Readonly<Record<string, string | number | boolean | undefined>>): string {
  const given = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value !== undefined) given.set(name, String(value));
  }
  const text = given.toString();
  return text === '' ? '' : `?${text}`;
}

function postJson(body: unknown): RequestInit {
  const headers = { 'content-type': 'application/json' };
  return { method: 'POST', headers, body: JSON.stringify(body) };
}

async function readJson<T>(response: Response): Promise<T> {
  try {
    return JSON.parse(await readAnswer(response)) as T;
  } catch (cause) {
    const message = `${response.url} answered ${response.status}, but no JSON.`;
    throw new EngineClientError('answer_invalid', message, response.status, null, { cause });
  }
}

async function errorOf(response: Response): Promise<EngineClientError> {
  const problem = await readJson<Problem>(response);
  return new EngineClientError(problem.code, problem.detail, response.status, problem);
}

/** The cause of a failed fetch: the message of its error does not state the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error && cause.message !== '' ? cause.message : message;
}
