import { once } from 'node:events';
import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { interleave } from '../../measure/contest';
import { describeRefusals } from '../../report/describe-refusals';
import { contestTable } from '../../report/markdown-table';
import { startEngine } from '../../subjects/start-server';
import { saturate } from '../../subjects/wrk';
import { ROUNDS, SECONDS, type Question } from '../question';
import { preparePosts } from './prepare-posts';

/** What an open console costs. */
export const streamQuestion: Question = {
  name: 'stream',
  description: 'predict over HTTP with and without an open console',
  measure: async (folder) => {
    const { modelDir, script } = preparePosts(folder);
    const env = { META_DECISION_LOG: join(folder, 'logs') };
    const server = await startEngine(folder, modelDir, env);
    const measure = () => saturate(server, `${server.url}/api/ai/meta/predict`, script, SECONDS);
    const watched = async () => {
      const watcher = await watch(server.url);
      const figures = await measure();
      watcher.destroy();
      return figures;
    };
    try {
      const contestants = [
        { name: 'no console', run: measure },
        { name: 'a console', run: watched },
      ];
      const results = await interleave(contestants, ROUNDS);
      const table = contestTable(results, [
        { figure: 'rate', title: 'requests/s', digits: 0 },
        { figure: 'processor', title: 'processor µs a request', digits: 1 },
      ]);
      return `${table}\n\n${describeRefusals(results)}`;
    } finally {
      await server.stop();
    }
  },
};

/** Reads the stream as a page does, and discards the data. */
async function watch(url: string): Promise<ClientRequest> {
  const request = get(`${url}/api/ai/meta/stream`);
  request.on('error', () => undefined); // the caller destroys the request
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  response.resume();
  return request;
}
