import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isArtifactFile } from '../format/manifest';
import { controlPath, currentPath, ledgerPath } from './registry-paths';

/** Every file of a registry or of one artifact's folder; an output must not replace them. */
export async function filesOfRegistry(dir: string): Promise<string[]> {
  const paths = await readdir(dir, { recursive: true });
  const names = [currentPath(''), ledgerPath(''), controlPath(''), 'live.json'];
  const isLive = (path: string) => /^live[/\\]\d+\.json$/.test(path);
  return paths
    .filter((path) => names.includes(path) || isLive(path) || isArtifactFile(basename(path)))
    .map((path) => join(dir, path));
}
