import { join } from 'node:path';
import { type EngineProcess, type EngineSettings, startEngine } from '@meta-agent/harness';
import { simulateMarket, type SimulatedMarket } from '../market/simulated-market';
import { FIXED_RECIPE, train } from '../trainer/training';

export interface ConsoleEngine {
  readonly market: SimulatedMarket;
  /** An engine with a model trained on that market. */
  readonly start: (settings?: EngineSettings) => Promise<EngineProcess>;
}

/** Trains a model for the engines of a file's tests. */
export async function trainForConsole(): Promise<ConsoleEngine> {
  const market = await simulateMarket();
  const models = join(market.folder, 'models');
  const data = ['--predictions', market.predictions, '--labels', market.labels];
  await train(models, ...data, ...FIXED_RECIPE, '--force-promote');
  return {
    market,
    start: (settings = {}) =>
      startEngine({ META_V2_MODEL_DIR: models, META_DECISION_LOG: 'off', ...settings }),
  };
}
