// All of TensorFlow.js, on the backend of core.js. The package carries the name @tensorflow/tfjs-node, so
// that a package that depends on it (danfojs-node does) gets the same TensorFlow as the trainer.
const core = require('./core');

const isWhole = 'loadLayersModel' in core;
module.exports = isWhole ? core : { ...require('@tensorflow/tfjs'), ...core };
