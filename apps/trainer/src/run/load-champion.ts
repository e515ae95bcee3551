import { ModelError, type LoadedModel, type Registry } from '@meta-agent/model-io';
import type { Reporter } from '../reporter';

/**
 * The current version, which a candidate must be better than. A version that cannot be loaded decides
 * nothing: the engine keeps the vote, so the candidate is compared with the vote alone.
 */
export async function loadChampion(
  registry: Registry,
  reporter: Pick<Reporter, 'warn'>,
): Promise<LoadedModel | null> {
  try {
    const current = await registry.current();
    return current === null ? null : await registry.load(current.version);
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    reporter.warn(
      `The current version cannot be loaded (${error.code}): the candidate is compared with the vote alone. meta-ops validate shows why.`,
    );
    return null;
  }
}
