/** The terminal: plain lines written at once, inquirer only when a person is asked (loaded then). */

import { writeSync } from "node:fs";

import { Secret } from "../../model/secret.ts";
import type { Choice, Terminal } from "../../ports/terminal.ts";

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;

/** Who reads no progress for two seconds does not hold up a containment: the rest of the line is dropped. */
const MOST_WAITS = 400;

/** Fits on a terminal of 24 lines together with its question. */
const MOST_CHOICES = 20;

/** A terminal or pipe that went away must not end a containment: its errors are dropped. */
export function nodeTerminal(): Terminal {
  return {
    get isInteractive() {
      // Loaded with the first question: it brings the network stack along.
      const { isatty } = process.getBuiltinModule("node:tty");
      return isatty(STDIN) && isatty(STDERR);
    },
    progress: (line) => {
      try {
        writeWhole(STDERR, `${line}\n`, MOST_WAITS);
      } catch {
        // EPIPE, EIO: nobody reads any more; the journal has it all.
      }
    },
    answer: (text) => {
      try {
        writeWhole(STDOUT, text, Number.POSITIVE_INFINITY);
      } catch {
        // as above
      }
    },
    choose: (question, choices) => unlessLost(() => choose(question, choices)),
    ask: (question) => unlessLost(() => ask(question)),
    askSecret: (question) => unlessLost(() => askSecret(question)),
  };
}

/** write(2) to a pipe may take only a part, or nothing for now (EAGAIN, pipe(7)). */
function writeWhole(descriptor: number, text: string, mostWaits: number): void {
  let rest = Buffer.from(text);
  let waits = 0;
  while (rest.length > 0 && waits < mostWaits) {
    const written = writeSome(descriptor, rest);
    waits = written === 0 ? waits + 1 : 0;
    rest = rest.subarray(written);
  }
}

function writeSome(descriptor: number, bytes: Buffer): number {
  try {
    return writeSync(descriptor, bytes);
  } catch (error) {
    if (!isBusy(error)) throw error;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    return 0;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EAGAIN";
}

/** EOF, Ctrl-C and a lost terminal all mean: nobody answered. */
async function unlessLost<T>(question: () => Promise<T>): Promise<T | null> {
  try {
    return await question();
  } catch {
    return null;
  }
}

async function choose(message: string, choices: readonly Choice[]): Promise<string | null> {
  const { default: inquirer } = await import("inquirer");
  const prompt = inquirer.createPromptModule({ output: process.stderr });
  const options = choices.map(({ value, label }) => ({ value, name: label }));
  // A choice that is out of sight does not exist for somebody who sees the list for the first time.
  const pageSize = Math.min(choices.length, MOST_CHOICES);
  const marked = choices.find(({ isMarked }) => isMarked === true)?.value ?? choices[0]?.value;
  const { answer } = await prompt<{ answer: string }>([
    { type: "select", name: "answer", message, choices: options, default: marked, pageSize },
  ]);
  return answer;
}

async function ask(message: string): Promise<string | null> {
  const { default: inquirer } = await import("inquirer");
  const prompt = inquirer.createPromptModule({ output: process.stderr });
  const validate = (text: string): boolean | string =>
    text.trim() !== "" || "please type a few words";
  const { answer } = await prompt<{ answer: string }>([
    { type: "input", name: "answer", message, validate },
  ]);
  return answer;
}

/** Nothing is echoed, not even how long it is. */
async function askSecret(message: string): Promise<Secret | null> {
  const { default: inquirer } = await import("inquirer");
  const prompt = inquirer.createPromptModule({ output: process.stderr });
  const { answer } = await prompt<{ answer: string }>([
    { type: "password", name: "answer", message, mask: false },
  ]);
  const text = answer.trim();
  return text === "" ? null : Secret.fromText(text);
}
