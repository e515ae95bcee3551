import type { MetaAgent } from '@meta-agent/decision';
import { judgeChallenger, type LoadedModel, type VerifyKeys } from '@meta-agent/model-io';
import type { EngineMetrics } from '../metrics/engine-metrics';
import { ModelHolder } from '../model/model-holder';
import { challengerModel } from '../model/model-source';
import type { EngineOptions } from './engine-options';

interface ChallengerParts {
  readonly options: EngineOptions;
  readonly metrics: EngineMetrics;
  readonly agent: MetaAgent;
  readonly verifyKeys: VerifyKeys | undefined;
}

/**
 * Holds the challenger; null without META_CHALLENGER. A challenger that is refused, or fails, changes no
 * answer of the champion. With META_VERIFY_KEY a challenger that no signed line names decides in shadow alone.
 */
export function createChallenger(parts: ChallengerParts): ModelHolder | null {
  const { options, metrics, agent, verifyKeys } = parts;
  const { config, log, nowMs } = options;
  const { challenger: wanted, modelDir: dir } = config;
  if (wanted === null) return null;
  const source = challengerModel(dir, wanted, verifyKeys);
  const use = (model: LoadedModel | null) => {
    const flaws = model === null ? [] : flawsOf(model, source.isSigned);
    agent.useChallenger(model, flaws.length === 0);
    if (flaws.length > 0) {
      log.logger.warn(`[META-V2] The challenger is never a canary: it fails ${flaws.join(', ')}`);
    }
    if (model === null) log.logger.info('[META-V2] There is no challenger');
  };
  // A line of the ledger may sign a challenger that is loaded already.
  let wasSigned = source.isSigned;
  return new ModelHolder({
    ...{ dir, nowMs, source },
    use: (model) => {
      wasSigned = source.isSigned;
      use(model);
    },
    onKept: (model) => {
      if (source.isSigned === wasSigned) return;
      wasSigned = source.isSigned;
      use(model);
    },
    onLoaded: ({ version }) => {
      metrics.countChallengerLoad('loaded', 'none');
      const fault = agent.challengerFault;
      const state = fault === null ? 'decides in shadow' : `is not asked: ${fault}`;
      log.logger.info(`[META-V2] Challenger ${version} ${state}`);
    },
    onRefused: ({ code, message }) => {
      metrics.countChallengerLoad('refused', code);
      log.logger.error({ code }, `[META-V2] Challenger refused: ${message}`);
    },
  });
}

/** What lets a challenger decide in shadow alone. */
function flawsOf({ metadata }: LoadedModel, isSigned: boolean): string[] {
  const flaws = judgeChallenger(metadata).map(({ name }) => name);
  return isSigned ? flaws : [...flaws, 'META_VERIFY_KEY (no signed line names it)'];
}
