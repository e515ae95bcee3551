import type { StreamEvent } from '@meta-agent/engine-api';
import { openSource } from './open-source';
import { readEvent } from './read-event';
import type { Ears, Source } from './source';

/** Locked: the engine asks for a token. Paused: the page is hidden. Outdated: the engine sends events that this page cannot read. */
export type Connection = 'connecting' | 'live' | 'lost' | 'locked' | 'paused' | 'outdated';

export interface FeedListener {
  readonly onEvent: (event: StreamEvent) => void;
  readonly onConnection: (connection: Connection) => void;
}

/** The browser's parts that the feed uses; tests replace them. */
export interface Surroundings {
  readonly open: (url: string, ears: Ears) => Source;
  readonly page: Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>;
}

const STREAM = '/api/ai/meta/stream';
/** Events arrive twice a second; after this long without one, the connection counts as lost. */
const SILENCE_MS = 3000;
/** Delay of a reconnect. */
const RETRY_MS = 2000;

const browser = (): Surroundings => ({ open: openSource, page: document });

/** Listens to the engine's stream and reconnects when needed. @returns a function that stops it */
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
    source = open(STREAM, { hear, lose, lock });
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
    retry = setTimeout(connect, RETRY_MS);
  };
  const lock = () => {
    disconnect();
    onConnection('locked');
  };
  // A browser allows six connections to one host: hidden tabs must not occupy them.
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
