import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import {
  chooseChallenger,
  isSignedChallenger,
  ModelError,
  NEWEST,
  openRegistry,
  openServedModel,
  ServedMemory,
  type LoadedModel,
  type ServedModelOptions,
  type VerifyKeys,
} from '@meta-agent/model-io';
import { identifyFiles, identifyModel } from './identify-model';

/** Where a model comes from. */
export interface ModelSource {
  /** A text that changes when the model does. Never throws. */
  readonly identify: () => Promise<string>;
  /** Null when there is none. @throws ModelError */
  readonly open: () => Promise<LoadedModel | null>;
}

/** The current version of a registry, or one artifact's folder. */
export function servedModel(
  dir: string,
  options: ServedModelOptions = { memory: new ServedMemory(null, nodeDisk) },
): ModelSource {
  return { identify: () => identifyModel(dir), open: () => openServedModel(dir, options) };
}

/** Files whose change may change the choice of the challenger; saving a version changes `versions`. */
const CHOICE = ['current.json', 'ledger.jsonl', 'challenger.json', 'versions'];

/** The challenger of a registry. */
export interface ChallengerSource extends ModelSource {
  /** Whether the one that was opened last may answer; true without keys. */
  readonly isSigned: boolean;
}

/**
 * @param wanted a version, or `newest`
 * @param keys when given, a line of the ledger that one of them signed must name the challenger
 */
export function challengerModel(dir: string, wanted: string, keys?: VerifyKeys): ChallengerSource {
  const registry = openRegistry({ dir });
  const manifest = join('versions', wanted, 'manifest.json');
  let isSigned = keys === undefined;
  return {
    get isSigned() {
      return isSigned;
    },
    identify: () => identifyFiles(dir, wanted === NEWEST ? CHOICE : [...CHOICE, manifest]),
    open: async () => {
      const version = await chooseChallenger(dir, wanted);
      if (version === null) return null;
      const model = await registry.load(version);
      if (keys !== undefined) isSigned = await isSignedBy(dir, model, keys);
      return model;
    },
  };
}

/** A ledger that is not signed signs no challenger; the champion's holder complains of it. */
async function isSignedBy(dir: string, model: LoadedModel, keys: VerifyKeys): Promise<boolean> {
  try {
    return await isSignedChallenger(dir, model, keys);
  } catch (error) {
    if (error instanceof ModelError) return false;
    throw error;
  }
}
