import { MetaAgent } from '@meta-agent/decision';
import { nodeDisk } from '@meta-agent/durable-files';
import { judgeChallenger, LiveMemory, readVerifyKeys, ServedMemory } from '@meta-agent/model-io';
import { ControlHolder } from '../control/control-holder';
import { LiveHolder } from '../control/live-holder';
import { OnlineMixer } from '../control/online-mixer';
import { reportControlEvent } from '../control/report-control-event';
import type { EngineMetrics } from '../metrics/engine-metrics';
import { ModelHolder, type ModelHolderOptions } from '../model/model-holder';
import { challengerModel, servedModel } from '../model/model-source';
import { createSync } from '../sync/create-sync';
import type { RegistrySync } from '../sync/registry-sync';
import type { EngineOptions } from './engine-options';

/** What decides: the models, and what is in force beside them. */
export interface Models {
  readonly agent: MetaAgent;
  readonly holder: ModelHolder;
  /** Null without META_CHALLENGER. */
  readonly challenger: ModelHolder | null;
  readonly control: ControlHolder;
  readonly live: LiveHolder;
  /** Null when the registry is not pulled from an object storage. */
  readonly sync: RegistrySync | null;
}

/** Creates the holders; nothing is loaded yet. @throws StartError */
export async function createModels(
  options: EngineOptions,
  metrics: EngineMetrics,
): Promise<Models> {
  const { config, log, nowMs } = options;
  const { modelDir: dir, verifyKeyFiles, liveMaxAgeS: maxAgeS } = config;
  const agent = createAgent(options);
  const verifyKeys = (verifyKeyFiles && (await readVerifyKeys(verifyKeyFiles))) ?? undefined;
  const memory = new ServedMemory(...memoryOptions(options, 'served generation'));
  const liveMemory = new LiveMemory(...memoryOptions(options, 'live state'));
  const registry = { dir, nowMs, onEvent: reportControlEvent(log.logger) };
  const live = new LiveHolder({ ...registry, memory: liveMemory, maxAgeS });
  const holder: ModelHolder = new ModelHolder({
    ...{ dir, nowMs, ...reportLoads(options, metrics, agent) },
    source: servedModel(dir, { memory, verifyKeys }),
    use: (model) => {
      if (model !== null) agent.useModel(model);
    },
    onLoaded: (model) => {
      control.apply();
      metrics.countLoad('loaded', 'none');
      const { version, featureSet, trainedAtMs, regimeCertificate } = model;
      const described = { version, featureSet: featureSet.name, trainedAtMs, regimeCertificate };
      metrics.setModel(described, nowMs());
      log.logger.info(`[META-V2] Model ${version} is in use`);
    },
  });
  const mixer = createMixer(options, agent, () => holder.model);
  const mixOnline = mixer && ((state: Parameters<OnlineMixer['mix']>[0]) => mixer.mix(state));
  const control = new ControlHolder({
    ...{ ...registry, agent, memory, verifyKeys, live },
    ...(mixOnline && { mixOnline }),
  });
  const challenger = createChallenger(options, metrics, agent);
  const sync = createSync(options, verifyKeys, (work) => control.whileUnread(work));
  return { agent, holder, challenger, control, live, sync };
}

function createAgent({ config, log, nowMs }: EngineOptions): MetaAgent {
  return new MetaAgent({
    model: null,
    policy: config.policy,
    nowMs,
    onWarning: (message) => {
      log.logger.warn(message);
    },
  });
}

/** The folder of the decision log is out of reach of a writer of the registry. */
function memoryOptions({ config, log }: EngineOptions, what: string) {
  const onError = ({ message }: Error) => {
    log.logger.warn(`[META-V2] The ${what} is not on the disk: ${message}`);
  };
  return [config.decisionLog?.folder ?? null, nodeDisk, onError] as const;
}

function reportLoads(
  { log }: EngineOptions,
  metrics: EngineMetrics,
  agent: MetaAgent,
): Pick<ModelHolderOptions, 'onRefused'> {
  return {
    onRefused: ({ code, message }) => {
      metrics.countLoad('refused', code);
      const kept = agent.model === null ? 'there is none' : `${agent.model.version} stays`;
      log.logger.error({ code }, `[META-V2] Model refused, ${kept}: ${message}`);
    },
  };
}

function createMixer(
  { config, log }: EngineOptions,
  agent: MetaAgent,
  model: () => ModelHolder['model'],
): OnlineMixer | null {
  if (!config.isOnline) return null;
  return new OnlineMixer({
    ...{ agent, model },
    onDistrust: ({ generation }) => {
      log.logger.warn(
        `[META-V2] The online expert of live state ${generation} is not trusted: the model decides alone`,
      );
    },
  });
}

/** A challenger that is refused, or fails, changes no answer of the champion. */
function createChallenger(
  { config, log, nowMs }: EngineOptions,
  metrics: EngineMetrics,
  agent: MetaAgent,
): ModelHolder | null {
  const { challenger: wanted, modelDir: dir } = config;
  if (wanted === null) return null;
  return new ModelHolder({
    ...{ dir, nowMs, source: challengerModel(dir, wanted) },
    use: (model) => {
      const flaws = model === null ? [] : judgeChallenger(model.metadata);
      agent.useChallenger(model, flaws.length === 0);
      if (flaws.length > 0) {
        const failed = flaws.map(({ name }) => name).join(', ');
        log.logger.warn(`[META-V2] The challenger is never a canary: it fails ${failed}`);
      }
      if (model === null) log.logger.info('[META-V2] There is no challenger');
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
