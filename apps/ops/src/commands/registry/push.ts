import { setTimeout as sleep } from 'node:timers/promises';
import { writePage } from '@meta-agent/command-line';
import { pushRegistry, type ObjectStore, type Pushed } from '@meta-agent/model-io';
import { countOf } from '@meta-agent/words';
import { existingRegistry, verifyKeysOf } from '../../registry/open-registry';
import type { CommandContext } from '../../terminal/context';
import type { RegistryInput } from '../../terminal/options';
import { printResult } from '../../terminal/print';
import { openStorage } from './open-storage';

type PushInput = RegistryInput<{
  readonly to: string | undefined;
  readonly every: number | undefined;
}>;

/** `meta-ops registry push [--to s3://…] [--every S]` */
export async function push(input: PushInput, context: CommandContext): Promise<void> {
  const { dir } = await existingRegistry(input, context);
  const { to, every } = input.options;
  const store = await openStorage('--to', to, context);
  const options = { dir, store, verifyKeys: await verifyKeysOf(context) };
  try {
    if (every === undefined) {
      print(await pushRegistry(options), store, input, context);
      return;
    }
    for (;;) {
      // Told and tried again: the network, or a promotion in progress, may be the cause.
      const pushed = await pushRegistry(options).catch((error: unknown) => {
        writePage(context.stderr, (error as Error).message);
        return null;
      });
      if (pushed !== null && hasChanged(pushed)) print(pushed, store, input, context);
      await sleep(every * 1000);
    }
  } finally {
    store.close();
  }
}

const hasChanged = ({ versions, changed }: Pushed) => versions.length + changed.length > 0;

function print(pushed: Pushed, { url }: ObjectStore, input: PushInput, context: CommandContext) {
  const { version, versions, damaged, changed } = pushed;
  const what = [
    ...(versions.length > 0 ? [countOf(versions.length, 'version')] : []),
    ...changed.map((name) => WHAT[name]),
  ];
  printResult(input, context, { ...pushed, url }, () =>
    [
      what.length === 0 ? `${url} is up to date.` : `Pushed to ${url}: ${what.join(', ')}.`,
      `Current: ${version}.`,
      ...damaged.map((name) => `Left out, since its files are damaged: ${name}`),
    ].join('\n'),
  );
}

const WHAT = {
  current: 'the ledger and the current version',
  control: "the operator's stop or its end",
  live: 'the live state',
} as const;
