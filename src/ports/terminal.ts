/** The person: progress goes out, answers come in. */

import type { Secret } from "../model/secret.ts";

export interface Choice {
  readonly value: string;
  readonly label: string;
  /** Marked at first, so that Enter alone takes it, also one that was typed too early; else the first choice is. */
  readonly isMarked?: boolean;
}

export interface Terminal {
  /** Whether a person can be asked: input and output are both a terminal. */
  readonly isInteractive: boolean;
  /** One line of progress; plain where there is no terminal. Never throws, also when the terminal is gone. */
  progress(line: string): void;
  /** The answer of the command, to stdout. */
  answer(text: string): void;
  /** `null` on EOF, interruption or a lost terminal: never an answer by itself. */
  choose(question: string, choices: readonly Choice[]): Promise<string | null>;
  /** Free text; `null` as above; empty input is asked again. */
  ask(question: string): Promise<string | null>;
  /** A value that is not shown while it is typed or pasted; `null` as above, and for empty input. */
  askSecret(question: string): Promise<Secret | null>;
}
