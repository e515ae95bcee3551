#!/usr/bin/env node
'use strict';

const { existsSync } = require('node:fs');
const { join } = require('node:path');

const main = join(__dirname, '../dist/main.js');

if (existsSync(main)) {
  require(main);
} else {
  process.stderr.write(
    `meta-simulate is not built: expected ${main}, found nothing.\nType "npm run build" first.\n`,
  );
  process.exitCode = 1;
}
