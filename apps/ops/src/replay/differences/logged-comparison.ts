import type { DecideContext } from '@meta-agent/decision';
import { lineOf, type DecidedRow } from '../decide/decided-row';
import type { ReplayRequest } from '../replay-request';
import { differenceOf, type DifferenceKind } from './compare-decisions';
import { DifferenceReport } from './difference-report';
import { explainDifference } from './explain-difference';

/** Compares decisions with those that the log has, and writes them. */
export class LoggedComparison {
  readonly report: DifferenceReport;
  readonly #options: Pick<ReplayRequest, 'out' | 'models' | 'shownDifferences'>;

  constructor(options: Pick<ReplayRequest, 'out' | 'models' | 'shownDifferences'>) {
    this.#options = options;
    this.report = new DifferenceReport(options.shownDifferences);
  }

  /** @returns a promise only when the caller must wait */
  add(decided: DecidedRow): Promise<void> | undefined {
    const { logged } = decided.row;
    const { out } = this.#options;
    if (logged === null) return out?.append(lineOf(decided, null));
    this.report.countCompared();
    const kind = differenceOf(logged.decision, decided.decision);
    if (kind === null) return out?.append(lineOf(decided, null));
    return this.#note(decided, kind);
  }

  async #note(decided: DecidedRow, kind: DifferenceKind): Promise<void> {
    const { row, decision, context, place } = decided;
    const { logged, line } = row;
    if (logged === null) return;
    const loggedModel = await this.#loggedModel(logged.modelVersion);
    const causes = explainDifference({ row: { ...row, logged }, decision, context, loggedModel });
    const { timestamp, symbol } = line;
    const difference = { kind, causes, logged: logged.decision };
    this.report.add({ ...place, timestamp, symbol, ...difference, replayed: decision });
    await this.#options.out?.append(lineOf(decided, difference));
  }

  async #loggedModel(version: string | null): Promise<DecideContext['model'] | undefined> {
    if (version === null) return null;
    return (await this.#options.models.find(version)) ?? undefined;
  }
}
