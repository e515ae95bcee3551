const VERSION = /^\d{8}T\d{6}Z-[0-9a-f]{8}$/;

/** `20261123T184500Z-1a2b3c4d`: UTC in seconds and the start of the contents' hash. */
export function versionName(savedAtMs: number, contentHash: string): string {
  const stamp = new Date(savedAtMs).toISOString().replace(/\.\d+/, '').replace(/[-:]/g, '');
  return `${stamp}-${contentHash.slice(0, 8)}`;
}

export function isVersionName(name: string): boolean {
  return VERSION.test(name);
}
