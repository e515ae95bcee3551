import type { StreamEvent } from '@meta-agent/engine-api';
import { readEvent } from './read-event';

/** Paused: nobody sees the page. Outdated: the engine speaks otherwise by now. */
export type Connection = 'connecting' | 'live' | 'lost' | 'paused' | 'outdated';

export interface FeedListener {
  readonly onEvent: (event: StreamEvent) => void;
  readonly onConnection: (connection: Connection) => void;
}

/** What the browser lends; a test has its own. */
export interface Surroundings {
  readonly open: (url: string, ears: Ears) => Source;
  readonly page: Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;
}

export interface Ears {
  readonly hear: (data: string) => void;
  readonly lose: () => void;
}

export type Source = Pick<EventSource, 'close'> & { readonly readyState: number };

const STREAM = '/api/ai/meta/stream';
/** An event comes twice a second: this long without one, and something is wrong. */
const SILENCE_MS = 3000;
/** The browser itself tries again after a broken connection, but not after a refusal. */
const RETRY_MS = 2000;
const [OPEN, CLOSED] = [1, 2];

const browser = (): Surroundings => ({ open: openSource, page: document });

function openSource(url: string, { hear, lose }: Ears): Source {
  const source = new EventSource(url);
  source.onmessage = ({ data }: MessageEvent<string>) => {
    hear(data);
  };
  source.onerror = lose;
  return source;
}

/** Listens to the engine for as long as it takes, over restarts. @returns what ends that */
export function listen(listener: FeedListener, surroundings = browser()): () => void {
  const { open, page } = surroundings;
  const { onEvent, onConnection } = listener;
  let source: Source | undefined;
  let silence: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const disconnect = () => {
    clearTimeout(silence);
    clearTimeout(retry);
    source?.close();
  };
  const connect = () => {
    disconnect();
    watchSilence();
    source = open(STREAM, { hear, lose });
  };
  const watchSilence = () => {
    clearTimeout(silence);
    silence = setTimeout(lose, SILENCE_MS);
  };
  const hear = (data: string) => {
    clearTimeout(retry);
    watchSilence();
    const event = readEvent(data);
    onConnection(event === null ? 'outdated' : 'live');
    if (event !== null) onEvent(event);
  };
  const lose = () => {
    onConnection('lost');
    clearTimeout(retry);
    retry = setTimeout(() => {
      if (source?.readyState === OPEN || source?.readyState === CLOSED) connect();
    }, RETRY_MS);
  };
  // A browser has six connections to one engine, and every stream takes one: none for hidden tabs.
  const appear = () => {
    onConnection(page.hidden ? 'paused' : 'connecting');
    if (page.hidden) disconnect();
    else connect();
  };
  page.addEventListener('visibilitychange', appear);
  appear();
  return () => {
    page.removeEventListener('visibilitychange', appear);
    disconnect();
  };
}
