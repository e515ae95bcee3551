/** The keys of a registry in an object storage: the paths of its files. */
export const CURRENT = 'current.json';
export const CONTROL = 'control.json';
export const LEDGER = 'ledger.jsonl';
export const LIVE = 'live.json';
export const liveKey = (generation: number) => `live/${generation}.json`;
const VERSIONS = 'versions/';
export const fileKey = (version: string, name: string) => `${VERSIONS}${version}/${name}`;
