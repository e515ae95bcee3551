import { join } from 'node:path';
import {
  startEngine,
  temporaryFolder,
  type EngineProcess,
  type EngineSettings,
} from '@meta-agent/harness';
import type { RedisServer } from '@meta-agent/redis/testing';

/** Settings of an engine that reads signals, by its name in the group. */
export function streamSettings(
  { url }: RedisServer,
  modelDir: string,
  consumer: string,
): EngineSettings {
  return {
    META_V2_MODEL_DIR: modelDir,
    META_DECISION_LOG: join(temporaryFolder(), 'logs'),
    LOG_DECISIONS: 'off',
    META_STREAM_URL: url,
    META_STREAM_CONSUMER: consumer,
    META_STREAM_CLAIM_IDLE_S: '2',
    META_STREAM_BLOCK_MS: '100',
  };
}

/** The stream's part of the engine's status. */
export async function streamOf({ client }: EngineProcess) {
  const { signal_stream: stream } = await client.status();
  if (stream === undefined || stream === null) throw new Error('the engine reads no signals');
  return stream;
}

/** An engine that is killed and started again. */
export class MortalEngine {
  readonly #settings: EngineSettings;
  #engine: EngineProcess | null = null;

  constructor(settings: EngineSettings) {
    this.#settings = settings;
  }

  async start(): Promise<void> {
    this.#engine = await startEngine(this.#settings);
  }

  async kill(): Promise<void> {
    await this.#engine?.stop('SIGKILL');
    await this.start();
  }

  async stop(): Promise<number | null> {
    return (await this.#engine?.stop()) ?? null;
  }
}
