module.exports = { displayName: 'object-storage', preset: '../../jest.preset.js' };
