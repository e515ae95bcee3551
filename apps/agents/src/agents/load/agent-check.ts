/** The checks of an agent, in their order. */
export type CheckName =
  | 'folder'
  | 'agent_json'
  | 'unique_name'
  | 'sha256'
  | 'onnx'
  | 'external_data'
  | 'input'
  | 'output'
  | 'finite'
  | 'sums'
  | 'not_constant'
  | 'batch';

/** One check of an agent: what was expected and what was found. */
export interface AgentCheck {
  readonly check: CheckName;
  readonly passed: boolean;
  readonly expected: string;
  readonly found: string;
}

/** A check failed; the checks after it make no sense. */
export class CheckFailure extends Error {
  constructor(
    readonly check: CheckName,
    readonly expected: string,
    readonly found: string,
  ) {
    super(`${check}: expected ${expected}, found ${found}`);
  }
}

/** The checks that an agent has passed so far. */
export class CheckList {
  readonly checks: AgentCheck[] = [];

  /** @throws CheckFailure unless it is passed */
  add(check: CheckName, passed: boolean, expected: string, found: string): void {
    this.checks.push({ check, passed, expected, found });
    if (!passed) throw new CheckFailure(check, expected, found);
  }

  /** Runs a step; its error is a failed check. @throws CheckFailure */
  async attempt<T>(check: CheckName, expected: string, step: () => T | Promise<T>): Promise<T> {
    try {
      return await step();
    } catch (error) {
      if (error instanceof CheckFailure) throw error;
      this.checks.push({ check, passed: false, expected, found: reasonOf(error) });
      throw new CheckFailure(check, expected, reasonOf(error));
    }
  }
}

/** What an error found: of the opener the thing itself, of the runtime its first line. */
function reasonOf(error: unknown): string {
  const { received, code, message } = error as {
    readonly received?: string;
    readonly code?: string;
    readonly message: string;
  };
  if (received !== undefined) return received;
  if (code === 'ENOENT') return 'no such file';
  return message.split('\n')[0];
}
