import { findLogs, LineCounter } from '@meta-agent/log-files';
import { fileMark } from '../files/growing-file';
import type { DecidedRow } from './decided-row';
import type { DecisionSource, NewRows } from './decision-source';
import { FollowedLog } from './followed-log';

const MAX_INVALID_SHARE = 0.01;
/** A few torn lines are more than 1 % of a short log. */
const FEW_INVALID = 10;

/**
 * More than 10 lines and more than 1 % that are invalid are an error, as is no line at all.
 * @throws InputError input_empty, too_many_invalid_lines
 */
export function assertFewInvalid(counter: LineCounter, names: readonly string[]): void {
  const { lines, invalidLines } = counter;
  const isUsable = lines > 0 && invalidLines <= FEW_INVALID;
  if (!isUsable) counter.assertUsable(names, MAX_INVALID_SHARE);
}

export interface LogSourceOptions {
  /** Files and folders; engines may have a sub-folder each, also one that starts later. */
  readonly paths: readonly string[];
  /** Whether rows keep the signals that they were decided on. */
  readonly withRecords: boolean;
}

/**
 * The decision logs of some files and folders. More than 10 lines and more than 1 % of all that are
 * invalid are an error, as is a log without a record.
 */
export class LogSource implements DecisionSource {
  readonly #options: LogSourceOptions;
  /** What was removed before the first look is not known. */
  readonly isWhole = true;
  #logs = new Map<string, FollowedLog>();
  #lines = new LineCounter();

  constructor(options: LogSourceOptions) {
    this.#options = options;
  }

  async mark(): Promise<string> {
    const files = await this.#find().catch(() => []);
    const marks = files.map(async (path) => `${path} ${(await fileMark(path))?.mark ?? ''}`);
    return (await Promise.all(marks)).join('\n');
  }

  async read(): Promise<NewRows | null> {
    const order = await this.#find();
    const found = new Set(order);
    if ([...this.#logs.keys()].some((path) => !found.has(path))) return null;
    const parts = new Map<string, readonly DecidedRow[]>();
    for (const path of order) {
      const rows = await this.#follow(path).read(this.#lines);
      if (rows === null) return null;
      if (rows.length > 0) parts.set(path, rows);
    }
    assertFewInvalid(this.#lines, order);
    return { parts, order, invalidLines: this.#lines.invalidLines };
  }

  forget(): void {
    this.#logs = new Map();
    this.#lines = new LineCounter();
  }

  /** Who removes logs knows what a supervisor needs. */
  release(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.forget();
  }

  #find(): Promise<string[]> {
    return findLogs(this.#options.paths, { subFolders: true });
  }

  #follow(path: string): FollowedLog {
    const known = this.#logs.get(path);
    if (known !== undefined) return known;
    const log = new FollowedLog(path, this.#options.withRecords);
    this.#logs.set(path, log);
    return log;
  }
}
