const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

/**
 * For Jest: writes what a project's tests came to into a file of the folder that TEST_COUNTS names.
 * Only tests that run leave a file; a result from a cache leaves none.
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
