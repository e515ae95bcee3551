module.exports = {
  displayName: 'durable-files',
  preset: '../../jest.preset.js',
};
