import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { isSet } from '@meta-agent/command-line';
import { environmentSchema, TF_BACKENDS } from '@meta-agent/engine-api';
import { ok, warning, wrong, type Finding } from './finding';

const NAME = 'TensorFlow';

/** Finds the TensorFlow backend that training would use. Looks for files, loads nothing. */
export function checkBackend(
  requested: string | undefined,
  installed: InstalledTensorFlow = findTensorFlow(),
): Finding {
  const { isPortable, isNative } = installed;
  const isAllowed = environmentSchema.shape.META_TF_BACKEND.safeParse(requested).success;
  if (isSet(requested) && !isAllowed) {
    const detail = `META_TF_BACKEND is ${requested}, expected ${TF_BACKENDS.join(', ')} or nothing`;
    return wrong(NAME, detail, 'unset META_TF_BACKEND');
  }
  if (requested === 'native' && !isNative) {
    return wrong(NAME, 'META_TF_BACKEND is native, which is not installed', 'npm run native');
  }
  if (!isPortable && !isNative) {
    return warning(NAME, 'not installed: meta-trainer does not run here', 'npm ci');
  }
  if (requested === 'cpu') return ok(NAME, 'plain JavaScript, as META_TF_BACKEND asks');
  if (isNative && requested !== 'wasm') return ok(NAME, 'native');
  return ok(NAME, 'WebAssembly');
}

export interface InstalledTensorFlow {
  readonly isPortable: boolean;
  readonly isNative: boolean;
}

function findTensorFlow(): InstalledTensorFlow {
  const home = homeOf(__filename, '@tensorflow/tfjs-node');
  if (home === null) return { isPortable: false, isNative: false };
  const native = homeOf(home, 'tfjs-node-native');
  return {
    isPortable: homeOf(home, '@tensorflow/tfjs-backend-wasm') !== null,
    // The native library lies beside its package only after its download.
    isNative: native !== null && existsSync(join(dirname(native), 'lib')),
  };
}

/** The package.json of a package, resolved from a file. */
function homeOf(from: string, name: string): string | null {
  try {
    return createRequire(from).resolve(`${name}/package.json`);
  } catch {
    return null;
  }
}
