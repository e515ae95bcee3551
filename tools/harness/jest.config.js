module.exports = { displayName: 'harness', preset: '../../jest.preset.js' };
