import { describe, expect, test } from "vitest";

import { parseAddress, parseSocketTable } from "../../../src/adapters/linux/socket-table.ts";

const HEAD =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

/** As a little-endian machine prints them. */
describe("an address of the socket table", () => {
  test.for([
    ["0100007F", "127.0.0.1"],
    ["00000000", "0.0.0.0"],
    ["00000000000000000000000000000000", "::"],
    ["00000000000000000000000001000000", "::1"],
    ["0000000000000000FFFF00000100007F", "::ffff:127.0.0.1"],
    ["B80D0120770000000000000001000000", "2001:db8:0:77::1"],
    ["B80D0120010001000100010001000000", "2001:db8:1:1:1:1:0:1"],
    ["000080FE00000000FF005450B6AD1DFE", "fe80::5054:ff:fe1d:adb6"],
    ["B80D0120000001000100000001000000", "2001:db8:1::1:0:1"],
  ] as const)("%s is %s", ([hex, address]) => {
    expect(parseAddress(hex)).toBe(address);
  });
});

describe("the socket table", () => {
  test("tells listeners and connections apart", () => {
    const text = `${HEAD}   0: 0100007F:4965 00000000:0000 0A 00000000:00000000 00:00000000 00000000  4242        0 194876 1 0000 100 0 0 10 0
   1: 0A00020F:0016 0202000A:C350 01 00000000:00000000 02:000A0000 00000000     0        0 15 2 0000 20 4 1 10 -1
`;
    expect(parseSocketTable(text, { name: "tcp", protocol: "tcp", family: 4 })).toEqual([
      {
        protocol: "tcp",
        family: 4,
        localAddress: "127.0.0.1",
        localPort: 18_789,
        remoteAddress: "0.0.0.0",
        remotePort: 0,
        state: "LISTEN",
        uid: 4_242,
        inode: "194876",
        pid: null,
      },
      {
        protocol: "tcp",
        family: 4,
        localAddress: "15.2.0.10",
        localPort: 22,
        remoteAddress: "10.0.2.2",
        remotePort: 50_000,
        state: "ESTABLISHED",
        uid: 0,
        inode: "15",
        pid: null,
      },
    ]);
  });

  test.for(["", HEAD, `${HEAD}garbage\n`])("holds nothing in %j", (text) => {
    expect(parseSocketTable(text, { name: "udp6", protocol: "udp", family: 6 })).toEqual([]);
  });
});
