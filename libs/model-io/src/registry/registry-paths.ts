import { join } from 'node:path';

export const currentPath = (dir: string) => join(dir, 'current.json');
export const controlPath = (dir: string) => join(dir, 'control.json');
export const challengerPath = (dir: string) => join(dir, 'challenger.json');
export const ledgerPath = (dir: string) => join(dir, 'ledger.jsonl');
export const versionsPath = (dir: string) => join(dir, 'versions');
export const versionPath = (dir: string, version: string) => join(versionsPath(dir), version);
export const lockPath = (dir: string) => join(dir, 'lock');
