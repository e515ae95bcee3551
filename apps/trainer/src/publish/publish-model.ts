import {
  linesInForce,
  ModelError,
  type BoundedGate,
  type ModelDraft,
  type Registry,
} from '@meta-agent/model-io';
import type { Reporter } from '../reporter';

export interface PublishOptions {
  /** `gated` promotes when every gate passes; `never` only saves; `forced` always promotes. */
  readonly promotion: 'gated' | 'never' | 'forced';
  /** The user who runs the command; written to the ledger. */
  readonly actor: string;
}

export interface PublishedModel {
  /** Null when readers cannot load the model: it is not saved. */
  readonly version: string | null;
  readonly path: string | null;
  readonly promoted: boolean;
}

/** Gates that every reader checks too: readers reject a model that fails one of these gates. */
const STRUCTURAL = ['finite_parameters', 'output_spread'];

/** Saves the model as a candidate, and promotes it when the mode and the gates allow that. */
export async function publishModel(
  draft: ModelDraft,
  gates: readonly BoundedGate[],
  registry: Registry,
  options: PublishOptions,
  reporter: Reporter,
): Promise<PublishedModel> {
  if (gates.some(({ name, passed }) => !passed && STRUCTURAL.includes(name))) {
    return { version: null, path: null, promoted: false };
  }
  const saved = await registry.save(draft);
  const promote = draft.metadata.run_id === undefined ? promoteSaved : promoteOnce;
  return { ...saved, promoted: await promote(saved.version, gates, registry, options, reporter) };
}

/**
 * Promotes the version of a run that may be repeated, when the mode and the gates allow that: a
 * repetition does not undo a rollback of it.
 * @returns whether the version was promoted, now or by an earlier attempt
 */
export async function promoteOnce(...asked: Parameters<typeof promoteSaved>): Promise<boolean> {
  const [version, , registry] = asked;
  const lines = linesInForce(await registry.verifyLedger());
  const wasPromoted = lines.some(({ event, to }) => event === 'promote' && to === version);
  return wasPromoted || promoteSaved(...asked);
}

/** @returns whether the version was promoted */
async function promoteSaved(
  version: string,
  gates: readonly Pick<BoundedGate, 'name' | 'passed'>[],
  registry: Registry,
  { promotion, actor }: PublishOptions,
  reporter: Reporter,
): Promise<boolean> {
  const failed = gates.filter((gate) => !gate.passed).map((gate) => gate.name);
  const isForced = promotion === 'forced' && failed.length > 0;
  if (promotion === 'never' || (failed.length > 0 && !isForced)) return false;
  const reason = isForced
    ? `forced although these gates failed: ${failed.join(', ')}`
    : 'every gate passed';
  try {
    await registry.promote({ version, event: 'promote', actor, reason, forced: isForced });
  } catch (error) {
    if (error instanceof ModelError) {
      reporter.warn(
        `${version} is saved as a candidate; promoting it failed. When the error below is mended: meta-ops promote ${version}`,
      );
    }
    throw error;
  }
  return true;
}
