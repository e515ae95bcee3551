import { mean, REGIMES, type RegimeName } from '@meta-agent/features';
import type { Diversity, DiversityByRegime, PairDiversity } from '@meta-agent/model-io';
import {
  ABSENT,
  gather,
  regimesAt,
  rowsOf,
  selectRows,
  type SignalTable,
} from '../../data/signal-table';

/** Diversity of the agents overall and in each regime, against the labels. */
export function measureDiversity(table: SignalTable, classes: Uint8Array): DiversityByRegime {
  const regimes = regimeBitsOf(table);
  const inRegime = (name: RegimeName) => {
    const bit = bitOf(name);
    const rows = rowsOf(table.length, (row) => (regimes[row] & bit) !== 0);
    return diversityOf(selectRows(table, rows), gather(classes, rows, 1));
  };
  const byRegime = REGIMES.map((name) => [name, inRegime(name)]);
  return {
    overall: diversityOf(table, classes),
    ...(Object.fromEntries(byRegime) as Record<RegimeName, Diversity>),
  };
}

/** The regimes of each row, a bit for each. */
function regimeBitsOf(table: SignalTable): Uint8Array {
  const bits = new Uint8Array(table.length);
  for (let row = 0; row < bits.length; row += 1) {
    const [volatility, trend] = regimesAt(table, row);
    bits[row] = bitOf(volatility) | bitOf(trend);
  }
  return bits;
}

const bitOf = (name: RegimeName) => 1 << REGIMES.indexOf(name);

function diversityOf({ agents, actions, length }: SignalTable, classes: Uint8Array): Diversity {
  const votes = agents.map((_, agent) => {
    const column = new Uint8Array(length);
    for (let row = 0; row < length; row += 1) column[row] = actions[row * agents.length + agent];
    return column;
  });
  const pairs = agents
    .flatMap((one, i) =>
      agents.slice(i + 1).map((other, offset) => ({
        agents: [one, other] as const,
        ...pairDiversity(votes[i], votes[i + 1 + offset], classes),
      })),
    )
    .filter((pair) => pair.records > 0);
  const meanOf = (of: (pair: PairDiversity) => number | null) => {
    const values = pairs.map(of).filter((value) => value !== null);
    return values.length === 0 ? null : mean(values);
  };
  return {
    records: length,
    pairs,
    mean_disagreement: meanOf((pair) => pair.disagreement),
    mean_yule_q: meanOf((pair) => pair.yule_q),
    mean_cohen_kappa: meanOf((pair) => pair.cohen_kappa),
    mean_double_fault: meanOf((pair) => pair.double_fault),
    entropy: entropyOf(votes, classes),
  };
}

function pairDiversity(one: Uint8Array, other: Uint8Array, classes: Uint8Array) {
  const counts = { both: 0, first: 0, second: 0, neither: 0 };
  const joint = new Float64Array(9);
  classes.forEach((y, row) => {
    if (one[row] === ABSENT || other[row] === ABSENT) return;
    const [a, b] = [one[row] === y, other[row] === y];
    counts[a ? (b ? 'both' : 'first') : b ? 'second' : 'neither'] += 1;
    joint[one[row] * 3 + other[row]] += 1;
  });
  const records = counts.both + counts.first + counts.second + counts.neither;
  const same = counts.both * counts.neither;
  const apart = counts.first * counts.second;
  return {
    records,
    disagreement: (counts.first + counts.second) / records,
    yule_q: same + apart === 0 ? null : (same - apart) / (same + apart),
    cohen_kappa: cohenKappa(joint, records),
    double_fault: counts.neither / records,
  };
}

/** (agreement - chance) / (1 - chance) of a 3 x 3 table of joint votes. */
function cohenKappa(joint: Float64Array, records: number): number | null {
  let agreement = 0;
  let chance = 0;
  for (let k = 0; k < 3; k += 1) {
    agreement += joint[4 * k] / records;
    const row = joint[3 * k] + joint[3 * k + 1] + joint[3 * k + 2];
    const column = joint[k] + joint[k + 3] + joint[k + 6];
    chance += (row / records) * (column / records);
  }
  return chance === 1 || records === 0 ? null : (agreement - chance) / (1 - chance);
}

/** Mean over records of min(right, wrong) / floor(agents / 2), agents being those that report. */
function entropyOf(votes: readonly Uint8Array[], classes: Uint8Array): number | null {
  let sum = 0;
  let records = 0;
  classes.forEach((y, row) => {
    let [cast, right] = [0, 0];
    for (const column of votes) {
      cast += Number(column[row] !== ABSENT);
      right += Number(column[row] === y);
    }
    if (cast < 2) return;
    sum += Math.min(right, cast - right) / Math.floor(cast / 2);
    records += 1;
  });
  return records === 0 ? null : sum / records;
}
