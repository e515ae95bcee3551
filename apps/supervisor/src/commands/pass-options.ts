import { parseEnvironment } from '@meta-agent/command-line';
import { nodeDisk } from '@meta-agent/durable-files';
import { environmentSchema, redisEnvironmentSchema } from '@meta-agent/engine-api';
import { parseSymbolMap, settleSettings } from '@meta-agent/log-files';
import {
  assertRegistry,
  openRegistry,
  readSigner,
  readVerifyKeys,
  type Registry,
} from '@meta-agent/model-io';
import { redisSettingsOf, streamKeys } from '@meta-agent/redis';
import { SupervisorError } from '../errors';
import { believedKeys } from '../pass/assert-proven';
import type { PassOptions } from '../pass/pass-options';
import type { CommandContext } from './context';
import type { RunInput } from './options';
import { registryFolder } from './registry-folder';

const MINUTE_MS = 60_000;

/** The typed options and the environment, checked. @throws SupervisorError, ModelError, InputError */
export async function passOptions(
  { options }: RunInput,
  context: CommandContext,
): Promise<PassOptions> {
  const schema = environmentSchema.pick({
    ...{ META_DECISION_LOG: true, META_SIGN_KEY: true, META_VERIFY_KEY: true },
  });
  const environment = parseEnvironment(schema, context.env);
  const { META_DECISION_LOG: log, META_SIGN_KEY: named, META_VERIFY_KEY: keyFiles } = environment;
  assertOneTruth(options);
  const dir = registryFolder(options, context);
  await assertRegistry(dir);
  const key = options.signKey ?? named;
  const signer = key === undefined ? undefined : await readSigner(key);
  const verifyKeys = keyFiles && (await readVerifyKeys(keyFiles));
  const registry = openRegistry({ dir, signer, verifyKeys: believedKeys({ signer, verifyKeys }) });
  if (signer === undefined && !options.fromScratch) await assertUnsigned(registry);
  return {
    ...{ registry, signer, verifyKeys },
    decisions: options.decisions ?? (options.stream ? [] : [log]),
    rows: options.stream ? rowsIn(context, options, registry) : null,
    prices: options.prices ?? [],
    outcomes: options.outcomes ?? [],
    symbolMap: parseSymbolMap(options.symbolMap ?? []),
    settings: settleSettings(options),
    isOnline: options.online,
    isPromoting: options.promote,
    targetPrecision: options.targetPrecision ?? null,
    everyMs: options.every * MINUTE_MS,
    logDelayMs: options.logDelay * MINUTE_MS,
    nowMs: Date.now,
    disk: nodeDisk,
    actor: context.actor,
  };
}

/** After this time without a look the supervisor of another registry may read the rows. */
const CLAIMED_MS = 10 * MINUTE_MS;

/** @throws SupervisorError stream_missing; CommandError bad_environment */
function rowsIn(
  { env }: CommandContext,
  { fromScratch, poll }: RunInput['options'],
  registry: Registry,
): PassOptions['rows'] {
  const values = parseEnvironment(redisEnvironmentSchema, env);
  const redis = redisSettingsOf(values);
  if (redis !== null) {
    const reader = async () => (await registry.verifyLedger()).entries.at(0)?.hash ?? null;
    const claim = { reader, forMs: Math.max(CLAIMED_MS, 3 * 1000 * poll) };
    const keys = streamKeys(values.META_STREAM_PREFIX);
    return { redis, keys, claim: fromScratch ? null : claim };
  }
  throw new SupervisorError('stream_missing', {
    message: 'No Redis is named.',
    expected: 'META_STREAM_URL, like redis://127.0.0.1:6379',
    received: 'nothing',
    next: 'set META_STREAM_URL, and META_STREAM_ROWS=true of the engines',
  });
}

/** @throws SupervisorError truth_missing, promote_needs_prices */
function assertOneTruth({ prices, outcomes, labelHorizon, promote }: RunInput['options']): void {
  if (promote && outcomes !== undefined) {
    throw new SupervisorError('promote_needs_prices', {
      message: 'Outcomes show the worth of vetoes alone: they do not prove a challenger better.',
      expected: '--promote with --prices FILES',
      received: '--promote with --outcomes',
      next: 'give --prices in place of --outcomes, or leave --promote out',
    });
  }
  const isHorizonMissing = outcomes !== undefined && labelHorizon === undefined;
  if ((prices === undefined) !== (outcomes === undefined) && !isHorizonMissing) return;
  throw new SupervisorError('truth_missing', {
    message: 'What settles the decisions is not clear.',
    expected: '--prices FILES, or --outcomes FILES with --label-horizon MINUTES',
    received: isHorizonMissing ? 'no --label-horizon' : prices === undefined ? 'neither' : 'both',
    next: 'give --prices: they settle vetoed decisions too, which have no outcome',
  });
}

/**
 * A line of a signed ledger needs a key: a demotion must not fail for want of one, and engines that verify
 * use no unsigned state.
 */
async function assertUnsigned(registry: Registry): Promise<void> {
  if ((await registry.current())?.signature === undefined) return;
  throw new SupervisorError('sign_key_needed', {
    message: 'The registry is signed: its live states and the line of a demotion must be, too.',
    expected: 'the private key: --sign-key FILE, or META_SIGN_KEY',
    received: 'none',
    next: 'set META_SIGN_KEY, then start meta-supervisor again',
  });
}
