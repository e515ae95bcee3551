import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Memory } from './memory-probe';

/** What is watched, in the order of the pictures. */
export const WATCHED = [
  'memory MiB',
  'memory after a collection MiB',
  'objects and buffers after a collection MiB',
  'compiled code MiB',
  'open handles',
  'p99 ms',
] as const;
type Watched = (typeof WATCHED)[number];

export interface Sample {
  readonly process: string;
  readonly watched: Watched;
  /** Seconds since the start. */
  readonly s: number;
  readonly value: number;
}

const MIB = 1024 ** 2;

/** Resident memory and open file descriptors of a process (Linux). */
export function sampleProcess(name: string, pid: number, s: number): Sample[] {
  const [, kib] = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  const handles = readdirSync(`/proc/${pid}/fd`).length;
  return [
    { process: name, watched: 'memory MiB', s, value: (1024 * Number(kib)) / MIB },
    { process: name, watched: 'open handles', s, value: handles },
  ];
}

/**
 * What a process keeps. Its resident memory alone tells little: V8 lets garbage lie for minutes while there is
 * room, and keeps free pages.
 * @param probe the socket of its memory probe
 */
export async function sampleKept(name: string, probe: string, s: number): Promise<Sample[]> {
  const socket = connect(probe);
  await once(socket, 'connect');
  const { rss, heapUsed, external, code } = JSON.parse(await text(socket)) as Memory;
  const kept = (heapUsed - code + external) / MIB;
  return [
    { process: name, watched: 'memory after a collection MiB', s, value: rss / MIB },
    { process: name, watched: 'objects and buffers after a collection MiB', s, value: kept },
    { process: name, watched: 'compiled code MiB', s, value: code / MIB },
  ];
}
