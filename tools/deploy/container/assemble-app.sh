#!/bin/sh
# assemble-app.sh OUT WORKSPACE…: copies only what the named workspaces need at run time to OUT.
# Run in the built repository; it replaces node_modules there.
set -eu
out=$1
shift
for workspace in "$@"; do
  # Rotates the arguments: each name becomes `--workspace name`.
  set -- "$@" --workspace "$workspace"
  shift
done

# No optional package is needed at run time.
npm ci --omit=dev --omit=optional --include-workspace-root=false "$@"
mkdir -p "$out"
cp -a package.json node_modules "$out"
# npm links each workspace into node_modules: copy the targets of the links too.
find node_modules -maxdepth 2 -type l ! -path '*/.bin/*' -exec realpath --relative-to=. {} + |
  xargs cp -a --parents --target-directory="$out"
# Removes sources and the files of the compiler, but not the src of tools/tfjs-node: it is JavaScript.
for group in apps libs; do
  [ -d "$out/$group" ] || continue
  find "$out/$group" -name node_modules -prune -o \
    \( -name src -o -name testing -o -name out-tsc -o -name 'tsconfig*.json' -o -name 'jest.config.js' \
    -o -name '*.tsbuildinfo' -o -name '*.map' -o -name '*.d.ts' \) -exec rm -rf {} +
done
