#!/usr/bin/env node
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const main = join(__dirname, '../dist/bundle.js');
if (existsSync(main)) {
  require(main);
} else {
  process.stderr.write('meta-trainer is not built yet. Run: npm run build\n');
  process.exitCode = 1;
}
