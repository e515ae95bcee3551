module.exports = { displayName: 'words', preset: '../../jest.preset.js' };
