import { useEffect, useState } from 'preact/hooks';
import { followReport } from './follow-report';

/** A report that is requested again and again while `isOn`; null until it arrives. */
export function useReport<Report>(ask: () => Promise<Report>, isOn: boolean): Report | null {
  const [report, setReport] = useState<Report | null>(null);
  useEffect(() => {
    if (!isOn) return undefined;
    return followReport({ ask, onReport: setReport });
    // The question is the same as long as the page is open.
  }, [isOn]);
  return report;
}
