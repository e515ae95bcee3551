import { pullRegistry } from '@meta-agent/model-io';
import { registryFolder, verifyKeysOf } from '../../registry/open-registry';
import type { CommandContext } from '../../terminal/context';
import type { RegistryInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';
import { openStorage } from './open-storage';

type PullInput = RegistryInput<{ readonly from: string | undefined }>;

const WHAT = {
  versions: 'versions',
  current: 'the ledger and the current version',
  control: "the operator's stop or its end",
  live: 'the live state',
} as const;

/** `meta-ops registry pull [--from s3://…]` */
export async function pull(input: PullInput, context: CommandContext): Promise<void> {
  const dir = registryFolder(input.options, context);
  const store = await openStorage('--from', input.options.from, context);
  try {
    const pulled = await pullRegistry({ dir, store, verifyKeys: await verifyKeysOf(context) });
    const { version, changed } = pulled;
    const what = changed.map((name) => WHAT[name]).join(', ');
    printResult(input, context, { ...pulled, url: store.url, path: dir }, () =>
      [
        changed.length === 0 ? `${dir} is up to date.` : `Pulled into ${dir}: ${what}.`,
        `Current: ${version}.`,
      ].join('\n'),
    );
  } finally {
    store.close();
  }
}
