const { libtensorflowOf, loadNative, runOperation } = require('./load-native');

// probe.js HOME: loads the native library and runs one operation. A library that ends its process
// ends only this one. Prints the version of libtensorflow.
async function probe() {
  const tf = loadNative(process.argv[2]);
  if (!(await tf.setBackend('tensorflow'))) throw new Error('the backend did not start');
  runOperation(tf);
  process.stdout.write(JSON.stringify({ libtensorflow: libtensorflowOf(tf) }));
}

probe().catch((error) => {
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
});
