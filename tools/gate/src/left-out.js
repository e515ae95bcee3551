const { readdirSync } = require('node:fs');
const { dirname, join, resolve } = require('node:path');
const { findJestConfigs } = require('./jest-configs');

// left-out.js: lists, after `npm test`, the tests that `npm test` leaves out.
const files = findJestConfigs(resolve(__dirname, '../../..'))
  .filter((config) => config.endsWith('jest.system.config.js'))
  .flatMap((config) => readdirSync(join(dirname(config), 'src'), { recursive: true }))
  .filter((file) => file.endsWith('.system.spec.ts'));

console.log(`
Left out: ${files.length} files of tests that call programs of the system: chromium, curl, mount,
promtool, script, systemd-analyze, unshare. They run with: npm run test:system
`);
