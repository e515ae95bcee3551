import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@meta-agent/harness';

/** What package-lock.json says of one installed package. */
export interface LockedPackage {
  readonly path: string;
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
}

interface Entry extends Omit<LockedPackage, 'path' | 'name'> {
  readonly name?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
}

/** The packages of others that `npm ci --omit=dev` would install, by package-lock.json. */
export function productionPackages(): LockedPackage[] {
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, Entry>>;
  };
  return Object.entries(lock.packages)
    .filter(([path, { dev, link }]) => path.includes('node_modules/') && !dev && !link)
    .map(([path, entry]) => ({ ...entry, path, name: entry.name ?? nameOf(path) }));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
