import { setTimeout as sleep } from 'node:timers/promises';
import { escapeForeignPage, EXIT, painter } from '@meta-agent/command-line';
import { namedEngine, openEngine } from '../../engine/open-engine';
import type { CommandContext } from '../../terminal/context';
import type { OnlineInput } from '../../terminal/options';
import { describeView, drawView, type Drawing } from '../../watch/draw-view';
import { Screen } from '../../watch/screen';
import { untilQuit } from '../../watch/until-quit';
import { Watcher } from '../../watch/watcher';

/** An engine that does not answer within this time counts as lost. */
const TIMEOUT_MS = 3000;

type Look = Omit<Drawing, 'columns'>;
type Show = (look: Look) => void;

type WatchInput = OnlineInput<{ readonly interval: number; readonly count: number | undefined }>;

/** `meta-ops watch` */
export async function watch(input: WatchInput, context: CommandContext): Promise<void> {
  const { options } = input;
  const { interval, count = Infinity } = options;
  const intervalMs = 1000 * interval;
  const watcher = new Watcher(
    await openEngine(namedEngine(options.url, context), {
      ...{ env: context.env, tokenFile: options.tokenFile, timeoutMs: TIMEOUT_MS },
    }),
  );
  const isLive = context.stdout.isTTY && !options.json;
  const run = (show: Show) => lookRepeatedly(watcher, { intervalMs, count, context, show });
  const last = isLive ? await onScreen(context, run) : await run(lineByLine(input, context));
  if (last !== null && last.lost !== null) context.exit(EXIT.unreachable);
}

interface Looking {
  readonly intervalMs: number;
  readonly count: number;
  readonly context: CommandContext;
  readonly show: Show;
}

/** @returns the last answer; null when the time ended before the first one */
async function lookRepeatedly(watcher: Watcher, looking: Looking): Promise<Look | null> {
  const { intervalMs, count, context, show } = looking;
  const stopped = new AbortController();
  const isStopped = () => stopped.signal.aborted;
  const { quit, release } = untilQuit(context.stdin);
  let last: Look | null = null;
  const looks = async () => {
    for (let done = 0; done < count && !isStopped(); done += 1) {
      if (done > 0) await sleep(intervalMs, undefined, { signal: stopped.signal });
      last = await watcher.look();
      if (!isStopped()) show(last);
    }
  };
  try {
    await Promise.race([looks().catch(unlessAborted), quit]);
  } finally {
    stopped.abort();
    release();
  }
  return last;
}

function unlessAborted(error: unknown): void {
  if ((error as Error).name !== 'AbortError') throw error;
}

/** Restores the terminal in every case. */
async function onScreen<T>(
  { stdout }: CommandContext,
  run: (show: Show) => Promise<T>,
): Promise<T> {
  const screen = new Screen(stdout);
  const paint = painter(stdout);
  let shown: Look | null = null;
  const draw = () => {
    if (shown !== null) screen.draw(drawView({ ...shown, columns: screen.columns }, paint));
  };
  screen.enter();
  stdout.on('resize', draw);
  try {
    return await run((look) => {
      shown = look;
      draw();
    });
  } finally {
    stdout.off('resize', draw);
    screen.leave();
  }
}

function lineByLine({ options }: WatchInput, { stdout }: CommandContext): Show {
  if (!options.json) return (look) => stdout.write(`${escapeForeignPage(describeView(look))}\n`);
  return ({ url, view, lost }) => {
    stdout.write(`${JSON.stringify({ url, lost, ...(lost === null && view) })}\n`);
  };
}
