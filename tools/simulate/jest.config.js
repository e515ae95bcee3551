module.exports = { displayName: 'simulate', preset: '../../jest.preset.js', testTimeout: 60_000 };
