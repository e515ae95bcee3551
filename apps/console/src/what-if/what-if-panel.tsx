import type { Decision } from '@meta-agent/decision';
import type { EngineStatus } from '@meta-agent/engine-api';
import type { SignalRecord } from '@meta-agent/features';
import { useRef, useState } from 'preact/hooks';
import { engine, reasonOf } from '../client/engine';
import { Explanation } from '../elements/explanation';
import { Outcome } from '../elements/outcome';
import { Panel } from '../elements/panel';
import { knownAgents } from '../text/known-agents';
import { findFlips } from './find-flips';
import type { Flip } from './flip';
import { SignalFields } from './signal-fields';
import { recordOf, type SignalForm } from './signal-form';

export interface WhatIfPanelProps {
  readonly status: EngineStatus;
  readonly form: SignalForm;
  readonly onChange: (form: SignalForm) => void;
}

interface Answer {
  readonly record: SignalRecord;
  readonly decision: Decision;
  readonly flips: readonly Flip[];
}

interface Answered {
  /** The record that was decided. */
  readonly form: SignalForm;
  /** Why there is no decision. */
  readonly answer: Answer | string;
}

/** Asks the engine for the decision of a record, and for the changes that would change it. */
export function WhatIfPanel({ status, form, onChange }: WhatIfPanelProps) {
  const [answered, setAnswered] = useState<Answered | null>(null);
  const asked = useRef(0);
  const ask = () => {
    asked.current += 1;
    const question = asked.current;
    const show = (answer: Answer | string) => {
      // An earlier request may be answered later.
      if (question === asked.current) setAnswered({ form, answer });
    };
    answerTo(recordOf(form), status).then(show, (error: unknown) => {
      show(reasonOf(error));
    });
  };
  return (
    <Panel
      title="What if"
      name="what-if-part"
      note="The engine decides, but neither counts nor logs the decision. An agent's confidence is its own claim, from 0 to 1."
      width="wide"
    >
      <form
        id="what-if"
        onSubmit={(submitted) => {
          submitted.preventDefault();
          ask();
        }}
      >
        <SignalFields form={form} onChange={onChange} />
        <button type="submit">Decide</button>
      </form>
      <div aria-live="polite" id="what-if-answer">
        {answered !== null && answered.form !== form && (
          <p class="bad">The form has changed: this answer is for the earlier values.</p>
        )}
        {answered !== null && <Shown answer={answered.answer} agents={knownAgents(status)} />}
      </div>
    </Panel>
  );
}

async function answerTo(record: SignalRecord, status: EngineStatus): Promise<Answer> {
  const decision = await engine.whatIf(record, { explain: true });
  const ask = (records: readonly SignalRecord[]) => engine.whatIfBatch(records);
  return { record, decision, flips: await findFlips(record, decision, status, ask) };
}

interface ShownProps {
  readonly answer: Answer | string;
  readonly agents: readonly string[];
}

function Shown({ answer, agents }: ShownProps) {
  if (typeof answer === 'string') return <p class="bad">{answer}</p>;
  const { record, decision, flips } = answer;
  return (
    <div class="answer">
      <div>
        <h3>Decision</h3>
        <Outcome decision={decision} />
        <Explanation agents={agents} record={record} decision={decision} />
      </div>
      <div>
        <h3>Smallest changes that lead to another decision</h3>
        {flips.length === 0 && (
          <p>No single change of a signal or of the market changes the decision.</p>
        )}
        <ul class="flips">
          {flips.map(({ change, then }) => (
            <li key={change}>
              If {change}: <strong>{then}</strong>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}
