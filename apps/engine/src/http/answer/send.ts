import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EngineError } from '../../problem/engine-error';
import { problemOf } from '../../problem/problem-of';
import { answerTogether } from '../../timing/end-of-turn';
import { limitIdle } from '../connection/limit-idle';

export const JSON_TYPE = 'application/json; charset=utf-8';

const HEADERS = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

/** Sends a complete text. */
export function sendText(res: ServerResponse, status: number, type: string, text: string): void {
  res.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(text),
    ...HEADERS,
  });
  res.end(text);
}

/** Sends bytes that are complete. */
export function sendBytes(
  res: ServerResponse,
  status: number,
  type: string,
  bytes: Uint8Array,
): void {
  res.writeHead(status, { 'content-type': type, 'content-length': bytes.length, ...HEADERS });
  res.end(bytes);
}

export function sendJson(res: ServerResponse, status: number, value: unknown): void {
  sendText(res, status, JSON_TYPE, JSON.stringify(value));
}

/** Sends a decision, given as JSON, together with all other answers of this event-loop turn. */
export function sendDecision(res: ServerResponse, text: string, onSent: () => void): void {
  answerTogether(() => {
    const bytes = Buffer.byteLength(text);
    // Two headers suffice: answers to POST are neither cached nor rendered.
    res.writeHead(200, ['content-type', JSON_TYPE, 'content-length', String(bytes)]);
    // Nearly always ASCII: latin1 only copies, UTF-8 would encode.
    res.end(text, bytes === text.length ? 'latin1' : 'utf8');
    if (res.writableLength > 0) limitIdle(res.req.socket);
    onSent();
  });
}

/** Sends an error. When the answer has already begun, closes the connection instead. */
export function sendProblem(req: IncomingMessage, res: ServerResponse, error: EngineError): void {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  for (const [name, value] of Object.entries(error.headers)) res.setHeader(name, value);
  if (!req.complete) {
    // The rest of the body is discarded; a client still sending would not read the answer.
    res.setHeader('connection', 'close');
    req.resume();
  }
  const type = 'application/problem+json; charset=utf-8';
  sendText(res, error.status, type, JSON.stringify(problemOf(error)));
}
