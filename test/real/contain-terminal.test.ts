/** `ir contain` with a person at a terminal: what Enter does, and what fits on the screen. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { atTerminal } from "./contain/at-terminal.ts";
import { installIr, type IrTool } from "./contain/ir-tool.ts";
import { listeners, suspects } from "./contain/observer.ts";
import { defaultGatewayPort } from "./harness/gateway-config.ts";
import { users, type Lab } from "./harness/lab.ts";
import { openLab } from "./harness/namespaces.ts";
import { describeWith } from "./harness/require-parts.ts";
import { standIn } from "./harness/respawners.ts";
import { waitFor } from "./harness/wait.ts";

const enter = "\\r";
const down = "\\033[B";

describeWith(["namespaces", "cgroup-v2", "nft", "command:script"], "a person at a terminal", () => {
  let lab: Lab;
  let ir: IrTool;
  beforeAll(async () => {
    lab = await openLab();
    ir = await installIr(lab);
    await lab.spawn(standIn(), { uid: users.gateway, cgroup: "user.slice/session-9.scope" });
    const port = defaultGatewayPort;
    await waitFor("the listener", 10_000, async () => (await listeners(lab, port)) !== "");
  });
  afterAll(() => lab.dispose());

  const command = (verb: string): string => [...ir.argv, verb].join(" ");
  const set = () => suspects(lab, { uid: users.gateway, roots: [] });

  test("Enter decides nothing, pressed too early or at the question", async () => {
    const { code, text } = await atTerminal(lab, command("contain"), [
      { after: "frozen", keys: enter },
    ]);
    expect({ code, states: set().map(({ state }) => state) }).toEqual({ code: 4, states: ["T"] });
    expect(text).toContain("not now");
    expect(text).toContain(": waits for you\n");
    expect(tooLong(text)).toEqual([]);
  });

  test("the process is ended by an answer that was chosen", async () => {
    const { code, text } = await atTerminal(lab, command("resume"), [
      { after: "End every process of the agent?", keys: down },
      { after: "❯ yes, do it", keys: enter },
    ]);
    expect({ code, set: set() }).toEqual({ code: 0, set: [] });
    expect(text).toContain(": contained and proven\n");
    expect(tooLong(text)).toEqual([]);
  });
});

/** Lines of more than 80 columns, but for hashes, keys and paths, which are not broken, and what was drawn over. */
function tooLong(text: string): readonly string[] {
  const isOneWord = (line: string): boolean => /^\s*\S+$/u.test(line);
  const isRedrawn = (line: string): boolean => line.includes("navigate");
  const lines = text.split("\n").filter((line) => line.length > 80);
  return lines.filter((line) => !isOneWord(line) && !isRedrawn(line));
}
