const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { resolve } = require('node:path');
const { prepareProcess, loadSpec, idsOf, runSpec } = require('./spec-files');

// A test runner of Stryker that keeps the spec files loaded and switches from mutant to mutant.
// What a mutant leaves behind must not kill the next one: a killing test has to pass without the mutant,
// otherwise the mutant is tried again on modules that are loaded anew.

/** What instrumented code reads, and counts in. */
const stryker = (globalThis.__stryker__ = {});

const PARTS_FILE = 'parts-of-tests.json';
/** The quick tests that take 2 % of the time together, those that take the next 18 %, and the others. */
const PARTS = [0.02, 0.2, 1];

class InProcessRunner {
  #specs = [];
  /** The names of its tests, by spec file. */
  #ids = new Map();
  /** What is loaded without a mutant, by spec file. */
  #loaded = new Map();
  #partOf = {};

  capabilities() {
    return { reloadEnvironment: true };
  }

  init() {
    this.#specs = JSON.parse(readFileSync('mutation-specs.json', 'utf8')).map((name) =>
      resolve(name),
    );
    // A runner that is started anew makes no first run.
    if (existsSync(PARTS_FILE)) this.#partOf = JSON.parse(readFileSync(PARTS_FILE, 'utf8'));
    prepareProcess();
  }

  async dryRun() {
    const tests = [];
    for (const spec of this.#specs) {
      const onDone = (id, test) => tests.push(resultOf(id, spec, test));
      const error = await this.#run(spec, () => true, onDone);
      if (error !== undefined) return { status: 'error', errorMessage: messageOf(error) };
    }
    this.#partOf = partsOf(tests);
    writeFileSync(PARTS_FILE, JSON.stringify(this.#partOf));
    return { status: 'complete', tests, mutantCoverage: stryker.mutantCoverage };
  }

  async mutantRun({ testFilter, activeMutant, hitLimit, reloadEnvironment }) {
    const ids = testFilter && new Set(testFilter);
    const run = { ids, mutant: activeMutant.id, hitLimit };
    if (reloadEnvironment) return this.#tryAnew(run);
    const result = await this.#try(run);
    if (result.status !== 'killed' || (await this.#passes(result.killedBy))) return result;
    return this.#tryAnew(run);
  }

  /** Loads what it needs while the mutant is active. */
  async #tryAnew(run) {
    const kept = this.#loaded;
    this.#loaded = new Map();
    try {
      return await this.#try({ ...run, isActiveAtLoad: true });
    } finally {
      this.#loaded = kept;
    }
  }

  async #passes(ids) {
    const { status } = await this.#try({ ids: new Set(ids) });
    return status === 'survived';
  }

  /** Runs tests until one fails; those that take long come last. */
  async #try(run) {
    let result;
    for (const part of PARTS.keys()) {
      result = await this.#tryThese(run, (id) => (this.#partOf[id] ?? 0) === part);
      if (result.status !== 'survived') break;
    }
    return result;
  }

  async #tryThese({ ids, mutant, hitLimit, isActiveAtLoad = false }, isNow) {
    let killed;
    let nrOfTests = 0;
    const kill = (id, error) => (killed ??= { killedBy: [id], failureMessage: messageOf(error) });
    const isWanted = (id) =>
      killed === undefined && isNow(id) && (ids === undefined || ids.has(id));
    const onDone = (id, { errors }) => {
      nrOfTests += 1;
      if (errors.length > 0) kill(id, errors[0]);
    };
    Object.assign(stryker, { hitLimit, hitCount: hitLimit === undefined ? undefined : 0 });
    try {
      for (const spec of this.#specs) {
        stryker.activeMutant = isActiveAtLoad ? mutant : undefined;
        const error = await this.#run(spec, isWanted, onDone, mutant);
        if (error !== undefined) kill(spec, error);
        if (stryker.hitCount > hitLimit) return { status: 'timeout', reason: 'an endless loop' };
        if (killed !== undefined) return { status: 'killed', ...killed, nrOfTests };
      }
    } finally {
      stryker.activeMutant = undefined;
    }
    return { status: 'survived', nrOfTests };
  }

  /** @returns an error outside of any test, if there is one */
  async #run(spec, isWanted, onDone, mutant) {
    if (this.#ids.get(spec)?.some(isWanted) === false) return undefined;
    try {
      const state = this.#load(spec);
      stryker.activeMutant = mutant;
      return await runSpec(state, isWanted, { onStart, onDone });
    } catch (error) {
      return error;
    }
  }

  #load(spec) {
    const known = this.#loaded.get(spec);
    if (known !== undefined) return known;
    const state = loadSpec(spec);
    this.#loaded.set(spec, state);
    this.#ids.set(spec, idsOf(state));
    return state;
  }
}

/** @returns the index of its part, by the name of a test */
function partsOf(tests) {
  const total = tests.reduce((sum, { timeSpentMs }) => sum + timeSpentMs, 0);
  let sum = 0;
  return Object.fromEntries(
    [...tests]
      .sort((one, other) => one.timeSpentMs - other.timeSpentMs)
      .map(({ id, timeSpentMs }) => {
        sum += timeSpentMs;
        return [id, PARTS.findIndex((share) => sum <= share * total || share === 1)];
      }),
  );
}

/** Names the test in whose name instrumented code counts. */
const onStart = (id) => {
  stryker.currentTestId = id;
};

const messageOf = (error) => {
  const first = Array.isArray(error) ? (error[0] ?? error[1]) : error;
  return String(first?.stack ?? first);
};

function resultOf(id, fileName, { status, errors, duration }) {
  const result = { id, name: id, fileName, timeSpentMs: duration ?? 0 };
  if (errors.length > 0) return { ...result, status: 1, failureMessage: messageOf(errors[0]) };
  return { ...result, status: status === 'skip' ? 2 : 0 };
}

const createRunner = () => new InProcessRunner();

/** A plugin of Stryker, which finds it by the name of this export. */
exports.strykerPlugins = [{ kind: 'TestRunner', name: 'in-process', factory: createRunner }];
