import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, temporaryFolder } from '@meta-agent/harness';

/**
 * Makes a root folder that holds Node, the C libraries, this repository at /app and nothing else, as
 * the container images do: `$1` is the folder, the rest is what runs in it. Node lies at /nodejs/bin.
 */
const SCRIPT = `
set -e
root=$1; shift
mount -t tmpfs tmpfs "$root"
mkdir -p "$root/app" "$root/nodejs/bin" "$root/tmp" "$root/dev"
touch "$root/nodejs/bin/node" "$root/dev/null" "$root/dev/urandom"
mount --bind "$NODE" "$root/nodejs/bin/node"
mount --bind /dev/null "$root/dev/null"
mount --bind /dev/urandom "$root/dev/urandom"
ldd "$NODE" | grep -o '/[^ ]* (0x' | cut -d' ' -f1 | while read -r library; do
  mkdir -p "$root$(dirname "$library")"
  cp -L "$library" "$root$library"
  # The package of the C library has more than Node asks for; ONNX needs this part.
  case "$library" in */libc.so.6) cp -L "$(dirname "$library")/librt.so.1" "$root$(dirname "$library")" ;; esac
done
mount --bind "$REPOSITORY" "$root/app"
exec chroot "$root" /nodejs/bin/node "$@"
`;

/** The command that runs Node in such a root; the script's path is one below /app. */
export function withoutShell(args: readonly string[]): string[] {
  const folder = temporaryFolder();
  const root = join(folder, 'root');
  mkdirSync(root);
  const script = join(folder, 'run.sh');
  writeFileSync(script, SCRIPT);
  const isRoot = process.getuid?.() === 0;
  const settings = [`NODE=${process.execPath}`, `REPOSITORY=${ROOT}`];
  return ['unshare', isRoot ? '-m' : '-rm', 'env', ...settings, 'sh', script, root, ...args];
}
