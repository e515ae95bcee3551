import { matchVersions, openModel, openRegistry, type LoadedModel } from '@meta-agent/model-io';

/**
 * The model of a name as people type it: `current`, `newest`, a version, or a part of one; without a
 * name the current version, or the artifact that the folder is.
 * @throws ModelError
 */
export async function openNamedModel(dir: string, typed?: string): Promise<LoadedModel> {
  if (typed === undefined || typed === 'current') return openModel(dir);
  const matches = matchVersions(await openRegistry({ dir }).list(), typed);
  return openModel(dir, matches.length === 1 ? matches[0] : typed);
}
