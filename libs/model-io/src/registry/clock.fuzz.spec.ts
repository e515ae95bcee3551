import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { property, temporaryFolder, tryGenerated } from '@meta-agent/durable-files/testing';
import fc from 'fast-check';
import { expectSoundRegistry, SAVED_AT_MS, sampleRegistry, smallDraft } from '../../testing';
import { openRegistry, type Registry } from './registry';

const WHY = { actor: 'test', reason: 'test' };
const DAY_MS = 86_400_000;

let template: Registry;
let versions: readonly string[];
beforeAll(async () => {
  ({ registry: template, versions } = await sampleRegistry(2));
});

const change = fc.constantFrom('promote', 'roll back', 'save', 'halt', 'resume', 'demote', 'rearm');
/** The clock before each change: it may be set back or ahead by years. */
const jump = fc.integer({ min: -3000 * DAY_MS, max: 3000 * DAY_MS });
const story = fc.array(fc.tuple(change, jump), { minLength: 1, maxLength: 5 });

const REFUSED = ['not_halted', 'not_demoted'];

async function apply(registry: Registry, what: string, seed: number): Promise<void> {
  const promotionOf = (k: number) => ({ ...WHY, version: versions[k], forced: false });
  const changes: Record<string, () => Promise<unknown>> = {
    promote: () => registry.promote({ ...promotionOf(1), event: 'promote' }),
    'roll back': () => registry.promote({ ...promotionOf(0), event: 'rollback' }),
    save: () => registry.save(smallDraft(seed)),
    halt: () => registry.halt({ ...WHY, to: 'hold' }),
    resume: () => registry.resume(WHY),
    demote: async () => {
      const version = (await registry.current())?.version ?? '';
      return registry.demote({ ...WHY, version });
    },
    rearm: () => registry.rearm(WHY),
  };
  await changes[what]().catch((error: unknown) => {
    expect(REFUSED).toContain((error as { readonly code?: string }).code);
  });
}

const jumping = property('clock jumps', story, async (steps) => {
  const dir = join(temporaryFolder(), 'models');
  cpSync(template.dir, dir, { recursive: true });
  let nowMs = SAVED_AT_MS;
  const registry = openRegistry({ dir, now: () => nowMs, lockWaitMs: 0 });
  for (const [k, [what, byMs]] of steps.entries()) {
    nowMs += byMs;
    const before = await registry.list();
    await apply(registry, what, 10 + k);
    expect(await registry.list()).toEqual(expect.arrayContaining(before));
  }
  // A story may end after any change: what holds at its end holds after each.
  await expectSoundRegistry(registry, versions, []);
  expect((await registry.verifyLedger()).pending).toBeNull();
});

describe('a registry does not depend on a clock that goes forwards', () => {
  tryGenerated('clock', [jumping]);
});
