import { nodeDisk, type OpenFile } from '@meta-agent/durable-files';
import { MAX_LINE_BYTES, parseTimestamp, splitLines } from '@meta-agent/features';
import type { SignalLine } from '../../signals/signal-lines';

const CHUNK_BYTES = 1 << 20;
const LINE_FEED = 0x0a;

/** The last line of a symbol: lines up to it are in the log. */
interface LastLine {
  closeMs: number;
  horizon: number;
}

/**
 * A prediction log that grows by one line after the other. What it holds already, it does not take
 * again: a process that computes the same lines once more continues where the killed one stopped.
 */
export class SignalLog {
  readonly #file: OpenFile;
  readonly #last: Map<string, LastLine>;
  /** Lines that were there already. */
  known = 0;

  private constructor(file: OpenFile, last: Map<string, LastLine>) {
    this.#file = file;
    this.#last = last;
  }

  /** Cuts a line that a killed process has left incomplete. @throws the disk's error */
  static async open(path: string): Promise<SignalLog> {
    const file = await nodeDisk.open(path, 'a+');
    try {
      return new SignalLog(file, await lastLinesOf(file));
    } catch (error) {
      await file.close().catch(() => undefined);
      throw error;
    }
  }

  /** Writes the lines that the log does not hold. @throws the disk's error */
  async append(lines: readonly SignalLine[]): Promise<void> {
    const fresh = lines.filter((line) => isAfter(line, this.#last.get(line.symbol)));
    this.known += lines.length - fresh.length;
    if (fresh.length === 0) return;
    await this.#file.writeFile(Buffer.from(fresh.map(({ text }) => `${text}\n`).join('')));
    for (const { symbol, closeMs, horizon } of fresh) this.#last.set(symbol, { closeMs, horizon });
  }

  sync(): Promise<void> {
    return this.#file.datasync();
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

/** The last line of each symbol, once a line that is incomplete is cut. */
async function lastLinesOf(file: OpenFile): Promise<Map<string, LastLine>> {
  const last = new Map<string, LastLine>();
  await file.truncate(await wholeBytes(file));
  for await (const lines of splitLines(chunksOf(file), MAX_LINE_BYTES)) {
    for (const line of lines) if (line !== null) note(last, line);
  }
  return last;
}

/** Bytes up to the last line feed. */
async function wholeBytes(file: OpenFile): Promise<number> {
  let { size } = await file.stat();
  while (size > 0) {
    const from = Math.max(0, size - CHUNK_BYTES);
    const at = (await file.read(from, size - from)).lastIndexOf(LINE_FEED);
    if (at !== -1) return from + at + 1;
    size = from;
  }
  return 0;
}

async function* chunksOf(file: OpenFile): AsyncGenerator<Buffer> {
  for (let at = 0; ;) {
    const chunk = await file.read(at, CHUNK_BYTES);
    if (chunk.length === 0) return;
    yield chunk;
    at += chunk.length;
  }
}

/** A line of another program is passed over. */
function note(last: Map<string, LastLine>, line: Uint8Array): void {
  try {
    const { symbol, timestamp, horizon } = JSON.parse(Buffer.from(line).toString()) as {
      readonly symbol: string;
      readonly timestamp: string;
      readonly horizon: number;
    };
    last.set(symbol, { closeMs: parseTimestamp(timestamp), horizon });
  } catch {
    return;
  }
}

function isAfter({ closeMs, horizon }: SignalLine, last: LastLine | undefined): boolean {
  if (last === undefined || closeMs > last.closeMs) return true;
  return closeMs === last.closeMs && horizon > last.horizon;
}
