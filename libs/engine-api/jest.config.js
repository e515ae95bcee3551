module.exports = { displayName: 'engine-api', preset: '../../jest.preset.js' };
