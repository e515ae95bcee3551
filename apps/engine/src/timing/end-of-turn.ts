type Work = () => void;

let waiting: Work[] = [];
let answers: Work[] = [];
let afterwards: Work[] = [];

/**
 * With hundreds of connections a whole turn is too much: its bodies leave the caches of the processor, and the
 * first answer waits for the last decision.
 */
const MOST_TOGETHER = 64;

/**
 * Runs work at the end of this turn of the event loop, or with 64 others of it: the decisions run in one
 * go, with no calls of node:http or the kernel between them.
 */
export function atEndOfTurn(work: Work): void {
  if (waiting.length === 0) setImmediate(endTurn);
  waiting.push(work);
  if (waiting.length === MOST_TOGETHER) endTurn();
}

function endTurn(): void {
  const all = waiting;
  waiting = [];
  for (const work of all) work();
}

/**
 * Sends an answer together with all others of this turn: the client is woken once for sixteen
 * answers, and a wake-up costs more than a decision (docs/decisions/0006).
 */
export function answerTogether(work: Work): void {
  schedule();
  answers.push(work);
}

/** Runs work after the answers of this turn were sent. */
export function afterAnswers(work: Work): void {
  schedule();
  afterwards.push(work);
}

function schedule(): void {
  // Runs after all promises that are settled by now.
  if (answers.length + afterwards.length === 0) process.nextTick(answerAll);
}

function answerAll(): void {
  const all = [...answers, ...afterwards];
  answers = [];
  afterwards = [];
  for (const work of all) work();
}
