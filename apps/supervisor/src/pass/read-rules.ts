import type { SettleSettings } from '@meta-agent/log-files';
import { ModelError, type Registry } from '@meta-agent/model-io';
import { versionRule, type VersionRule } from '../learn/version-rule';

interface RulesInput {
  readonly registry: Registry;
  readonly settings: SettleSettings;
  readonly targetPrecision: number | null;
  readonly isOnline: boolean;
}

/** Which versions cannot be read; null: none. */
interface ReadRules {
  readonly damaged: string | null;
}

/** How versions are watched. A version never changes, so it is read once. */
export class Rules {
  readonly #input: RulesInput;
  #rules = new Map<string, VersionRule>();
  /** Versions without a rule: those that are not in the registry or cannot be read. */
  #missing = new Set<string>();

  constructor(input: RulesInput) {
    this.#input = input;
  }

  /** Null for a version that is not in the registry or cannot be read. */
  readonly of = (version: string): VersionRule | null => this.#rules.get(version) ?? null;

  /** Whether every version that the log has named is known. */
  get areComplete(): boolean {
    return this.#missing.size === 0;
  }

  /**
   * Reads the rules of the versions that the log names and the registry has: `prune` removes old ones.
   * @returns `changed` when a version has come or gone that was asked for before
   * @throws ModelError of the current version
   */
  async read(versions: Iterable<string>): Promise<ReadRules | 'changed'> {
    const { registry } = this.#input;
    const known = new Set(await registry.list());
    const current = (await registry.current())?.version;
    const damages: string[] = [];
    for (const version of versions) {
      if (this.#rules.has(version) && known.has(version)) continue;
      if (this.#rules.has(version)) return 'changed';
      const rule = known.has(version) ? await this.#load(version) : null;
      if (rule === null || 'message' in rule) {
        this.#missing.add(version);
        if (rule === null) continue;
        if (version === current || !isDamage(rule)) throw rule;
        damages.push(`${version}: ${rule.message}`);
      } else {
        if (this.#missing.has(version)) return 'changed';
        this.#rules.set(version, rule);
      }
    }
    if (damages.length === 0) return { damaged: null };
    const which = damages.join(' ');
    return { damaged: `Nothing is learned of a version that cannot be read. ${which}` };
  }

  /** The next `read` reads all. */
  forget(): void {
    this.#rules = new Map();
    this.#missing = new Set();
  }

  async #load(version: string): Promise<VersionRule | Error> {
    const { registry, targetPrecision, settings, isOnline } = this.#input;
    const horizonMinutes = settings.label_horizon_minutes;
    try {
      const model = await registry.load(version);
      return versionRule(model, { targetPrecision, horizonMinutes, isOnline });
    } catch (error) {
      return error as Error;
    }
  }
}

/** A registry that cannot be read for the moment is looked at again. */
const isDamage = (error: unknown): error is ModelError =>
  error instanceof ModelError && error.code !== 'registry_unreadable';
