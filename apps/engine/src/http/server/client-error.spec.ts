import { PassThrough } from 'node:stream';
import { whileStreaming } from '../connection/streaming';
import { answerClientError } from './client-error';

const errorOf = (code: string) => Object.assign(new Error(code), { code });
const TIMEOUT = errorOf('ERR_HTTP_REQUEST_TIMEOUT');

/** The bytes sent on a connection, and whether the connection was closed. */
async function outcomeOf(socket: PassThrough) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { said: String(socket.read() ?? ''), isOver: socket.destroyed || socket.writableEnded };
}

describe('a connection that cannot be served', () => {
  it('receives the reason and is closed', async () => {
    const socket = new PassThrough();
    const statuses: number[] = [];
    answerClientError(TIMEOUT, socket, (status) => statuses.push(status));
    const { said, isOver } = await outcomeOf(socket);
    expect(said).toMatch(/^HTTP\/1\.1 408 .*"code":"request_timeout"/s);
    expect([isOver, statuses]).toEqual([true, [408]]);
  });

  it('stays open while it streams lines, once the first lines were answered', async () => {
    const socket = new PassThrough();
    await whileStreaming(socket, async () => {
      answerClientError(TIMEOUT, socket, fail);
      expect(await outcomeOf(socket)).toEqual({ said: '', isOver: false });
    });
  });

  it('is closed without a message in the middle of an answer', async () => {
    const socket = new PassThrough();
    await whileStreaming(socket, async () => {
      answerClientError(errorOf('HPE_INVALID_CHUNK_SIZE'), socket, fail);
      expect(await outcomeOf(socket)).toEqual({ said: '', isOver: true });
    });
  });
});

function fail(): never {
  throw new Error('no answer is expected');
}
