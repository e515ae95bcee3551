import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Use } from '../../access/access-guard';
import type { Caller } from '../../access/caller';
import type { ApiSchema } from './api-schemas';

export interface Exchange {
  /** Made by the engine: a caller cannot choose it. */
  readonly requestId: string;
  readonly caller: Caller;
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly query: URLSearchParams;
  /** What the request holds; its handler reports when the body is whole. */
  readonly load: ExchangeLoad;
}

export interface ExchangeLoad {
  /** Holds memory for the body, in place of what it held before. @throws EngineError */
  hold(bytes: number): void;
  /** The body is whole: from now on the request counts as in flight. @throws EngineError */
  begin(): void;
  /** Counts the request as a batch. @throws EngineError */
  beginBatch(): void;
}

/** Schema of a body by media type. */
export type Bodies = Readonly<Record<string, ApiSchema>>;

/** A query parameter, for the API's description. */
export interface RouteParam {
  readonly description: string;
  readonly schema: {
    readonly type: 'string' | 'integer';
    readonly minimum?: number;
    readonly maximum?: number;
    readonly default?: number;
    readonly maxLength?: number;
  };
  readonly example: string | number;
}

/** One API call: its handler and its documentation. */
export interface Route {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Sends the answer, or throws an EngineError. */
  readonly handle: (exchange: Exchange) => void | Promise<void>;
  /** Served directly, without Express. */
  readonly isHot?: true;
  /** Refused when the engine is overloaded. */
  readonly isShed?: true;
  /** Its answer may go on for hours: it ends when the caller's token is removed. */
  readonly isLong?: true;
  /** The scope that a caller needs. */
  readonly use: Use;
  readonly summary: string;
  readonly description?: string;
  /** Boolean query parameters, with their descriptions. */
  readonly flags?: Readonly<Record<string, string>>;
  /** Query parameters of text, by name. */
  readonly params?: Readonly<Record<string, RouteParam>>;
  readonly body?: Bodies;
  readonly answers: Readonly<Record<number, Bodies>>;
  /** Status codes of this call's errors, in addition to those of every call. */
  readonly problems?: readonly number[];
}
