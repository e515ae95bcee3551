import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOMS = ['apps', 'libs', 'tools'];
const TEST = /\.spec\.tsx?$|\.d\.ts$|(?:^|\/)testing\//;

/** The source of one project without its tests, as paths from the root with `/`. */
export interface ProjectSource {
  /** For example `libs/features`. */
  readonly name: string;
  readonly files: readonly string[];
}

/** Lists the TypeScript source of every project. */
export function findSources(root: string): ProjectSource[] {
  return ROOMS.filter((room) => existsSync(join(root, room)))
    .flatMap((room) => readdirSync(join(root, room)).map((name) => `${room}/${name}`))
    .filter((name) => existsSync(join(root, name, 'src')))
    .sort()
    .map((name) => ({ name, files: sourceIn(root, `${name}/src`) }))
    .filter(({ files }) => files.length > 0);
}

function sourceIn(root: string, folder: string): string[] {
  const paths = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return paths
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.tsx?$/.test(path) && !TEST.test(path))
    .sort();
}
