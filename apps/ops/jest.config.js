module.exports = { displayName: 'ops', preset: '../../jest.preset.js', testTimeout: 60_000 };
