import {
  matchVersions,
  ModelError,
  openModel,
  openRegistry,
  type LoadedModel,
} from '@meta-agent/model-io';

/**
 * The model of a name as people type it: `current`, `newest`, a version, or a part of one; without a
 * name the current version, or the artifact that the folder is.
 * @throws ModelError version_missing where no version or more than one matches, and those of openModel
 */
export async function openNamedModel(dir: string, typed?: string): Promise<LoadedModel> {
  if (typed === undefined || typed === 'current') return openModel(dir);
  const versions = await openRegistry({ dir }).list();
  const matches = matchVersions(versions, typed);
  if (matches.length === 1) return openModel(dir, matches[0]);
  // An artifact or a folder without a registry has an error of its own.
  if (versions.length === 0) return openModel(dir, typed);
  throw new ModelError('version_missing', {
    expected: `a version of ${dir}, a unique part of one, current or newest`,
    received: matches.length === 0 ? typed : `${typed}, a part of ${matches.join(' and ')}`,
  });
}
