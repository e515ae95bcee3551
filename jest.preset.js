/** Shared by every project: TypeScript through SWC, workspace packages from their sources. */
module.exports = {
  testEnvironment: 'node',
  // Servers and real disks: a second alone can be ten on a busy machine.
  testTimeout: 60_000,
  reporters: ['default', require.resolve('./tools/gate/src/count-reporter.js')],
  testEnvironmentOptions: {
    // Jest does not require ES modules. Plot as UMD asks for D3 by the path that a CDN has for it.
    customExportConditions: ['@meta-agent/source', 'umd', 'node', 'node-addons'],
  },
  moduleNameMapper: {
    '^d3@[^/]+/(.+)': '<rootDir>/../../node_modules/d3/$1',
    // A dynamic import names the compiled file.
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  // What calls programs of the system is run with jest.system.preset.js.
  testMatch: ['<rootDir>/src/**/*.spec.ts', '!**/*.system.spec.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'commonjs' },
      },
    ],
  },
};
