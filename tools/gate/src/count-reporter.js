const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * A Jest reporter: writes a project's test counts to a file in the folder that TEST_COUNTS names.
 * Only tests that run write a file; a cached result writes no file.
 */
module.exports = class CountReporter {
  onRunComplete(contexts, results) {
    const folder = process.env.TEST_COUNTS;
    const [context] = contexts;
    if (folder === undefined || context === undefined) return;
    const { name } = context.config.displayName;
    const counts = {
      name,
      files: results.numTotalTestSuites,
      passed: results.numPassedTests,
      failed: results.numFailedTests,
      skipped: results.numPendingTests + results.numTodoTests,
    };
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(counts)}\n`);
  }
};
