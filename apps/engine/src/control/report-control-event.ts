import type { Logger } from 'pino';
import type { ControlEvent } from './control-holder';
import type { LiveEvent } from './live-holder';

/** Logs what begins and ends to be in force. */
export function reportControlEvent(logger: Logger): (event: ControlEvent | LiveEvent) => void {
  return (event) => {
    switch (event.kind) {
      case 'halted': {
        const { to, actor, at, reason } = event.stop;
        const decides = to === 'vote' ? 'the vote' : 'HOLD';
        logger.warn(
          `[META-V2] HALTED by ${actor} at ${at}: every decision is ${decides}. Reason: ${reason}`,
        );
        return;
      }
      case 'resumed':
        logger.warn('[META-V2] RESUMED: the stop has ended');
        return;
      case 'demoted': {
        const { version, actor, reason } = event.demotion;
        logger.warn(
          `[META-V2] DEMOTED ${version} by ${actor}: the vote decides. Reason: ${reason}`,
        );
        return;
      }
      case 'rearmed':
        logger.warn('[META-V2] REARMED: the demotion has ended');
        return;
      case 'live': {
        const { generation, threshold } = event.state;
        const what = threshold.paused ? 'paused' : `at ${threshold.value.toFixed(4)}`;
        logger.debug(`[META-V2] Live state ${generation}: the threshold is ${what}`);
        return;
      }
      case 'live_refused':
        logger.error(
          `[META-V2] Live state refused, the threshold of the artifact is in force: ${event.message}`,
        );
        return;
      case 'live_too_old':
        logger.error(
          `[META-V2] The live state of ${event.state.as_of} is too old: the threshold of the artifact is in force`,
        );
        return;
      case 'unreadable': {
        const { message, stop } = event;
        const kept = stop === null ? 'no stop is in force' : `the stop to ${stop.to} is in force`;
        logger.error(`[META-V2] The stop and the demotion cannot be read, ${kept}: ${message}`);
      }
    }
  };
}
