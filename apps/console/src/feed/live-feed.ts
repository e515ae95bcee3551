import type { StreamEvent } from '@meta-agent/engine-api';

export type Connection = 'connecting' | 'live' | 'lost';

export interface FeedListener {
  readonly onEvent: (event: StreamEvent) => void;
  readonly onConnection: (connection: Connection) => void;
}

const STREAM = '/api/ai/meta/stream';
/** An event comes twice a second: this long without one, and something is wrong. */
const SILENCE_MS = 3000;
/** The browser itself tries again after a broken connection, but not after a refusal. */
const RETRY_MS = 2000;

/** Listens to the engine for as long as it takes, over restarts. @returns what ends that */
export function listen({ onEvent, onConnection }: FeedListener): () => void {
  let source: EventSource;
  let silence: number | undefined;
  let retry: number | undefined;
  const lose = () => {
    onConnection('lost');
    clearTimeout(retry);
    retry = setTimeout(() => {
      if (source.readyState === EventSource.OPEN) restart();
      else if (source.readyState === EventSource.CLOSED) connect();
    }, RETRY_MS);
  };
  const watchSilence = () => {
    clearTimeout(silence);
    silence = setTimeout(lose, SILENCE_MS);
  };
  const restart = () => {
    source.close();
    connect();
  };
  const connect = () => {
    watchSilence();
    source = new EventSource(STREAM);
    source.onmessage = ({ data }: MessageEvent<string>) => {
      watchSilence();
      onConnection('live');
      onEvent(JSON.parse(data) as StreamEvent);
    };
    source.onerror = lose;
  };
  onConnection('connecting');
  connect();
  return () => {
    clearTimeout(silence);
    clearTimeout(retry);
    source.close();
  };
}
