import type { RegistryChange, RegistryChanges } from '@meta-agent/engine-api';
import { openRegistry, type LedgerEntry } from '@meta-agent/model-io';
import { identifyFiles } from '../model/identify-model';

const SHOWN = 20;
/** A reason is a sentence; a longer one is cut. */
const MOST_CHARACTERS = 500;

const FILES = ['ledger.jsonl', 'current.json'];

/** The newest lines of the registry's ledger, proven. Read when somebody asks, once for each change. */
export class LedgerTail {
  readonly #dir: string;
  #seen: string | null = null;
  #read: Promise<RegistryChanges> | null = null;

  /** @param dir a registry, or one artifact's folder, which has no ledger */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Never throws: a ledger that cannot be read is a flaw. */
  async read(): Promise<RegistryChanges> {
    const seen = await identifyFiles(this.#dir, FILES);
    if (seen !== this.#seen || this.#read === null) {
      this.#seen = seen;
      this.#read = readChanges(this.#dir);
    }
    return this.#read;
  }
}

async function readChanges(dir: string): Promise<RegistryChanges> {
  try {
    const { entries, flaw } = await openRegistry({ dir }).inspectLedger();
    const changes = entries.slice(-SHOWN).reverse().map(changeOf);
    return { changes, flaw: flaw?.message ?? null };
  } catch (error) {
    return { changes: [], flaw: (error as Error).message };
  }
}

function changeOf({ at, event, forced, from, to, actor, reason }: LedgerEntry): RegistryChange {
  return { at, event, forced, from, to, actor: cut(actor), reason: cut(reason) };
}

const cut = (text: string) =>
  text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text;
