import { MetaAgent } from '@meta-agent/decision';
import { nodeDisk } from '@meta-agent/durable-files';
import { LiveMemory, readVerifyKeys, ServedMemory, type VerifyKeys } from '@meta-agent/model-io';
import { ControlHolder } from '../control/control-holder';
import { LiveHolder } from '../control/live-holder';
import { OnlineMixer } from '../control/online-mixer';
import { reportControlEvent } from '../control/report-control-event';
import type { EngineMetrics } from '../metrics/engine-metrics';
import { ModelHolder, type ModelHolderOptions } from '../model/model-holder';
import { servedModel } from '../model/model-source';
import { createSync } from '../sync/create-sync';
import type { RegistrySync } from '../sync/registry-sync';
import { createChallenger } from './create-challenger';
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
  /** Of META_VERIFY_KEY; undefined when nothing needs to be signed. */
  readonly verifyKeys: VerifyKeys | undefined;
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
  const live = new LiveHolder({ ...registry, memory: liveMemory, verifyKeys, maxAgeS });
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
  const challenger = createChallenger({ options, metrics, agent, verifyKeys });
  const sync = createSync(options, verifyKeys, (work) => control.whileUnread(work));
  return { agent, holder, challenger, control, live, sync, verifyKeys };
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

/** Codes of a registry without a version that could be refused. */
const NOTHING_THERE: ReadonlySet<string> = new Set(['registry_missing', 'current_missing']);

function reportLoads(
  { config, log }: EngineOptions,
  metrics: EngineMetrics,
  agent: MetaAgent,
): Pick<ModelHolderOptions, 'onRefused'> {
  return {
    onRefused: ({ code, message }, next) => {
      metrics.countLoad('refused', code);
      const vote = config.policy.fail_open ? 'the vote' : 'HOLD';
      const kept =
        agent.model === null ? `every decision is ${vote}` : `${agent.model.version} stays`;
      const told = NOTHING_THERE.has(code) ? 'No model' : 'Model refused';
      const advice = next === null ? '' : `. Next: ${next}`;
      log.logger.error({ code }, `[META-V2] ${told}, ${kept}: ${message}${advice}`);
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
