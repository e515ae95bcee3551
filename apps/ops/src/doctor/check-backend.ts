import { createRequire } from 'node:module';
import { isSet } from '@meta-agent/command-line';
import { environmentSchema, TF_BACKENDS } from '@meta-agent/engine-api';
import { ok, warning, wrong, type Finding } from './finding';

const NAME = 'TensorFlow';

/**
 * Finds the TensorFlow backend that training would use. Loads nothing: where the native library is
 * installed, another process runs one operation of it.
 */
export function checkBackend(
  requested: string | undefined,
  installed: InstalledTensorFlow = findTensorFlow(),
): Finding {
  const { isPortable, native } = installed;
  const isAllowed = environmentSchema.shape.META_TF_BACKEND.safeParse(requested).success;
  if (isSet(requested) && !isAllowed) {
    const detail = `META_TF_BACKEND is ${requested}, expected ${TF_BACKENDS.join(', ')} or nothing`;
    return wrong(NAME, detail, 'unset META_TF_BACKEND');
  }
  if (requested === 'native' && native.state !== 'usable') {
    return wrong(NAME, `META_TF_BACKEND is native, which ${faultOf(native)}`, 'npm run native');
  }
  if (!isPortable && native.state !== 'usable') {
    return warning(NAME, 'not installed: meta-trainer does not run here', 'npm ci');
  }
  if (requested === 'cpu') return ok(NAME, 'plain JavaScript, as META_TF_BACKEND asks');
  if (requested === 'wasm' || native.state === 'absent') return ok(NAME, 'WebAssembly');
  if (native.state === 'usable') return ok(NAME, 'native');
  return warning(NAME, `WebAssembly, as the native library ${faultOf(native)}`, 'npm run native');
}

/** Whether the native library works, as tools/tfjs-node finds. */
type NativeState =
  { readonly state: 'absent' | 'usable' } | { readonly state: 'unusable'; readonly reason: string };

export interface InstalledTensorFlow {
  readonly isPortable: boolean;
  readonly native: NativeState;
}

function faultOf(native: NativeState): string {
  return native.state === 'unusable' ? `does not work: ${native.reason}` : 'is not installed';
}

function findTensorFlow(): InstalledTensorFlow {
  const home = homeOf(__filename, '@tensorflow/tfjs-node');
  if (home === null) return { isPortable: false, native: { state: 'absent' } };
  const isPortable = homeOf(home, '@tensorflow/tfjs-backend-wasm') !== null;
  // The package that selects the library also judges it. It is not there in every installation.
  const { checkNative } = createRequire(home)('./src/native/check-native.js') as {
    readonly checkNative: () => NativeState;
  };
  return { isPortable, native: checkNative() };
}

/** The package.json of a package, resolved from a file. */
function homeOf(from: string, name: string): string | null {
  try {
    return createRequire(from).resolve(`${name}/package.json`);
  } catch {
    return null;
  }
}
