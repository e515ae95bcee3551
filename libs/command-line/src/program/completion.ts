import type { Command } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

/** A place in the command line: the words before it, and what may follow. */
interface Place {
  /** The commands before it, like `token add`; empty for the program. */
  readonly path: string;
  readonly commands: readonly Choice[];
  readonly flags: readonly Choice[];
}

interface Choice {
  readonly word: string;
  readonly description: string;
}

/** The script that teaches a shell the commands and flags of a program. */
export function completionScript(program: Command, shell: Shell): string {
  const places = placesOf(program, '');
  const name = program.name();
  if (shell === 'fish') return fishScript(name, places);
  const bash = bashScript(name, places);
  return shell === 'bash' ? bash : `autoload -U +X bashcompinit && bashcompinit\n${bash}`;
}

function placesOf(command: Command, path: string): Place[] {
  const place = {
    path,
    commands: command.commands.map((one) => choice(one.name(), one.description())),
    flags: command.options.flatMap(({ long, description }) =>
      typeof long === 'string' ? [choice(long, description)] : [],
    ),
  };
  const inside = command.commands.flatMap((one) => placesOf(one, `${path} ${one.name()}`.trim()));
  return [place, ...inside];
}

const choice = (word: string, description: string): Choice => ({ word, description });

/** The longest path of commands that was typed decides; after it, files are offered too. */
function bashScript(name: string, places: readonly Place[]): string {
  const cases = places.map(({ path, commands, flags }) => {
    const words = [...commands, ...flags].map(({ word }) => word).join(' ');
    return `    '${path}') words='${words}' ;;`;
  });
  const known = places.map(({ path }) => path).filter((path) => path !== '');
  const handler = `_${name.replaceAll('-', '_')}`;
  return [
    `${handler}() {`,
    `  local path='' word words='' known=' ${known.map((path) => `|${path}|`).join(' ')} '`,
    '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
    '    local next="${path:+$path }$word"',
    '    [[ $known == *"|$next|"* ]] && path=$next',
    '  done',
    '  case "$path" in',
    ...cases,
    '  esac',
    '  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))',
    '}',
    `complete -o default -F ${handler} ${name}`,
    '',
  ].join('\n');
}

function fishScript(name: string, places: readonly Place[]): string {
  const lines = places.flatMap(({ path, commands, flags }) => {
    const seen = path.split(' ').map((word) => `__fish_seen_subcommand_from ${word}`);
    const condition = path === '' ? '__fish_use_subcommand' : seen.join('; and ');
    const start = `complete -c ${name} -n '${condition}'`;
    return [
      ...commands.map(({ word, description }) => `${start} -f -a ${word} -d ${quote(description)}`),
      ...flags.map(
        ({ word, description }) => `${start} -l ${word.replace('--', '')} -d ${quote(description)}`,
      ),
    ];
  });
  return `${lines.join('\n')}\n`;
}

/** In fish a quote and a backslash alone end or change a quoted text. */
const quote = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
