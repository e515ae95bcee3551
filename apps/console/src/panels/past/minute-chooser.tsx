import { useState } from 'preact/hooks';
import { asMinute, asTime, lastMinuteAt } from '../../time/times';
import { DAY_MS, MINUTE_MS } from './day';

export interface MinuteChooserProps {
  /** The engine's time. */
  readonly nowMs: number;
  /** The beginning of the chosen minute; null: none. */
  readonly chosen: number | null;
  readonly choose: (atMs: number | null) => void;
}

/** Chooses a minute of the last day: by its time, by steps, or along the day. */
export function MinuteChooser({ nowMs, chosen, choose }: MinuteChooserProps) {
  const lastMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
  const firstMs = lastMs - DAY_MS + MINUTE_MS;
  const within = (atMs: number) => Math.min(lastMs, Math.max(firstMs, atMs));
  const step = (minutes: number) => {
    choose(within((chosen ?? lastMs) + minutes * MINUTE_MS));
  };
  return (
    <div class="minute-chooser">
      <TimeField {...{ nowMs, chosen, choose }} />
      <Steps {...{ chosen, step }} isLast={chosen === null || chosen >= lastMs} choose={choose} />
      <label class="along">
        Along the day
        <input
          type="range"
          min={firstMs}
          max={lastMs}
          step={MINUTE_MS}
          value={within(chosen ?? lastMs)}
          aria-valuetext={chosen === null ? 'any time' : asTime(chosen)}
          onInput={({ currentTarget }) => {
            choose(Number(currentTarget.value));
          }}
        />
      </label>
    </div>
  );
}

/** A field of text: a browser's own field of time shows 12 or 24 hours by its language. */
function TimeField({ nowMs, chosen, choose }: MinuteChooserProps) {
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <label>
      What happened at
      <input
        inputMode="numeric"
        placeholder="02:50"
        maxLength={5}
        value={typed ?? (chosen === null ? '' : asMinute(chosen))}
        onInput={({ currentTarget: { value } }) => {
          setTyped(value);
          const atMs = lastMinuteAt(value, nowMs);
          if (atMs !== null || value === '') choose(atMs);
        }}
        onBlur={() => {
          setTyped(null);
        }}
      />
    </label>
  );
}

interface StepsProps extends Pick<MinuteChooserProps, 'chosen' | 'choose'> {
  readonly step: (minutes: number) => void;
  readonly isLast: boolean;
}

function Steps({ chosen, choose, step, isLast }: StepsProps) {
  const buttons = [
    {
      label: 'Minute before',
      isOff: false,
      press: () => {
        step(-1);
      },
    },
    {
      label: 'Minute after',
      isOff: isLast,
      press: () => {
        step(1);
      },
    },
    {
      label: 'Any time',
      isOff: chosen === null,
      press: () => {
        choose(null);
      },
    },
  ];
  return (
    <>
      {buttons.map(({ label, isOff, press }) => (
        <button key={label} type="button" disabled={isOff} onClick={press}>
          {label}
        </button>
      ))}
    </>
  );
}
