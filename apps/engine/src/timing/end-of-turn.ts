type Work = () => void;

let waiting: Work[] = [];
let answers: Work[] = [];
let afterwards: Work[] = [];

/**
 * Does all such work at the end of this turn of the event loop: decisions are made one right after
 * the other, and neither node:http nor the kernel comes between them.
 */
export function atEndOfTurn(work: Work): void {
  if (waiting.length === 0) setImmediate(endTurn);
  waiting.push(work);
}

function endTurn(): void {
  const all = waiting;
  waiting = [];
  for (const work of all) work();
}

/**
 * Answers when everything that goes on now is done, together with all others: the client is woken
 * once for sixteen answers rather than sixteen times, and to wake it costs more than to decide
 * (docs/decisions/0006).
 */
export function answerTogether(work: Work): void {
  schedule();
  answers.push(work);
}

/** Does what no answer has to wait for, once they are given. */
export function afterAnswers(work: Work): void {
  schedule();
  afterwards.push(work);
}

function schedule(): void {
  // Its turn comes after all promises that are settled by now.
  if (answers.length + afterwards.length === 0) process.nextTick(answerAll);
}

function answerAll(): void {
  const all = [...answers, ...afterwards];
  answers = [];
  afterwards = [];
  for (const work of all) work();
}
