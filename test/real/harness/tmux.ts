/** A real terminal of 80 columns that a test types into: a tmux server of its own, ended by its own socket. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { waitFor } from "./wait.ts";

export interface Tmux {
  /** Process id of what runs in the pane. */
  readonly pid: () => number;
  /** Keys as tmux(1) names them: `Enter`, `Down`; other words are typed. */
  keys(...keys: readonly string[]): void;
  type(text: string): void;
  /** What is on the screen now. */
  screen(): string;
  /** Everything that was ever on it, lines that were too long for it in one. */
  history(): string;
  until(what: string, isIt: (screen: string) => boolean): Promise<string>;
  /** A new command in the pane, once the one before is over. */
  run(command: string): void;
  end(): void;
}

export function openTmux(columns = 80, rows = 50): Tmux {
  const folder = mkdtempSync(join(tmpdir(), "ir-tmux-"));
  const socket = join(folder, "socket");
  const tmux = (...words: readonly string[]): string =>
    execFileSync("tmux", ["-S", socket, "-f", "/dev/null", ...words], { encoding: "utf8" });
  const size = ["-x", String(columns), "-y", String(rows)];
  tmux("new-session", "-d", "-s", "ir", ...size, "env", "PS1=$ ", "bash", "--norc", "--noprofile");
  tmux("set-option", "-g", "history-limit", "20000");
  const screen = (): string => tmux("capture-pane", "-p", "-J", "-t", "ir");
  return {
    pid: () => Number(tmux("display-message", "-p", "-t", "ir", "#{pane_pid}").trim()),
    keys: (...keys) => void tmux("send-keys", "-t", "ir", ...keys),
    type: (text) => void tmux("send-keys", "-t", "ir", "-l", text),
    screen,
    history: () => tmux("capture-pane", "-p", "-J", "-S", "-", "-t", "ir"),
    until: async (what, isIt) => {
      try {
        await waitFor(what, 20_000, async () => isIt(screen()));
      } catch (error) {
        throw new Error(`${String(error)}\n${screen()}`, { cause: error });
      }
      return screen();
    },
    run: (command) => {
      tmux("send-keys", "-t", "ir", "-l", command);
      tmux("send-keys", "-t", "ir", "Enter");
    },
    end: () => {
      tmux("kill-server");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
