// Writes dist/bundle.js of the app in the current folder: see docs/decisions/0015-one-file-for-each-program.md.
const { readFileSync } = require('node:fs');
const { dirname, join, relative, resolve } = require('node:path');
const { build } = require('esbuild');

const DIST = resolve('dist');
/** They load a native library, read files beside their code, or are large and seldom needed. */
const OUTSIDE = [
  ...['@tensorflow/*', 'danfojs-node', 'onnxruntime-node', 'swagger-ui-dist', 'express'],
  ...['@aws-sdk/*', 'bullmq', 'ioredis', 'tar', '@clack/prompts', 'open'],
  'canvas', // linkedom uses it where it is installed
];
const SOURCE = /[\\/](?:apps|libs)[\\/][^\\/]+[\\/]src[\\/].*\.ts$/;

/** In the bundle `__dirname` and `__filename` of a module are those of its compiled file, as without it. */
const placesOfModules = {
  name: 'places-of-modules',
  setup({ onLoad }) {
    onLoad({ filter: SOURCE }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!/\b__(?:dirname|filename)\b/.test(text)) return undefined;
      const compiled = path.replace(/([\\/])src([\\/].*)\.ts$/, '$1dist$2.js');
      const at = (place) => `require('node:path').join(__dirname, '${relative(DIST, place)}')`;
      const contents = text
        .replaceAll(/\b__dirname\b/g, at(dirname(compiled)))
        .replaceAll(/\b__filename\b/g, at(compiled));
      return { contents, loader: 'ts' };
    });
  },
};

/** Messages are in English: the other languages of the schema library are a third of its code. */
const oneLanguage = {
  name: 'one-language',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.c?js$/ }, ({ path }) => ({
      contents: "export { default as en } from './en.js';",
      resolveDir: dirname(path),
    }));
  },
};

void build({
  entryPoints: ['src/main.ts'],
  outfile: join(DIST, 'bundle.js'),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  sourcemap: true,
  conditions: ['@meta-agent/source'],
  external: OUTSIDE,
  plugins: [placesOfModules, oneLanguage],
  logLevel: 'warning',
  // A module that asks for its own address gets none in a bundle: it belongs outside.
  logOverride: { 'empty-import-meta': 'error' },
});
