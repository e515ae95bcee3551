import type { IncomingMessage, ServerResponse } from 'node:http';
import { answerTogether } from '../../timing/end-of-turn';
import type { EngineError } from '../../problem/engine-error';
import { problemOf } from '../../problem/problem-of';
import { limitIdle } from '../connection/limit-idle';

export const JSON_TYPE = 'application/json; charset=utf-8';

const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

/** Answers a text, whole. */
export function sendText(res: ServerResponse, status: number, type: string, text: string): void {
  res.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    ...HEADERS,
  });
  res.end(text);
}

export function sendJson(res: ServerResponse, status: number, value: unknown): void {
  sendText(res, status, JSON_TYPE, JSON.stringify(value));
}

/** Answers a decision, a JSON text, together with all others of this turn. */
export function sendDecision(res: ServerResponse, text: string, onSent: () => void): void {
  answerTogether(() => {
    const bytes = Buffer.byteLength(text);
    // No header but these two: nobody keeps the answer to a POST, or takes it for a page.
    res.writeHead(200, ['content-type', JSON_TYPE, 'content-length', String(bytes)]);
    // ASCII, as it nearly always is, is copied rather than encoded.
    res.end(text, bytes === text.length ? 'latin1' : 'utf8');
    if (res.writableLength > 0) limitIdle(res.req.socket);
    onSent();
  });
}

/** Answers an error; nothing, when an answer has begun already: then it ends there. */
export function sendProblem(req: IncomingMessage, res: ServerResponse, error: EngineError): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  for (const [name, value] of Object.entries(error.headers)) res.setHeader(name, value);
  if (!req.complete) {
    // The rest of the body is let go by, or the client would never read the answer.
    res.setHeader('connection', 'close');
    req.resume();
  }
  const type = 'application/problem+json; charset=utf-8';
  sendText(res, error.status, type, JSON.stringify(problemOf(error)));
}
