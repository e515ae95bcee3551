import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isArtifactFile } from '../format/manifest';
import { currentPath, ledgerPath } from './registry-paths';

/** Every file of a registry or of one artifact's folder; an output must not replace them. */
export async function filesOfRegistry(dir: string): Promise<string[]> {
  const paths = await readdir(dir, { recursive: true });
  const names = [currentPath(''), ledgerPath('')];
  return paths
    .filter((path) => names.includes(path) || isArtifactFile(basename(path)))
    .map((path) => join(dir, path));
}
