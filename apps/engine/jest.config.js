// Servers and real disks: a second alone can be ten on a busy machine.
module.exports = { displayName: 'engine', preset: '../../jest.preset.js', testTimeout: 60_000 };
