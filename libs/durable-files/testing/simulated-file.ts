import { closeSync, fchmodSync, fstatSync, ftruncateSync, readSync, writeSync } from 'node:fs';
import type { OpenFile, OpenFolder } from '../src/disk/disk';
import { append, failToSave, save, truncate, type Node } from './durability-model';
import type { StepRecorder } from './step-recorder';

interface SimulatedFile extends OpenFile {
  /** Closes the file without recording a step. */
  release(): void;
}

/** An open file whose writes and syncs the durability model records. */
export function simulatedFile(
  recorder: StepRecorder,
  descriptor: number,
  node: Node,
  ignoredSyncs: readonly string[],
): SimulatedFile {
  const file = node.kind === 'file' ? node : undefined;
  const write = (data: Uint8Array) =>
    recorder.write('write', data, (some) => {
      for (let at = 0; at < some.length;) at += writeSync(descriptor, some, at);
      if (file !== undefined) append(file, some);
    });
  const sync = syncOf(recorder, node, ignoredSyncs);
  return {
    writeFile: async (data) => {
      await write(data);
    },
    write,
    read: (position, length) =>
      recorder.step('read', () => {
        const buffer = Buffer.alloc(length);
        return buffer.subarray(0, readSync(descriptor, buffer, 0, length, position));
      }),
    stat: () => recorder.step('stat', () => fstatSync(descriptor)),
    chmod: (mode) =>
      recorder.step('chmod', () => {
        fchmodSync(descriptor, mode);
      }),
    truncate: (size) =>
      recorder.step('truncate', () => {
        ftruncateSync(descriptor, size);
        if (file !== undefined) truncate(file, size);
      }),
    sync: () => sync('sync'),
    datasync: () => sync('datasync'),
    // Close the descriptor even when the step reports an error, as the end of a process would.
    close: () => {
      closeSync(descriptor);
      return recorder.step('close', () => undefined);
    },
    release: () => {
      closeSync(descriptor);
    },
  };
}

/** An open folder; `undefined` stands for a folder that is not simulated. */
export function simulatedFolder(
  recorder: StepRecorder,
  node: Node | undefined,
  ignoredSyncs: readonly string[],
): OpenFolder {
  const sync = syncOf(recorder, node, ignoredSyncs);
  return {
    sync: () => sync('sync folder'),
    close: () => recorder.step('close folder', () => undefined),
  };
}

function syncOf(
  recorder: StepRecorder,
  node: Node | undefined,
  ignoredSyncs: readonly string[],
): (name: string) => Promise<void> {
  return async (name) => {
    try {
      await recorder.step(name, () => {
        if (node !== undefined && !ignoredSyncs.includes(name)) save(node);
      });
    } catch (error) {
      if (node !== undefined) failToSave(node);
      throw error;
    }
  };
}
