import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { namesIn } from '@meta-agent/durable-files';
import {
  bundleScript,
  isTrialOver,
  reportTrial,
  temporaryFolder,
  trialForm,
  trialRandom,
  trialSeed,
} from '@meta-agent/durable-files/testing';
import { expectSoundRegistry } from '../../testing/expect-sound-registry';
import { LETTERS, OPERATIONS } from '../../testing/operate/operations';
import { nothingPrinted, OperatorProcess, type Printed } from '../../testing/operate/operators';
import { smallDraft } from '../../testing/small-draft';
import { openRegistry, type Registry } from './registry';
import { lockPath, versionsPath } from './registry-paths';

const isLong = trialForm === 'long';
const PROCESSES = 8;
const OPERATIONS_IN_ALL = isLong ? 1_000_000 : 600;
/** A new registry after these: the ledger stays short. */
const OPERATIONS_OF_REGISTRY = isLong ? 10_000 : 600;
const KILLS_OF_REGISTRY = isLong ? 8 : 3;

type Random = () => number;

/** The processes, of which a killed one is replaced. */
class Operators {
  kills = 0;
  readonly #processes: OperatorProcess[] = [];
  readonly #random: Random;

  constructor(
    private readonly bundle: string,
    random: Random,
  ) {
    this.#random = random;
    for (let k = 0; k < PROCESSES; k += 1) this.#processes.push(this.#start());
  }

  /** Operations in one registry, while some of the processes are killed. */
  async operate(dir: string): Promise<Printed> {
    const printed = nothingPrinted();
    const stride = OPERATIONS_OF_REGISTRY / (KILLS_OF_REGISTRY + 1);
    let nextKill = stride;
    const killOne = async () => {
      await sleep(3 * this.#random());
      const next = this.#start();
      const isAimed = this.#random() < 0.5;
      const at = (isAimed ? await this.#findInside(dir) : null) ?? this.#anyIndex();
      const [killed] = this.#processes.splice(at, 1, next);
      await killed.kill();
      next.work(dir, printed);
      this.kills += 1;
    };
    for (const one of this.#processes) one.work(dir, printed);
    while (printed.operations < OPERATIONS_OF_REGISTRY && !isViolated(dir)) {
      if (printed.operations >= nextKill && nextKill < OPERATIONS_OF_REGISTRY) {
        nextKill += stride * (0.5 + this.#random());
        await killOne();
      }
      await sleep(2);
    }
    await Promise.all(this.#processes.map((one) => one.stop()));
    return printed;
  }

  #anyIndex(): number {
    return Math.floor(PROCESSES * this.#random());
  }

  /** The process that the witness names, at the moment at which the witness appears. */
  async #findInside(dir: string): Promise<number | null> {
    for (let k = 0; k < 2000; k += 1) {
      const pid = holderIn(dir);
      const at = this.#processes.findIndex((one) => one.pid === pid);
      if (at >= 0) return at;
      await nextTurn();
    }
    return null;
  }

  #start(): OperatorProcess {
    return new OperatorProcess(this.bundle, Math.floor(2 ** 31 * this.#random()));
  }
}

/** Undefined while none is inside. */
function holderIn(dir: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(join(dir, 'witness'), 'utf8'), 10);
  } catch {
    return undefined;
  }
}

const violationsPath = (dir: string) => join(dir, 'violations');
const isViolated = (dir: string) => existsSync(violationsPath(dir));

async function newRegistry(random: Random): Promise<Registry> {
  const registry = openRegistry({ dir: join(temporaryFolder(), 'models') });
  for (let k = 0; k < 3; k += 1) await registry.save(smallDraft(Math.floor(2 ** 31 * random())));
  return registry;
}

/** Expects that one process at a time has changed the registry, and that no change is lost. */
async function expectOneHolder(registry: Registry, { done }: Printed, kills: number) {
  const { dir } = registry;
  expect(isViolated(dir) ? readFileSync(violationsPath(dir), 'utf8') : '').toBe('');
  const { entries, head, pending } = await registry.verifyLedger();
  entries.slice(1).forEach((entry, k) => {
    if (entries[k].event !== 'abandoned' && entry.event !== 'abandoned') {
      expect(entry.from).toBe(entries[k].to);
    }
  });
  const abandoned = entries.filter(({ event }) => event === 'abandoned').length;
  const inForce = entries.length - 2 * abandoned - (pending === null ? 0 : 1);
  const acknowledged = done.p + done.r;
  expect(inForce).toBeGreaterThanOrEqual(acknowledged);
  expect(inForce).toBeLessThanOrEqual(acknowledged + kills);
  expect(head.count).toBeGreaterThan(0);
  await expectSoundRegistry(registry, await registry.list());

  // The next change removes what the killed processes have left.
  const [version] = await registry.list();
  await registry.promote({ version, event: 'promote', actor: 'test', reason: '', forced: false });
  for (const folder of [dir, versionsPath(dir), lockPath(dir)]) {
    expect((await namesIn(folder)).filter((name) => name.startsWith('.tmp-'))).toEqual([]);
  }
}

function added(sum: Printed, { operations, done, refused, killedInside }: Printed): void {
  sum.operations += operations;
  sum.killedInside += killedInside;
  for (const letter of LETTERS) {
    sum.done[letter] += done[letter];
    sum.refused[letter] += refused[letter];
  }
}

describe(`${PROCESSES} processes that work in one registry and are killed`, () => {
  it(`never hold it together, in ${OPERATIONS_IN_ALL} operations, and lose no change`, async () => {
    const bundle = await bundleScript(join(__dirname, '../../testing/operate/operate-forever.ts'));
    const random = trialRandom(trialSeed);
    const operators = new Operators(bundle, random);
    const sum = nothingPrinted();
    let registries = 0;
    while (sum.operations < OPERATIONS_IN_ALL && !isTrialOver()) {
      const registry = await newRegistry(random);
      const before = operators.kills;
      const printed = await operators.operate(registry.dir);
      await expectOneHolder(registry, printed, operators.kills - before);
      added(sum, printed);
      registries += 1;
    }
    if (isLong) expect(sum.killedInside).toBeGreaterThan(0);
    const refused = LETTERS.reduce((all, letter) => all + sum.refused[letter], 0);
    const cases = LETTERS.map((letter) => [
      OPERATIONS[letter].name,
      sum.done[letter] + sum.refused[letter],
    ]);
    reportTrial(
      'registry-operations',
      { '8 processes': Object.fromEntries(cases) as Record<string, number> },
      {
        'processes killed': String(operators.kills),
        'of these, found inside a change by the next holder': String(sum.killedInside),
        'operations refused, since another process had removed the version': String(refused),
        registries: String(registries),
      },
    );
  }, 3_600_000);
});
