import { connect, type Socket } from 'node:net';
import type { EngineProcess } from '@meta-agent/harness';

const API = '/api/ai/meta';
const JSON_TYPE = 'application/json';
const NDJSON = 'application/x-ndjson';

export const recordOf = (symbol: string) =>
  JSON.stringify({
    timestamp: new Date().toISOString(),
    symbol,
    base_predictions: {
      xgb: { action: 'BUY', confidence: 0.7 },
      lgbm: { action: 'HOLD', confidence: 0.65 },
      nhits: { action: 'BUY', confidence: 0.82 },
      patchtst: { action: 'SELL', confidence: 0.75 },
    },
    regime: { volatility: 0.52, trend_strength: 0.15 },
  });

/** An attack; it resolves once it has done its worst, and leaves its connections open. */
export type Attack = (connections: Connections) => Promise<void>;

/** Unlike `once` of node:events, no error of the connection rejects it. */
function eventOf(socket: Socket, ...names: readonly string[]): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    for (const name of [...names, 'close']) {
      socket.once(name, () => {
        resolve();
      });
    }
  });
}

/** Raw connections to one engine. Errors are expected: the engine closes some of them. */
export class Connections {
  readonly #port: number;
  readonly #open: Socket[] = [];

  constructor({ url }: EngineProcess) {
    this.#port = Number(new URL(url).port);
  }

  async open(text: string): Promise<Socket> {
    const socket = connect(this.#port, '127.0.0.1');
    socket.on('error', () => undefined);
    this.#open.push(socket);
    await eventOf(socket, 'connect');
    socket.write(text);
    return socket;
  }

  /** Sends parts as fast as the engine takes them, until it closes the connection. */
  async send(socket: Socket, parts: Iterable<string | Buffer>): Promise<void> {
    for (const part of parts) {
      if (socket.destroyed) return;
      if (!socket.write(part)) await eventOf(socket, 'drain');
    }
  }

  close(): void {
    for (const socket of this.#open.splice(0)) socket.destroy();
  }
}

function head(path: string, length: number | 'chunked', type = JSON_TYPE): string {
  const size = length === 'chunked' ? 'transfer-encoding: chunked' : `content-length: ${length}`;
  return `POST ${API}/${path} HTTP/1.1\r\nhost: localhost\r\ncontent-type: ${type}\r\n${size}\r\n\r\n`;
}

const get = (path: string) => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n\r\n`;

function* repeated(part: string, times: number): Generator<string> {
  for (let i = 0; i < times; i += 1) yield part;
}

/** A body of unknown length, whose text is repeated and never ends. */
function endless(path: string, start: string, unit: string, mebibytes: number): Attack {
  const text = unit.repeat(Math.ceil(65_536 / unit.length));
  const chunk = `${text.length.toString(16)}\r\n${text}\r\n`;
  return async (connections) => {
    const socket = await connections.open(
      `${head(path, 'chunked')}${start.length.toString(16)}\r\n${start}\r\n`,
    );
    await connections.send(socket.resume(), repeated(chunk, mebibytes * 16));
  };
}

/** A whole JSON array with its length. */
function array(path: string, item: string, items: number): Attack {
  return async (connections) => {
    const body = `[${`${item},`.repeat(items - 1)}${item}]`;
    const socket = await connections.open(head(path, body.length));
    await connections.send(socket.resume(), [body]);
    await eventOf(socket, 'data');
  };
}

function many(times: number, attack: Attack): Attack {
  return async (connections) => {
    await Promise.all(Array.from({ length: times }, () => attack(connections)));
  };
}

/** A body of which the last byte does not come. */
function unfinished(path: string, type: string, bytes: number): Attack {
  return async (connections) => {
    const socket = await connections.open(head(path, bytes + 1, type));
    await connections.send(socket.resume(), [Buffer.alloc(bytes, ' ')]);
  };
}

function byteByByte(path: string, type: string, bytes: number): Attack {
  return async (connections) => {
    const socket = await connections.open(head(path, 'chunked', type));
    await connections.send(socket.resume(), repeated('1\r\nx\r\n'.repeat(1000), bytes / 1000));
  };
}

/** Lines as fast as the engine takes them. */
function lines(rows: number): Attack {
  return async (connections) => {
    const slice = `${recordOf('FLOOD')}\n`.repeat(500);
    const length = slice.length * (rows / 500);
    const socket = await connections.open(head('predict/batch', length, NDJSON));
    const ended = eventOf(socket.resume());
    let answers = 0;
    const answered = new Promise<void>((resolve) => {
      socket.on('data', (chunk: Buffer) => {
        for (const byte of chunk) if (byte === 0x0a) answers += 1;
        if (answers >= rows) resolve();
      });
    });
    await connections.send(socket, repeated(slice, rows / 500));
    await Promise.race([answered, ended]);
  };
}

/** A client that asks for much and leaves after the first bytes. */
const leaver: Attack = async (connections) => {
  const body = `[${`${recordOf('LEAVER')},`.repeat(4999)}${recordOf('LEAVER')}]`;
  const socket = await connections.open(head('predict/batch?explain=true', body.length) + body);
  await eventOf(socket, 'data');
  socket.destroy();
};

/** Requests in one connection, whose answers are not read. */
function unread(path: string, times: number): Attack {
  return async (connections) => {
    const socket = await connections.open('');
    socket.pause();
    await Promise.race([
      connections.send(socket, [get(path).repeat(times)]),
      new Promise((resolve) => setTimeout(resolve, 1000)),
    ]);
  };
}

export const ATTACKS: Readonly<Record<string, Attack>> = {
  'idle connections with headers and a byte': many(1025, async (connections) => {
    await connections.open(`${head('predict', 1000)}{`);
  }),
  'an array of 60 MiB of zeros': endless('predict/batch', '[', '0,', 60),
  'an array of 40 MiB of empty objects': endless('predict/batch', '[', '{},', 40),
  'an announced array of 60 MiB': unfinished('predict/batch', JSON_TYPE, 62_914_560),
  'arrays of nearly 4 MiB of zeros': many(8, array('predict/batch', '0', 2_097_000)),
  'arrays of nearly 4 MiB in one item': many(8, array('predict/batch', '[[],[],[]]', 349_000)),
  'records of nearly 1 MiB of lists': many(8, array('predict', '[]', 349_000)),
  'bodies in one-byte chunks': many(2, byteByByte('predict', JSON_TYPE, 300_000)),
  'lines in one-byte chunks': many(2, byteByByte('predict/batch', NDJSON, 300_000)),
  'bodies without their last byte': many(100, unfinished('predict', JSON_TYPE, 1_000_000)),
  'lines without their end': many(100, unfinished('predict/batch', NDJSON, 1_000_000)),
  'three streams of lines': many(3, lines(6000)),
  'clients that leave': many(4, leaver),
  'streams of events': many(80, async (connections) => {
    (await connections.open(get(`${API}/stream`))).resume();
  }),
  'unread descriptions': many(4, unread('/openapi.json', 1000)),
  'unread pages': many(4, unread('/docs/assets/swagger-ui-bundle.js', 1000)),
  'unread metrics': many(4, unread('/metrics', 300)),
};
