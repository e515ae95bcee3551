import type { ShownDesk } from '@meta-agent/engine-api';
import { asPercent } from '../../text/format';

/** What there is to tell about a desk, in words. */
export function detailOf(desk: ShownDesk): string {
  const { state, version, failed_gates: gates, progress, reason, attempts } = desk;
  const failed = gates.length === 0 ? '' : `: failed ${gates.join(', ')}`;
  if (state === 'promoted') return version ?? '';
  if (state === 'candidate') {
    return version === null ? `not saved${failed}` : `${version} is a candidate${failed}`;
  }
  if (progress !== null) return `${progress.stage}, ${asPercent(progress.share)}`;
  if (reason === null) return '';
  return state === 'retrying' ? `attempt ${attempts} failed: ${reason}` : reason;
}
