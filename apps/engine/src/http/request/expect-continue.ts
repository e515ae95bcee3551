import type { IncomingMessage, ServerResponse } from 'node:http';

const waiting = new WeakMap<IncomingMessage, ServerResponse>();

/** Remembers a client that sends its body only after `100 Continue`. */
export function holdContinue(req: IncomingMessage, res: ServerResponse): void {
  waiting.set(req, res);
}

/** Asks for the body, once the headers have passed every check. */
export function allowBody(req: IncomingMessage): void {
  if (req.headers.expect === undefined) return;
  waiting.get(req)?.writeContinue();
  waiting.delete(req);
}
