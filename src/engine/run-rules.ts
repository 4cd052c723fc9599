/** Rules for steps that run a command: what it may be, that somebody looks, and what it cannot promise. */

import { briefCommand } from "./command-text.ts";
import type { Argv } from "./playbook.ts";
import type { Complaint } from "./playbook-problem.ts";
import type { RawStep } from "./playbook-schema.ts";
import { SEALED } from "./step-states.ts";

export function runProblems(step: RawStep): readonly Complaint[] {
  return [
    ...verifyProblems(step),
    ...undoForm(step),
    ...programProblems(step),
    ...promiseProblems(step),
  ];
}

function verifyProblems({ run, verify }: RawStep): readonly Complaint[] {
  if (run !== undefined && verify === undefined) {
    const message =
      "runs a command, so it needs verify: with a command that looks whether it worked";
    return [{ rule: "verify-required", field: "run", message }];
  }
  if (run !== undefined && verify !== undefined) return blindVerify(run, verify);
  if (verify === undefined) return [];
  const message =
    "has verify:, which belongs to run:; an action looks by itself, and a person confirms";
  return [{ rule: "verify-needless", field: "verify", message }];
}

/** The plainest ways not to look; what a command really looks at cannot be told. */
function blindVerify(run: Argv, verify: Argv): readonly Complaint[] {
  const isSame = JSON.stringify(run) === JSON.stringify(verify);
  if (!isSame && verify[0] !== "true") return [];
  const message = isSame
    ? "has the same command in run: and verify:; let verify: look at what run: should have changed"
    : "has verify: [true], which looks at nothing; let it look at what run: should have changed";
  return [{ rule: "verify-required", field: "verify", message }];
}

function undoForm({ run, undo }: RawStep): readonly Complaint[] {
  if (run !== undefined && undo === "restore-prior") {
    const message =
      "runs a command, and ir does not know what was before it; write undo: with a run and a verify of its own";
    return [{ rule: "undo-form", field: "undo", message }];
  }
  if (run !== undefined || typeof undo !== "object") return [];
  const message = "has an undo with commands, which only a step with run: has; write restore-prior";
  return [{ rule: "undo-form", field: "undo", message }];
}

/** The form in which adapters look a program up. */
const PLAIN_NAME = /^[a-z0-9][a-z0-9._+-]{0,127}$/iu;

/**
 * Programs that run the text or the command that they are given: with one of these the argument list says nothing
 * about what is done. It keeps an author honest; a hostile one is kept out by the list of trusted hashes.
 */
const INTERPRETERS: readonly string[] = [
  ..."ash bash busybox csh dash expect fish ksh mksh pwsh rbash sh tcsh toybox zsh".split(" "),
  ..."awk bun deno gawk guile lua mawk nawk node nodejs perl php python ruby tclsh".split(" "),
  ..."chroot chrt doas env flock ionice ld.so nice nohup nsenter parallel pkexec prlimit".split(
    " ",
  ),
  ..."run0 runuser script setarch setpriv setsid ssh start-stop-daemon stdbuf su sudo".split(" "),
  ..."systemd-run taskset time timeout unshare watch xargs".split(" "),
];

function programProblems({ run, verify, undo }: RawStep): readonly Complaint[] {
  const back = typeof undo === "object" ? [undo.run, undo.verify] : [];
  const commands = [
    ...[run ?? [], verify ?? []].map((argv, index) => ({ argv, field: index ? "verify" : "run" })),
    ...back.map((argv) => ({ argv, field: "undo" })),
  ];
  return commands.flatMap(({ argv, field }): readonly Complaint[] => {
    const [program] = argv;
    if (program === undefined) return [];
    const shown = briefCommand([program]);
    if (!PLAIN_NAME.test(program)) {
      const message = `${shown} is no plain name of a program; write the name alone, ir finds it where only root can put it`;
      return [{ rule: "plain-program", field, message }];
    }
    if (!isInterpreter(program)) return [];
    const message = `${shown} runs whatever it is given, so nobody could tell what this does; name the program itself, and its arguments one by one`;
    return [{ rule: "no-interpreter", field, message }];
  });
}

/** Also with a version behind it: python3.13, lua5.4, ld.so by its file name. */
function isInterpreter(program: string): boolean {
  const name = program.toLowerCase().replace(/(?:-?\d+(?:\.\d+)*)$/u, "");
  return INTERPRETERS.includes(name) || program.toLowerCase().startsWith("ld-linux");
}

/** What actions hand to each other: others read data behind the word, which no command can give. */
export const FACTS_OF_ACTIONS: readonly string[] = [
  "target",
  "frozen",
  "cut",
  "volatile",
  "held",
  "captured",
  "killed",
  "proven",
];

function promiseProblems({ run, provides }: RawStep): readonly Complaint[] {
  if (run === undefined) return [];
  return provides.flatMap((fact): readonly Complaint[] => {
    if (fact === SEALED) {
      const message = `provides ${SEALED} on a command's word; only the action seal-evidence provides it`;
      return [{ rule: "sealed-by-hand", field: "provides", message }];
    }
    if (!FACTS_OF_ACTIONS.includes(fact)) return [];
    const message = `provides ${fact}, which only an action of ir can; choose a word of your own`;
    return [{ rule: "fact-of-action", field: "provides", message }];
  });
}
