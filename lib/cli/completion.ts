/** Completion scripts for shells, made from the table of commands. @module */

import type { Command } from "./command.ts";
import { kindsOf } from "./find_command.ts";

/** Shells that have a completion script. */
export type Shell = "bash" | "zsh" | "fish";

/**
 * The script that completes commands, options, words and files.
 *
 * @param shell The shell.
 * @param commands The table of commands.
 * @returns A script to be sourced by the shell.
 */
export function completionScript(
  shell: Shell,
  commands: readonly Command[],
): string {
  switch (shell) {
    case "bash":
      return bash(commands);
    case "zsh":
      return `#compdef niglm
autoload -U +X bashcompinit && bashcompinit
${bash(commands)}`;
    case "fish":
      return fish(commands);
  }
}

function bash(commands: readonly Command[]): string {
  const cases = commands.map((command) => {
    const options = [...command.options];
    const values = options.flatMap(([name, spec]) =>
      spec.placeholder === undefined
        ? []
        : spec.choices.length > 0
        ? [`      --${name}) words=${quote(spec.choices.join("\n"))} ;;`]
        : [`      --${name}) files=${spec.completesFiles ? 1 : 0} ;;`]
    );
    const operands = command.operands?.choices;
    return `  ${pattern(command.name)})
    case "$before" in
${values.map((line) => `${line}\n`).join("")}      *)
        options=${quote(options.map(([name]) => `--${name}`).join("\n"))}
        ${
      operands
        ? `words=${quote(operands.join("\n"))}`
        : `files=${command.operands ? 1 : 0}`
    }
        ;;
    esac
    ;;`;
  });
  const names = firstWords(commands).join("\n");
  const groups = groupsOf(commands);
  const kinds = groups.map(([first, words]) =>
    `  elif [ "$COMP_CWORD" -eq 2 ] && [ "\${COMP_WORDS[1]}" = ${first} ]; then
    words=${quote(words.join("\n"))}
`
  ).join("");
  return `_niglm() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  local words="" options="" files=0 IFS=$'\\n'
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words=${quote(`${names}\n--help\n--version`)}
${kinds}  else
  local command="\${COMP_WORDS[1]}"
  case "$command" in
  ${
    groups.map(([first]) => first).join("|")
  }) command="$command \${COMP_WORDS[2]}" ;;
  esac
  case "$command" in
${cases.join("\n")}
  esac
  fi
  case "$word" in -*) words="$options" files=0 ;; esac
  local candidate
  for candidate in $words; do
    case "$candidate" in
      "$word"*) COMPREPLY+=("$(printf '%q' "$candidate")") ;;
    esac
  done
  if [ "$files" -eq 1 ]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY+=($(compgen -f -- "$word"))
  fi
}
complete -F _niglm niglm
`;
}

function fish(commands: readonly Command[]): string {
  const lines = ["complete -c niglm -f"];
  const groups = new Map(groupsOf(commands));
  for (const first of groups.keys()) {
    lines.push(`complete -c niglm -n __fish_use_subcommand -a ${first}`);
  }
  for (const { name, summary, operands, options } of commands) {
    const [first, kind] = name.split(" ");
    const chosen = kind === undefined
      ? "__fish_use_subcommand"
      : `__fish_seen_subcommand_from ${first}; and not ` +
        `__fish_seen_subcommand_from ${groups.get(first)?.join(" ")}`;
    lines.push(
      `complete -c niglm -n ${quote(chosen)} -a ${kind ?? first} -d ${
        quote(summary)
      }`,
    );
    const seen = name.split(" ").map((word) =>
      `__fish_seen_subcommand_from ${word}`
    ).join("; and ");
    const within = `complete -c niglm -n ${quote(seen)}`;
    if (operands?.choices) {
      lines.push(`${within} -a ${quote(operands.choices.join(" "))}`);
    } else if (operands) lines.push(`${within} -F`);
    for (const [option, spec] of options) {
      const value = spec.placeholder === undefined
        ? ""
        : spec.choices.length > 0
        ? ` -x -a ${quote(spec.choices.map((word) => `'${word}'`).join(" "))}`
        : spec.completesFiles
        ? " -r -F"
        : " -x";
      lines.push(`${within} -l ${option}${value} -d ${quote(spec.help)}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

/** The words that commands begin with. */
function firstWords(commands: readonly Command[]): string[] {
  return [...new Set(commands.map(({ name }) => name.split(" ")[0]))];
}

/** First words that several commands share, with their second words. */
function groupsOf(commands: readonly Command[]): [string, string[]][] {
  return firstWords(commands).map((
    first,
  ): [string, string[]] => [first, kindsOf(first, commands)])
    .filter(([, kinds]) => kinds.length > 0);
}

/** A name as a pattern of bash. */
function pattern(name: string): string {
  return name.replace(" ", "\\ ");
}

/** Quotes a text for every one of the shells. */
function quote(words: string): string {
  return `"${words.replaceAll(/[\\"$`]/g, "\\$&")}"`;
}
