import { ok, wrong, type Finding } from './finding';

/** Checks that the Node version is supported. */
export function checkNode(version: string): Finding {
  const [major, minor] = version.split('.').map(Number);
  const isSupported = (major === 20 && minor >= 19) || (major === 22 && minor >= 13) || major > 22;
  if (isSupported) return ok('Node', version);
  return wrong('Node', `${version}, expected 20.19 or later, or 22.13 or later`, 'nvm install 22');
}
