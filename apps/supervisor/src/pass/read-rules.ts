import type { SettleSettings } from '@meta-agent/log-files';
import { ModelError, type Registry } from '@meta-agent/model-io';
import type { DecidedRow } from '../input/decisions/decided-row';
import { versionRule, type VersionRule } from '../learn/version-rule';

interface RulesInput {
  readonly registry: Registry;
  readonly settings: SettleSettings;
  readonly targetPrecision: number | null;
  readonly isOnline: boolean;
}

/** The rules by version, and which versions cannot be read; null: none. */
interface ReadRules {
  readonly rules: ReadonlyMap<string, VersionRule>;
  readonly damaged: string | null;
}

/**
 * The rules of the versions that the log names and the registry has: `prune` removes old ones.
 * @throws ModelError of the current version
 */
export async function readRules(
  { registry, targetPrecision, settings, isOnline }: RulesInput,
  rows: readonly DecidedRow[],
): Promise<ReadRules> {
  const versions = new Set<string | null>();
  for (const { modelVersion, challenger } of rows) {
    versions.add(modelVersion).add(challenger?.modelVersion ?? null);
  }
  const known = new Set(await registry.list());
  const horizonMinutes = settings.label_horizon_minutes;
  const current = (await registry.current())?.version;
  const rules = new Map<string, VersionRule>();
  const damages: string[] = [];
  for (const version of versions) {
    if (version === null || !known.has(version)) continue;
    try {
      const model = await registry.load(version);
      rules.set(version, versionRule(model, { targetPrecision, horizonMinutes, isOnline }));
    } catch (error) {
      if (version === current || !isDamage(error)) throw error;
      damages.push(`${version}: ${error.message}`);
    }
  }
  if (damages.length === 0) return { rules, damaged: null };
  return {
    rules,
    damaged: `Nothing is learned of a version that cannot be read. ${damages.join(' ')}`,
  };
}

/** A registry that cannot be read for the moment is looked at again. */
const isDamage = (error: unknown): error is ModelError =>
  error instanceof ModelError && error.code !== 'registry_unreadable';
