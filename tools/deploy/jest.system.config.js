module.exports = { displayName: 'deploy, system', preset: '../../jest.system.preset.js' };
