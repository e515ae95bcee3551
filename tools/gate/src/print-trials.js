const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

/** Prints the cases of all results in a folder, a line for each thing that was tried. */
function printTrials(folder) {
  let all = 0;
  for (const name of readdirSync(folder).sort()) {
    const { cases, form, seed } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    console.log(`\n${name.replace('.json', '')} (${form} form, seed ${seed})`);
    for (const [user, counts] of Object.entries(cases)) {
      const sum = Object.values(counts).reduce((total, count) => total + count, 0);
      const told = Object.entries(counts).map(([fault, count]) => `${fault}: ${count}`);
      console.log(`  ${user}: ${sum} cases (${told.join('; ')})`);
      all += sum;
    }
  }
  console.log(`\n${all} cases`);
}

module.exports = { printTrials };

if (require.main === module) printTrials(process.argv[2]);
