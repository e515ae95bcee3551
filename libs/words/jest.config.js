module.exports = { displayName: 'words', preset: '../../jest.pure.preset.js' };
