import { basename, join } from 'node:path';
import { readRegularFile } from '@meta-agent/durable-files';
import type { ExternalFile } from '../onnx/onnx-session';
import type { CheckList } from './agent-check';

const MAX_BYTES = 2 ** 31 - 1;

/**
 * Reads the files that hold tensors of a model. Each must stand in the agent's folder itself.
 * @throws CheckFailure
 */
export async function readExternalData(
  folder: string,
  locations: ReadonlySet<string>,
  list: CheckList,
): Promise<ExternalFile[]> {
  const files: ExternalFile[] = [];
  for (const path of locations) {
    const isInside = path !== '' && path !== '.' && path !== '..' && basename(path) === path;
    if (!isInside || path.includes('\\')) {
      list.add('external_data', false, 'a file in the folder of the agent', `the path ${path}`);
    }
    const expected = `the file ${path} beside model.onnx`;
    const data = await list.attempt('external_data', expected, () =>
      readRegularFile(join(folder, path), { maxBytes: MAX_BYTES }),
    );
    files.push({ path, data });
  }
  const expected = 'tensors in model.onnx, or in files beside it';
  const names = [...locations].join(', ');
  const found = names === '' ? 'tensors in model.onnx' : `${names}, which sha256 does not cover`;
  list.add('external_data', true, expected, found);
  return files;
}
