import {
  isReleased,
  isSignedChallenger,
  judgeChallenger,
  type LiveDraft,
  type Registry,
} from '@meta-agent/model-io';
import { believedKeys, type Signing } from './assert-proven';

/** Who changes the registry, and signs the changes. */
export interface Latching extends Signing {
  readonly registry: Registry;
  readonly actor: string;
}

/**
 * The ledger latches a demotion of the current version; a second line is never written, and none
 * after a person has released this demotion.
 */
export async function demote({ registry, actor }: Latching, state: LiveDraft): Promise<void> {
  const { model_version: version, as_of: asOf, demotion } = state;
  const { released } = await registry.standing();
  if (isReleased(released, state)) return;
  const { evidence, blocks } = demotion;
  const reason = `worse than the vote: evidence ${evidence.toFixed(0)} after ${blocks} blocks`;
  await registry.demote({ version, actor, reason, details: { as_of: asOf, evidence, blocks } });
}

/** What became of a challenger that is ready; null: promoted, or decided before. */
export type Held = string | null;

/**
 * Promotes a challenger whose evidence is enough, as a person would: not while engines are stopped, and
 * not if it fails another gate. A promotion that a person has taken back is not repeated. With a key only the
 * files that a signed line names as the challenger are promoted.
 * @returns why the challenger is not promoted
 * @throws ModelError of the registry
 */
export async function promoteReady(
  latching: Latching,
  { model_version: champion, as_of: asOf, challenger }: LiveDraft,
): Promise<Held> {
  const { registry, actor } = latching;
  const current = await registry.current();
  if (challenger?.ready !== true || current?.version !== champion) return null;
  const { model_version: version, evidence, blocks } = challenger;
  if (await wasPromoted(registry, version, { evidence, blocks })) return null;
  const held = await whyHeld(latching, version);
  if (held !== null) return held;
  await registry.promote({
    ...{ version, event: 'promote', actor, seen: current.generation, forced: false },
    reason: `better than ${champion}: evidence ${evidence.toFixed(0)} after ${blocks} blocks`,
    details: { as_of: asOf, evidence, blocks, lineage: true },
  });
  return null;
}

async function wasPromoted(
  registry: Registry,
  version: string,
  { evidence, blocks }: { readonly evidence: number; readonly blocks: number },
): Promise<boolean> {
  const { entries } = await registry.verifyLedger();
  return entries.some(
    ({ event, to, details }) =>
      event === 'promote' &&
      to === version &&
      details?.evidence === evidence &&
      details.blocks === blocks,
  );
}

async function whyHeld(latching: Latching, version: string): Promise<Held> {
  const { registry } = latching;
  const { stop } = await registry.standing();
  if (stop !== null) return `${version} is ready, but a stop is in force: ${stop.reason}`;
  if (!(await registry.list()).includes(version)) return `${version} is ready, but was removed`;
  const model = await registry.load(version);
  const flaws = judgeChallenger(model.metadata).map(({ name }) => name);
  if (flaws.length > 0) {
    return `${version} is ready, but fails ${flaws.join(', ')}: meta-ops show ${version}`;
  }
  const keys = believedKeys(latching);
  if (keys === undefined || (await isSignedChallenger(registry.dir, model, keys))) return null;
  return `${version} is ready, but no signed line names its files: meta-ops challenge ${version} --sign-key FILE`;
}
