import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Problem } from '@meta-agent/engine-api';
import { EngineError } from '../../problem/engine-error';
import { problemOf } from '../../problem/problem-of';
import { isStreaming } from '../connection/streaming';

/** Time for the answers to earlier requests of the connection. */
const GRACE_MS = 20;

/** Answers bytes that are not HTTP, or a request that did not arrive in time, and closes the connection. */
export function answerClientError(
  error: NodeJS.ErrnoException,
  socket: Duplex,
  onAnswer: (status: number) => void,
): void {
  if (isStreaming(socket) && error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return;
  if (isStreaming(socket) || error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  // Earlier requests on the same connection are answered first.
  setTimeout(() => {
    if (socket.writable) answerAndClose(socket, problemOf(toEngineError(error)), onAnswer);
  }, GRACE_MS);
}

function answerAndClose(
  socket: Duplex,
  problem: Problem,
  onAnswer: (status: number) => void,
): void {
  const body = JSON.stringify(problem);
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  onAnswer(problem.status);
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

function toEngineError({ code, message }: NodeJS.ErrnoException): EngineError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new EngineError('request_timeout');
  if (code === 'HPE_HEADER_OVERFLOW') return new EngineError('headers_too_large');
  return new EngineError('invalid_request', { expected: 'HTTP/1.1', received: message });
}
