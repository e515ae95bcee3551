import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiSchema } from './api-schemas';

export interface Exchange {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly query: URLSearchParams;
}

/** A body by media type, as OpenAPI has it. */
export type Bodies = Readonly<Record<string, ApiSchema>>;

/** One call: what serves it, and what its documentation says. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Answers, or throws an EngineError. */
  readonly handle: (exchange: Exchange) => void | Promise<void>;
  /** Served ahead of Express. */
  readonly isHot?: true;
  /** Refused when there is too much to do. */
  readonly isShed?: true;
  readonly isAdmin?: true;
  readonly summary: string;
  readonly description?: string;
  /** Query parameters that may be `true`. */
  readonly flags?: Readonly<Record<string, string>>;
  readonly body?: Bodies;
  readonly answers: Readonly<Record<number, Bodies>>;
  /** Status codes of its own errors, beside those that any call can end with. */
  readonly problems?: readonly number[];
}
