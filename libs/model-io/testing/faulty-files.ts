import { nodeFiles, type Files, type OpenFile } from '../src/files/files';

/** How a step fails: not done at all, or done although it reports that it was not. */
export type Fault = 'before' | 'after' | undefined;

export interface FaultyFiles {
  readonly files: Files;
  /** The names of the steps so far, like `open wx` or `sync`. */
  readonly steps: string[];
}

/** Files whose every step, counted from 0, can be made to fail; a failed write writes half. */
export function faultyFiles(faultOf: (step: number) => Fault): FaultyFiles {
  const steps: string[] = [];
  const step = async <T>(name: string, run: () => Promise<T>): Promise<T> => {
    const fault = faultOf(steps.push(name) - 1);
    if (fault === undefined) return run();
    if (fault === 'after') await run();
    throw Object.assign(new Error(`injected: ${name}`), { code: 'EIO' });
  };
  const wrap = (file: OpenFile): OpenFile => ({
    writeFile: async (data) => {
      await file.writeFile(data.subarray(0, data.length / 2));
      await step('write', () => file.writeFile(data.subarray(data.length / 2)));
    },
    stat: () => step('stat', () => file.stat()),
    chmod: (mode) => step('chmod', () => file.chmod(mode)),
    // What a sync is good for no test sees while the machine stays on: see volatile-disk.ts.
    sync: () => step('sync', () => Promise.resolve()),
    // A descriptor never outlives its process: closed, whatever is said of it.
    close: async () => {
      await file.close();
      await step('close', () => Promise.resolve());
    },
  });
  const files: Files = {
    open: async (path, flags) => {
      let file: OpenFile | undefined;
      try {
        return await step(
          `open ${flags}`,
          async () => (file = wrap(await nodeFiles.open(path, flags))),
        );
      } catch (error) {
        await file?.close();
        throw error;
      }
    },
    mkdir: (path) => step('mkdir', () => nodeFiles.mkdir(path)),
    rename: (from, to) => step('rename', () => nodeFiles.rename(from, to)),
    link: (existing, path) => step('link', () => nodeFiles.link(existing, path)),
    remove: (path) => step('remove', () => nodeFiles.remove(path)),
  };
  return { files, steps };
}
