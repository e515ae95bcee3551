const NAME = String.raw`\d{8}T\d{6}Z-([0-9a-f]{8})`;
const VERSION = new RegExp(`^${NAME}$`);
const VERSIONS = new RegExp(NAME, 'g');

/** `20261123T184500Z-1a2b3c4d`: UTC in seconds and the start of the contents' hash. */
export function versionName(savedAtMs: number, contentHash: string): string {
  const stamp = new Date(savedAtMs).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `${stamp}-${contentHash.slice(0, 8)}`;
}

export function isVersionName(name: string): boolean {
  return VERSION.test(name);
}

/**
 * A text with each version as the start of its hash: for narrow terminals. Commands take this part.
 * @example
 * shortenVersions('20261123T184500Z-1a2b3c4d is current'); // '1a2b3c4d is current'
 */
export const shortenVersions = (text: string): string => text.replace(VERSIONS, '$1');
