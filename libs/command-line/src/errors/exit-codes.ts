/** The exit codes of every command. */
export const EXIT = {
  done: 0,
  unexpected: 1,
  badInput: 2,
  /** A gate or a validation failed. */
  gateFailed: 3,
  /** The engine does not answer. */
  unreachable: 4,
  /** The result is there but incomplete. */
  incomplete: 5,
  /** EX_TEMPFAIL of sysexits.h: the same command may succeed later. */
  notYet: 75,
  /** The shell's exit code of a program that Ctrl-C ended: 128 + SIGINT. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
