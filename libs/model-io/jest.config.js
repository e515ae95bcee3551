module.exports = {
  displayName: 'model-io',
  preset: '../../jest.preset.js',
  // Most of the time goes to waiting for disks and for processes to be killed.
  maxWorkers: 2,
};
