const { existsSync, readdirSync } = require('node:fs');
const { join } = require('node:path');

const NAMES = ['jest.config.js', 'jest.system.config.js'];

/** Paths of the Jest configurations of all projects. */
function findJestConfigs(root) {
  return ['apps', 'libs', 'tools']
    .map((room) => join(root, room))
    .filter((room) => existsSync(room))
    .flatMap((room) => readdirSync(room).map((project) => join(room, project)))
    .flatMap((project) => NAMES.map((name) => join(project, name)))
    .filter((config) => existsSync(config));
}

module.exports = { findJestConfigs };
