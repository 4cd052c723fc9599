/** A person at a terminal of 80 columns, played by util-linux's script(1). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import type { Lab } from "../harness/lab.ts";

export type Typing = {
  /** What has to be on the screen before. */
  readonly after: string;
  /** As printf(1) reads them. */
  readonly keys: string;
};

export type Screen = { readonly code: number; readonly text: string };

const player = `
cd "$1"
rm -f keys
mkfifo keys
: >screen
script --quiet --return --flush --command "stty cols 80; $2" screen <keys >/dev/null &
exec 3>keys
shift 2
while [ $# -gt 0 ]; do
  until grep --quiet --fixed-strings "$1" screen; do sleep 0.05; done
  printf "$2" >&3
  shift 2
done
wait $!
`;

/** Runs it to its end and answers everything that was on the screen. */
export async function atTerminal(
  lab: Lab,
  command: string,
  typings: readonly Typing[],
): Promise<Screen> {
  const folder = lab.makeDirectory("terminal");
  const words = typings.flatMap(({ after, keys }) => [after, keys]);
  const { code } = await lab.run(["bash", "-c", player, "player", folder, command, ...words], {
    timeoutMs: 90_000,
    cgroup: "user.slice/session-7.scope",
  });
  const shown = stripVTControlCharacters(readFileSync(join(folder, "screen"), "utf8"));
  // script(1) adds a line of its own at both ends.
  const lines = shown.replaceAll("\r", "").split("\n");
  return { code, text: lines.filter((line) => !line.startsWith("Script ")).join("\n") };
}
