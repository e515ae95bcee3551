module.exports = { displayName: 'model-io', preset: '../../jest.preset.js' };
