import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const here = (path) => join(import.meta.dirname, path);

rmSync(here('dist'), { recursive: true, force: true });
await build({
  entryPoints: [here('src/main.tsx'), here('src/style.css')],
  outdir: here('dist'),
  tsconfig: here('tsconfig.app.json'),
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  conditions: ['@meta-agent/source'],
  logLevel: 'warning',
});
cpSync(here('src/index.html'), here('dist/index.html'));
