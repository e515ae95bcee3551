type Work = () => void;

let answers: Work[] = [];
let afterwards: Work[] = [];

/**
 * Answers at the end of this turn of the event loop, together with all others: the client is
 * woken once for sixteen answers rather than sixteen times, and to wake it costs more than to
 * decide (docs/decisions/0006).
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
  if (answers.length + afterwards.length === 0) setImmediate(endTurn);
}

function endTurn(): void {
  const all = [...answers, ...afterwards];
  answers = [];
  afterwards = [];
  for (const work of all) work();
}
