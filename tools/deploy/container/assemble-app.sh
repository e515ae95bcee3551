#!/bin/sh
# assemble-app.sh OUT WORKSPACE…: what the named workspaces need at run time, and nothing else.
# Run in the built repository; it replaces node_modules there.
set -eu
out=$1
shift
for workspace in "$@"; do
  # Rotates the arguments: each name becomes `--workspace name`.
  set -- "$@" --workspace "$workspace"
  shift
done

# Optional is only the native TensorFlow, of no use without its download; WebAssembly does the work.
npm ci --omit=dev --omit=optional --include-workspace-root=false "$@"
mkdir -p "$out"
cp -a package.json node_modules "$out"
# npm links each workspace into node_modules: what the links point to has to come along.
find node_modules -maxdepth 2 -type l ! -path '*/.bin/*' -exec realpath --relative-to=. {} + |
  xargs cp -a --parents --target-directory="$out"
# Sources, and what only the compiler reads. (tools/tfjs-node is JavaScript: its src is what runs.)
for group in apps libs; do
  [ -d "$out/$group" ] || continue
  find "$out/$group" -name node_modules -prune -o \
    \( -name src -o -name testing -o -name out-tsc -o -name 'tsconfig*.json' -o -name 'jest.config.js' \
    -o -name '*.tsbuildinfo' -o -name '*.map' -o -name '*.d.ts' \) -exec rm -rf {} +
done
