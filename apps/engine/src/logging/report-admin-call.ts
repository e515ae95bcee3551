import type { IncomingMessage } from 'node:http';
import type { Logger } from 'pino';
import type { Caller } from '../access/caller';
import type { EngineErrorCode } from '../problem/engine-error';

export interface AdminCall {
  readonly route: { readonly path: string };
  readonly req: IncomingMessage;
  readonly caller: Caller;
  /** Null when the call succeeded. */
  readonly code: EngineErrorCode | null;
}

/**
 * Logs an admin call: the caller and the result. A slowed guess of a token is no line, else guesses
 * would fill the log; its address has one line and the metric.
 */
export function reportAdminCall(logger: Logger, { route, req, caller, code }: AdminCall): void {
  if (code === 'too_many_wrong_tokens') return;
  const { remoteAddress } = req.socket;
  const from = caller.name === 'local' ? 'the admin socket' : (remoteAddress ?? 'unknown');
  const who = caller.name ?? 'nobody';
  const line = `[META-V2] Admin call ${route.path} by ${who} from ${from}: ${code ?? 'done'}`;
  const details = { caller: caller.name, from, call: route.path, result: code ?? 'done' };
  if (code === null) logger.info(details, line);
  else logger.warn(details, line);
}
