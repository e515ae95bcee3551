module.exports = { displayName: 'log-files', preset: '../../jest.preset.js' };
