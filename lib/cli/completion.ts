/** Completion scripts for shells, made from the table of commands. @module */

import type { Command } from "./command.ts";

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
    return `  ${command.name})
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
  const names = commands.map((command) => command.name).join("\n");
  return `_niglm() {
  local word="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
  local words="" options="" files=0 IFS=$'\\n'
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words=${quote(`${names}\n--help\n--version`)}
  else
  case "\${COMP_WORDS[1]}" in
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
  for (const { name, summary, operands, options } of commands) {
    lines.push(
      `complete -c niglm -n __fish_use_subcommand -a ${name} -d ${
        quote(summary)
      }`,
    );
    const within = `complete -c niglm -n ${
      quote(`__fish_seen_subcommand_from ${name}`)
    }`;
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

/** Quotes a text for every one of the shells. */
function quote(words: string): string {
  return `"${words.replaceAll(/[\\"$`]/g, "\\$&")}"`;
}
