import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRequests, simulateMarket, trainModel, type Market } from '../../subjects/bench-model';
import { hasWrk, postInTurn } from '../../subjects/wrk';
import { NotMeasured } from '../question';

const RECORDS = 5000;
/** Unselected records: the agents agree on half of them. */
const REQUESTS = 200;

/** What the questions about predict post, and the model that answers. */
interface Posts {
  readonly modelDir: string;
  readonly market: Market;
  readonly bodies: readonly string[];
  /** The script by which wrk posts the bodies in turn. */
  readonly script: string;
}

/** @throws NotMeasured without wrk */
export function preparePosts(folder: string): Posts {
  if (!hasWrk()) throw new NotMeasured('wrk is missing (Debian: apt-get install wrk)');
  const market = simulateMarket(folder, RECORDS);
  const bodies = readRequests(market, REQUESTS);
  const script = join(folder, 'post.lua');
  writeFileSync(script, postInTurn(bodies));
  return { modelDir: trainModel(folder, market), market, bodies, script };
}
