import type { Logger } from 'pino';
import type { SyncEvent } from './registry-sync';

/** Logs what a pull brought, and once why it brings nothing. */
export function reportSyncEvent(logger: Logger, url: string): (event: SyncEvent) => void {
  return (event) => {
    switch (event.kind) {
      case 'pulled': {
        const { changed, version, generation } = event.pulled;
        const what = changed.join(', ');
        logger.info(`[META-V2] Pulled ${what} from ${url}: ${version}, generation ${generation}`);
        return;
      }
      case 'failed': {
        const { code, message } = event.error;
        logger.error(
          { code },
          `[META-V2] Pulled nothing from ${url}, what is here stays: ${message}`,
        );
        return;
      }
      case 'recovered':
        logger.info(`[META-V2] Pulls from ${url} succeed again`);
    }
  };
}
