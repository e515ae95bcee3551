import { readToken } from '../client/token';
import type { Ears, Source } from './source';
import { createEventSplitter } from './split-events';

/** The engine asks for a token, or for another one. */
const LOCKED = [401, 403];

/** Reads a stream of events with the user's token: an EventSource can send none. */
export function openSource(url: string, ears: Ears): Source {
  const abort = new AbortController();
  let isOver = false;
  const end = (tell: () => void) => {
    if (isOver) return;
    isOver = true;
    tell();
  };
  readStream(url, ears, abort.signal).then(
    (isLocked) => {
      end(isLocked ? ears.lock : ears.lose);
    },
    () => {
      end(ears.lose);
    },
  );
  return {
    close: () => {
      isOver = true;
      abort.abort();
    },
  };
}

/** @returns whether the engine refused the caller; false when the stream ended */
async function readStream(
  url: string,
  { hear }: Pick<Ears, 'hear'>,
  signal: AbortSignal,
): Promise<boolean> {
  const token = readToken();
  const headers = {
    accept: 'text/event-stream',
    ...(token !== null && { authorization: `Bearer ${token}` }),
  };
  const response = await fetch(url, { headers, signal, cache: 'no-store' });
  if (LOCKED.includes(response.status)) return true;
  if (!response.ok || response.body === null) return false;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  const split = createEventSplitter();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return false;
    split(value).forEach(hear);
  }
}
