import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** Share of the processors above which other programs disturb a measurement. */
const BUSY_SHARE = 0.15;
const GIB = 1024 ** 3;

/** The machine in one line. */
export function describeMachine(): string {
  const all = cpus();
  const memory = `${(totalmem() / GIB).toFixed(0)} GiB`;
  const model = all[0]?.model.trim() ?? 'unknown processor';
  return `${model}, ${all.length} cores, ${memory}, ${type()} ${release()}, Node ${process.version}`;
}

/** Share (0..1) of all processors that other programs use, over a second. */
export async function loadOfOthers(): Promise<number> {
  const before = times();
  await sleep(1000);
  const after = times();
  return (after.busy - before.busy) / (after.all - before.all);
}

/** Whether other programs disturb a measurement, by their share (0..1) of the processors. */
export function isBusy(share: number): boolean {
  return share > BUSY_SHARE;
}

/** Whether the machine is quiet enough, in words. */
export function describeLoad(share: number): string {
  const percent = `${Math.round(100 * share)} %`;
  if (!isBusy(share)) return `Other programs used ${percent} of the processors before.`;
  return (
    `The machine is busy: other programs use ${percent} of the processors. ` +
    'Times are too long and ratios are rough.'
  );
}

function times(): { busy: number; all: number } {
  let [busy, all] = [0, 0];
  for (const { times: t } of cpus()) {
    const total = t.user + t.nice + t.sys + t.irq + t.idle;
    all += total;
    busy += total - t.idle;
  }
  return { busy, all };
}

/** Processor time of a running process in milliseconds, user and system (Linux). */
export function processorMs(pid: number): number {
  const fields = statFields(pid);
  return 10 * (Number(fields[11]) + Number(fields[12]));
}

/** Processor time in milliseconds of all children of this process that have ended (Linux). */
export function childrenMs(): number {
  const fields = statFields('self');
  return 10 * (Number(fields[13]) + Number(fields[14]));
}

/** The fields of /proc/PID/stat from the third on, in hundredths of a second where times. */
function statFields(pid: number | 'self'): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
