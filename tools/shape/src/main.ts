import { join } from 'node:path';
import { findExcess } from './find-excess';
import { formatTable } from './format-table';
import { measureShapes } from './measure-shape';
import { findSources } from './source-files';

const ROOT = join(__dirname, '../../..');
const shapes = measureShapes(ROOT, findSources(ROOT));
process.stdout.write(`${formatTable(shapes)}\n`);

const excess = findExcess(shapes[shapes.length - 1]);
for (const text of excess) process.stderr.write(`${text}\n`);
process.exitCode = excess.length === 0 ? 0 : 1;
