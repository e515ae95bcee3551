import { readLive, readLiveOwner } from '@meta-agent/model-io';
import { dateTime } from '@meta-agent/words';
import { OpsError } from '../errors';
import { askStatus } from './ask-engine';
import type { SoughtEngine } from './sought-engine';

/** A supervisor that has learned nothing for longer watches nobody. */
const LONGEST_SILENCE_DAYS = 7;
const DAY_MS = 86_400_000;

/**
 * A challenger that no engine asks, or that no supervisor measures and promotes, would wait for ever.
 * @param sought asked only when it is named
 * @throws OpsError not_supervised, engine_unreachable; ModelError live_invalid
 */
export async function assertSupervised(
  dir: string,
  sought: SoughtEngine | null,
  nowMs: number,
): Promise<void> {
  const live = await readLive(dir);
  const expected = `a live state of the last ${LONGEST_SILENCE_DAYS} days`;
  if (live === null) throw notSupervised({ expected, received: 'none', next: START });
  const { as_of: asOf } = live.state;
  if (!(nowMs - Date.parse(asOf) <= LONGEST_SILENCE_DAYS * DAY_MS)) {
    throw notSupervised({ expected, received: `one of ${dateTime(asOf)}`, next: LOOK });
  }
  const owner = await readLiveOwner(dir);
  if (owner?.promotes !== true) {
    throw notSupervised({
      expected: 'a supervisor that runs with --promote',
      received: owner === null ? 'none that runs' : 'one without --promote',
      next: START,
    });
  }
  if (!sought?.isNamed) return;
  const { challenger } = await askStatus(sought.engine);
  if (challenger?.wanted === 'newest') return;
  throw notSupervised({
    expected: `META_CHALLENGER=newest in the engine at ${sought.engine.url}`,
    received: challenger?.wanted ?? 'none',
    next: 'set META_CHALLENGER=newest, then start the engine again',
  });
}

const START =
  'start meta-supervisor run --prices F --label-horizon MINUTES --promote (systemctl enable --now meta-supervisor)';
const LOOK = 'meta-supervisor status; journalctl -u meta-supervisor -n 50';

function notSupervised(told: {
  readonly expected: string;
  readonly received: string;
  readonly next: string;
}): OpsError {
  const message =
    'A challenger would wait for ever: nobody measures or promotes it. Nothing was changed.';
  return new OpsError('not_supervised', { message, ...told });
}
