import { PassThrough } from 'node:stream';
import { answerClientError } from './client-error';
import { whileStreaming } from '../connection/streaming';

const errorOf = (code: string) => Object.assign(new Error(code), { code });
const TIMEOUT = errorOf('ERR_HTTP_REQUEST_TIMEOUT');

/** What a connection was sent, and whether it was hung up on. */
async function outcomeOf(socket: PassThrough) {
  await new Promise((resolve) => setTimeout(resolve, 50));
  return { said: String(socket.read() ?? ''), isOver: socket.destroyed || socket.writableEnded };
}

describe('a connection that cannot be served', () => {
  it('is told why and hung up on', async () => {
    const socket = new PassThrough();
    const statuses: number[] = [];
    answerClientError(TIMEOUT, socket, (status) => statuses.push(status));
    const { said, isOver } = await outcomeOf(socket);
    expect(said).toMatch(/^HTTP\/1\.1 408 .*"code":"request_timeout"/s);
    expect([isOver, statuses]).toEqual([true, [408]]);
  });

  it('goes on for as long as its lines do, once the first were answered', async () => {
    const socket = new PassThrough();
    await whileStreaming(socket, async () => {
      answerClientError(TIMEOUT, socket, fail);
      expect(await outcomeOf(socket)).toEqual({ said: '', isOver: false });
    });
  });

  it('is hung up on without a word in the middle of an answer', async () => {
    const socket = new PassThrough();
    await whileStreaming(socket, async () => {
      answerClientError(errorOf('HPE_INVALID_CHUNK_SIZE'), socket, fail);
      expect(await outcomeOf(socket)).toEqual({ said: '', isOver: true });
    });
  });
});

function fail(): never {
  throw new Error('nothing is to be answered');
}
