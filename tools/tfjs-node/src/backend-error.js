class BackendError extends Error {
  name = 'BackendError';
  code = 'backend_unavailable';
  exitCode = 2;

  constructor(message, details, options) {
    super(message, options);
    Object.assign(this, details);
  }
}

/** The error of META_TF_BACKEND=native for a library that is absent or does not work. */
function nativeError({ state, reason }, cause) {
  const isAbsent = state === 'absent';
  const message = isAbsent
    ? 'The native backend of TensorFlow is not installed.'
    : 'The native backend of TensorFlow does not work.';
  const details = {
    expected: 'the native TensorFlow library',
    received: isAbsent ? 'none installed' : reason,
    next: 'npm run native (needs the network), or META_TF_BACKEND=wasm',
  };
  return new BackendError(message, details, { cause });
}

module.exports = { BackendError, nativeError };
