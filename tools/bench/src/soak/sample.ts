import { readdirSync, readFileSync } from 'node:fs';

/** What is watched, in the order of the pictures. */
export const WATCHED = ['memory MiB', 'open handles', 'p99 ms'] as const;
type Watched = (typeof WATCHED)[number];

export interface Sample {
  readonly process: string;
  readonly watched: Watched;
  /** Seconds since the start. */
  readonly s: number;
  readonly value: number;
}

/** Resident memory and open file descriptors of a process (Linux). */
export function sampleProcess(name: string, pid: number, s: number): Sample[] {
  const [, kib] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  const handles = readdirSync(`/proc/${pid}/fd`).length;
  return [
    { process: name, watched: 'memory MiB', s, value: Number(kib) / 1024 },
    { process: name, watched: 'open handles', s, value: handles },
  ];
}
