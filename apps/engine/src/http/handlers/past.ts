import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { KeptQuery } from '../../past/kept-query';
import type { Found, Past } from '../../past/past';
import { JSON_TYPE, sendJson, sendText } from '../answer/send';
import type { Exchange } from '../contract/route';
import type { Turns } from '../load/batch-turns';
import { readCount, readFlag, readText, readTime } from '../request/read-query';

/** The longest text that a query may hold. */
export const MOST_QUERIED = 128;
export const LIMIT = { least: 1, most: 500, otherwise: 100 };

/** `GET /past/minutes`. */
export function createPastMinutes(past: Pick<Past, 'minutes'>) {
  return async ({ res, query, load }: Exchange): Promise<void> => {
    load.beginBatch();
    sendJson(res, 200, past.minutes(readTime(query, 'from')));
    await untilRead(res);
  };
}

/** `GET /past/decisions`. */
export function createPastDecisions(past: Pick<Past, 'find'>, turns: Turns) {
  return async ({ res, query, load }: Exchange): Promise<void> => {
    const limit = readCount(query, 'limit', LIMIT);
    load.beginBatch();
    const found = await past.find(readQuery(query), turns);
    sendText(res, 200, JSON_TYPE, write(found, limit));
    await untilRead(res);
  };
}

/** A text of half a megabyte counts as a batch until it is sent: a caller cannot have hundreds of them made. */
async function untilRead(res: ServerResponse): Promise<void> {
  if (!res.writableFinished && !res.destroyed) await once(res, 'close');
}

function readQuery(query: URLSearchParams): KeptQuery {
  const text = (name: string) => readText(query, name, MOST_QUERIED);
  return {
    ...{ fromMs: readTime(query, 'from'), toMs: readTime(query, 'to') },
    ...{ id: text('id'), symbol: text('symbol'), reason: text('reason'), search: text('search') },
    isChanged: readFlag(query, 'changed'),
  };
}

/** Records and answers are kept as JSON: to parse and to write them again would delay decisions. */
function write({ kept, oldestMs, decisions }: Found, limit: number): string {
  const listed = decisions
    .slice(0, limit)
    .map(
      ({ atMs, requestId, record, answer }) =>
        `{"at":"${isoOf(atMs)}","request_id":${JSON.stringify(requestId)}` +
        `,"record":${record},"decision":${answer}}`,
    );
  const oldest = oldestMs === null ? 'null' : `"${isoOf(oldestMs)}"`;
  return (
    `{"kept":${kept},"oldest_at":${oldest},"matched":${decisions.length}` +
    `,"decisions":[${listed.join(',')}]}`
  );
}

const isoOf = (ms: number) => new Date(ms).toISOString();
