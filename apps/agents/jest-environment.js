const { TestEnvironment } = require('jest-environment-node');

/** The native runtime makes its tensors from the process's own class, not from the sandbox's. */
module.exports = class extends TestEnvironment {
  constructor(...args) {
    super(...args);
    this.global.Float32Array = Float32Array;
  }
};
