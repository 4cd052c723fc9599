import { expect, test } from "vitest";

import { startSearch } from "../../../src/model/start-points.ts";

const PASSWD = `root:x:0:0:root:/root:/bin/bash
claw:x:1000:1000::/home/claw:/bin/sh
nobody:x:65534:65534:nobody:/:/usr/sbin/nologin
broken line
`;

function homes(uids: readonly number[]): readonly string[] {
  const args = startSearch(PASSWD, uids);
  return args.filter((argument) => argument.endsWith("/.profile"));
}

test("looks into the homes of the suspect users only, and never into the root folder", () => {
  expect([homes([1_000]), homes([65_534]), homes([0, 1_000]), homes([7])]).toEqual([
    ["/home/claw/.profile"],
    [],
    ["/root/.profile", "/home/claw/.profile"],
    [],
  ]);
});

test("places come after the end of options, so that none can be taken for one", () => {
  const args = startSearch(PASSWD, [1_000]);
  const end = args.indexOf("--");
  expect(args.slice(0, end).every((argument) => argument.startsWith("--"))).toBe(true);
  expect(args.slice(end + 1).every((argument) => argument.startsWith("/"))).toBe(true);
});
