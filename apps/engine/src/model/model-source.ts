import { join } from 'node:path';
import { nodeDisk } from '@meta-agent/durable-files';
import {
  chooseChallenger,
  NEWEST,
  openRegistry,
  openServedModel,
  ServedMemory,
  type LoadedModel,
  type ServedModelOptions,
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

/** @param wanted a version, or `newest` */
export function challengerModel(dir: string, wanted: string): ModelSource {
  const registry = openRegistry({ dir });
  const manifest = join('versions', wanted, 'manifest.json');
  return {
    identify: () => identifyFiles(dir, wanted === NEWEST ? CHOICE : [...CHOICE, manifest]),
    open: async () => {
      const version = await chooseChallenger(dir, wanted);
      return version === null ? null : registry.load(version);
    },
  };
}
