import { describe, expect, test } from "vitest";

import { evidencePlace } from "../../../src/incident/evidence-place.ts";
import { Refusal } from "../../../src/model/refusal.ts";

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDhWCdp0o0V0SKEJZ7bnIxrLRXYeLk2U0a2dCx4sWJrQ";

function place(text: string, hostKey: string | null = KEY, identity: string | null = null) {
  return evidencePlace({ text, hostKey, identity }, (path) => `/abs/${path}`);
}

describe("a place for evidence", () => {
  const common = { kind: "ssh", user: "ann", host: "vault", hostKey: KEY, identity: null };
  test.for([
    ["ann@vault:cases", { ...common, port: 22, folder: "cases" }],
    ["ann@vault:~/cases", { ...common, port: 22, folder: "cases" }],
    ["ssh://ann@vault:2222/srv/cases", { ...common, port: 2222, folder: "/srv/cases" }],
    ["ann@[fe80::1%eth0]:/c", { ...common, host: "fe80::1%eth0", port: 22, folder: "/c" }],
  ] as const)("%s", ([text, expected]) => {
    expect(place(text)).toEqual(expected);
  });

  test("a folder, and standard output", () => {
    expect(place("disk/x", null)).toEqual({ kind: "folder", path: "/abs/disk/x" });
    expect(place("-", null)).toEqual({ kind: "stream" });
  });

  test("the key may come with a comment, or as a fingerprint; the identity is a path", () => {
    const fingerprint = `SHA256:${"a".repeat(43)}`;
    expect(place("ann@vault:c", `${KEY} root@vault\n`, "key")).toEqual({
      ...common,
      port: 22,
      folder: "c",
      identity: "/abs/key",
    });
    expect(place("ann@vault:c", fingerprint)).toEqual({
      ...common,
      port: 22,
      folder: "c",
      hostKey: fingerprint,
    });
  });

  test.for([
    ["ann@vault:c", null, "the key of vault is not known"],
    ["ann@vault:c", "trust me", "neither a public host key"],
    ["ann@-oProxyCommand=x:c", KEY, "names no user and host"],
    ["-oProxyCommand=x@vault:c", KEY, "names no user and host"],
    ["ann@va$(x)lt:c", KEY, "names no user and host"],
    ["@vault:c", KEY, "neither a folder nor"],
    ["disk", KEY, "--host-key belongs to a host"],
  ] as const)("refuses %s (%s)", ([text, key, problem]) => {
    expect(() => place(text, key)).toThrow(Refusal);
    expect(() => place(text, key)).toThrow(problem);
  });
});
