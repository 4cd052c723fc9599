/** Credentials 9: what a package does not hold of a home is said by name. */

import { expect, test } from "vitest";
import { memorySuspect } from "../../../fakes/memory-suspect.ts";
import { takeFrom } from "../../../fakes/take-from.ts";

const files = {
  "/home/op/.openclaw/openclaw.json": "{}",
  "/home/op/.npmrc": "save-exact=true\n",
  "/home/op/.ssh/authorized_keys": "ssh-ed25519 AAAA\n",
};
const places = { homes: ["/home/op"] };

async function gapsFrom(origin: "host" | "package"): Promise<string> {
  const { inventory } = await takeFrom(memorySuspect({ origin, files, places }));
  return inventory.coverage.gaps.join("\n");
}

test("credentials 9: logins of other programs that are not in the package are named", async () => {
  const gaps = await gapsFrom("package");
  expect(gaps).toContain("/home/op: the package does not hold");
  expect(gaps).toContain(".aws/credentials");
  expect(gaps).toContain(" .ssh,");
  expect(gaps).not.toContain(".npmrc");
});

test("on the host what is not there is not there", async () => {
  expect(await gapsFrom("host")).not.toContain(".aws/credentials");
});
