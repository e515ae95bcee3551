import { matchVersions, type Registry } from '@meta-agent/model-io';
import { OpsError } from '../errors';

/**
 * Resolves what was typed: `current`, `newest`, a full name, or a unique part of a name.
 * @throws OpsError version_unknown, version_ambiguous
 */
export async function resolveVersion(registry: Registry, typed: string): Promise<string> {
  const versions = await registry.list();
  if (typed === 'current') return currentVersion(registry);
  const matches = matchVersions(versions, typed);
  if (matches.length === 1) return matches[0];
  const expected = 'a version, a part of one, current or newest';
  if (matches.length > 1) {
    throw new OpsError('version_ambiguous', {
      message: `${typed} matches more than one version.`,
      expected,
      received: matches.join(', '),
      next: 'type more characters of the version',
    });
  }
  throw new OpsError('version_unknown', {
    message: `${registry.dir} has no version ${typed}.`,
    expected,
    received: typed,
    next: 'meta-ops list',
  });
}

/** @throws OpsError version_unknown */
export async function currentVersion(registry: Registry): Promise<string> {
  const current = await registry.current();
  if (current !== null) return current.version;
  throw new OpsError('version_unknown', {
    message: 'No version is current.',
    expected: 'a current version',
    received: 'none',
    next: 'meta-ops list, then name a version',
  });
}

/** The named versions, each once; all with --all; the current version when none is named. */
export async function resolveVersions(
  registry: Registry,
  typed: readonly string[],
  isAll: boolean,
): Promise<string[]> {
  if (isAll) return registry.list();
  if (typed.length === 0) return [await currentVersion(registry)];
  const resolved = new Set<string>();
  for (const name of typed) resolved.add(await resolveVersion(registry, name));
  return [...resolved].sort();
}
