import type { Logger } from 'pino';
import type { DecisionLogEvent } from '../decision-log/log-health';

/** Logs events of the decision log. */
export function reportLogEvent(logger: Logger): (event: DecisionLogEvent) => void {
  return (event) => {
    switch (event.kind) {
      case 'failed':
        logger.error(
          `[META-V2] The decision log cannot be written: ${event.error.message}. Next: meta-ops doctor`,
        );
        break;
      case 'recovered':
        logger.warn(
          `[META-V2] The decision log is written again; ${event.droppedLines} decisions were lost`,
        );
        break;
      case 'dropping':
        logger.error(
          "[META-V2] The decision log's queue is full: decisions are made but not logged",
        );
        break;
      case 'dropped':
        logger.error(
          `[META-V2] ${event.droppedLines} decisions were not logged: the disk is too slow`,
        );
        break;
      case 'repaired':
        logger.warn(`[META-V2] A torn last line of ${event.file} was moved to ${event.movedTo}`);
        break;
      case 'repair_failed':
        logger.error(
          `[META-V2] A torn last line of ${event.file} stays where it is: ${event.error.message}`,
        );
    }
  };
}
