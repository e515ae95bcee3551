/** Prints the survivors of a report of Stryker and the counts by file. @returns the score in percent */
function printScore(name, { files }) {
  const counts = { Killed: 0, Timeout: 0, Survived: 0, NoCoverage: 0 };
  for (const [file, { mutants, source }] of Object.entries(files)) {
    const lines = source.split('\n');
    for (const { status, mutatorName, replacement, location } of mutants) {
      if (!(status in counts)) continue;
      counts[status] += 1;
      if (status === 'Killed' || status === 'Timeout') continue;
      const { line } = location.start;
      const change = (replacement ?? '').replaceAll(/\s+/g, ' ').slice(0, 80);
      console.log(
        `${file}:${line} ${status} ${mutatorName}: ${lines[line - 1].trim()}  ->  ${change}`,
      );
    }
  }
  const found = counts.Killed + counts.Timeout;
  const all = found + counts.Survived + counts.NoCoverage;
  const score = (100 * found) / all;
  const { Killed, Timeout, Survived, NoCoverage } = counts;
  console.log(
    `${name}: ${all} mutants, ${score.toFixed(1)} % found (${Killed} by a test, ${Timeout} by the time), ` +
      `${Survived} survived, ${NoCoverage} in code that no test runs`,
  );
  return score;
}

module.exports = { printScore };
