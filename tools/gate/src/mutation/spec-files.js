const { existsSync, readFileSync, realpathSync } = require('node:fs');
const Module = require('node:module');
const { dirname, join, sep } = require('node:path');

// Spec files in this process, without Jest's runtime: jest-circus defines and runs the tests, SWC compiles.
// A spec file is loaded once and its tests run as often as one likes: a mutant costs what its tests cost.
const fromProject = Module.createRequire(join(process.cwd(), 'package.json'));
const fromJest = Module.createRequire(realpathSync(fromProject.resolve('jest-circus')));
const { transformSync } = fromProject('@swc/core');
const circus = fromProject('jest-circus');
const { jestExpect } = fromJest('@jest/expect');
const { ModuleMocker } = fromJest('jest-mock');

/** Modules that the spec file that is being loaded replaces, by name. */
const mocks = new Map();
const compiled = new Map();
const load = Module._load;

function compile(module, path) {
  if (!compiled.has(path)) compiled.set(path, transformSync(readFileSync(path, 'utf8'), optionsOf(path)).code); // prettier-ignore
  module._compile(compiled.get(path), path);
}

const optionsOf = (filename) => ({
  filename,
  swcrc: false,
  sourceMaps: 'inline',
  // `hidden.jest` moves `jest.mock` above the imports.
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript' },
    transform: { hidden: { jest: true } },
  },
  module: { type: 'commonjs' },
});

/** A dynamic import names the compiled file. */
function sourceOf(request, parent) {
  if (!/^\.{1,2}\/.*\.js$/.test(request) || parent?.filename?.includes(`${sep}node_modules${sep}`)) return request; // prettier-ignore
  const source = request.replace(/\.js$/, '.ts');
  return existsSync(join(dirname(parent.filename), source)) ? source : request;
}

/** Lets this process load TypeScript and gives it what Jest gives to a spec file. */
function prepareProcess() {
  Module._extensions['.ts'] = compile;
  Module._load = (request, parent, isMain) => {
    if (mocks.has(request)) return mocks.get(request)();
    return load(sourceOf(request, parent), parent, isMain);
  };
  const { describe, it, test, beforeAll, beforeEach, afterAll, afterEach } = circus;
  const mocker = new ModuleMocker(globalThis);
  Object.assign(globalThis, { describe, it, test, beforeAll, beforeEach, afterAll, afterEach });
  globalThis.expect = jestExpect;
  globalThis.jest = {
    fn: mocker.fn.bind(mocker),
    spyOn: mocker.spyOn.bind(mocker),
    requireActual: (name) =>
      load(name, { ...module, filename: current, paths: module.paths }, false),
    mock: (name, factory) => {
      let made;
      mocks.set(name, () => (made ??= factory()));
    },
  };
}

/** The spec file that is being loaded. */
let current;

/**
 * Loads a spec file and what it imports anew, except for packages.
 * @returns the state of jest-circus that holds its tests
 */
function loadSpec(path) {
  for (const loaded of Object.keys(require.cache))
    if (!loaded.includes(`${sep}node_modules${sep}`) && loaded !== __filename)
      delete require.cache[loaded];
  mocks.clear();
  circus.resetState();
  current = path;
  require(path);
  return circus.getState();
}

function* testsOf(block) {
  for (const child of block.children)
    if (child.type === 'describeBlock') yield* testsOf(child);
    else yield child;
}

function idOf(test) {
  const names = [];
  for (let at = test; at.parent !== undefined; at = at.parent) names.unshift(at.name);
  return names.join(' ');
}

/**
 * Runs the tests of a loaded spec file that `isWanted` wants, by name.
 * @param listener `onStart` is given the name of the test that begins, undefined at its end; `onDone`
 *   the name and the test
 * @returns an error outside of any test, if there is one
 */
async function runSpec(state, isWanted, { onStart, onDone }) {
  for (const test of testsOf(state.rootDescribeBlock)) {
    Object.assign(test, { errors: [], status: null, seenDone: false, retryReasons: [] });
  }
  Object.assign(state, { unhandledErrors: [], testNamePattern: { test: isWanted } });
  circus.setState(state);
  const listen = ({ name, test }) => {
    if (name === 'test_start') onStart(idOf(test));
    if (name === 'test_done') {
      onStart(undefined);
      onDone(idOf(test), test);
    }
  };
  circus.addEventHandler(listen);
  try {
    await circus.run();
  } finally {
    circus.removeEventHandler(listen);
  }
  return state.unhandledErrors[0];
}

/** The names of the tests of a loaded spec file. */
const idsOf = ({ rootDescribeBlock }) => [...testsOf(rootDescribeBlock)].map(idOf);

module.exports = { prepareProcess, loadSpec, idsOf, runSpec };
