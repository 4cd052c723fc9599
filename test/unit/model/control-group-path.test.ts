import { describe, expect, test } from "vitest";

import {
  isInGroup,
  isLoginGroup,
  isSharedGroup,
  serviceGroup,
} from "../../../src/model/control-group-path.ts";

const ID = "0123456789abcdef".repeat(4);
const USER = "/user.slice/user-1000.slice/user@1000.service";

describe("a control group's path", () => {
  test.for([
    {
      path: "/system.slice/openclaw-gateway.service",
      group: {
        kind: "systemd-system",
        name: "openclaw-gateway.service",
        uid: null,
        path: "/system.slice/openclaw-gateway.service",
      },
    },
    {
      path: "/system.slice/a.service/sub/group",
      group: {
        kind: "systemd-system",
        name: "a.service",
        uid: null,
        path: "/system.slice/a.service",
      },
    },
    {
      path: `${USER}/app.slice/openclaw-gateway.service`,
      group: {
        kind: "systemd-user",
        name: "openclaw-gateway.service",
        uid: 1_000,
        path: `${USER}/app.slice/openclaw-gateway.service`,
      },
    },
    {
      path: "/system.slice/system-a.slice/a@b.service",
      group: {
        kind: "systemd-system",
        name: "a@b.service",
        uid: null,
        path: "/system.slice/system-a.slice/a@b.service",
      },
    },
    {
      path: `/system.slice/docker-${ID}.scope`,
      group: { kind: "container", name: ID, uid: null, path: `/system.slice/docker-${ID}.scope` },
    },
    {
      path: `/docker/${ID}/inner`,
      group: { kind: "container", name: ID, uid: null, path: `/docker/${ID}` },
    },
    {
      path: `${USER}/user.slice/libpod-${ID}.scope/container`,
      group: {
        kind: "container",
        name: ID,
        uid: null,
        path: `${USER}/user.slice/libpod-${ID}.scope`,
      },
    },
    {
      path: `/kubepods/besteffort/pod1/${ID}`,
      group: { kind: "container", name: ID, uid: null, path: `/kubepods/besteffort/pod1/${ID}` },
    },
    { path: `/elsewhere/${ID}`, group: null },
    { path: USER, group: null },
    { path: `${USER}/init.scope`, group: null },
    { path: "/user.slice/user-1000.slice/session-3.scope", group: null },
    { path: "/", group: null },
    { path: "", group: null },
  ])("$path names its service or container", ({ path, group }) => {
    expect(serviceGroup(path)).toEqual(group);
  });

  test.for([
    ["", true],
    ["/", true],
    ["/system.slice", true],
    ["/init.scope", true],
    ["/user.slice/user-1000.slice/session-3.scope", true],
    ["/user.slice/user-1000.slice/session-3.scope/below", true],
    [USER, true],
    [`${USER}/app.slice`, true],
    ["/system.slice/openclaw-gateway.service", false],
    ["/custom/gateway", false],
  ] as const)("%s is shared: %s", ([path, isShared]) => {
    expect(isSharedGroup(path)).toBe(isShared);
  });

  test.for([
    ["/user.slice/user-1000.slice/session-3.scope", true],
    ["/user.slice/user-1000.slice/session-c2.scope/x", true],
    ["/session.scope", false],
    ["/my-session-3.scope", false],
  ] as const)("%s belongs to a login: %s", ([path, isLogin]) => {
    expect(isLoginGroup(path)).toBe(isLogin);
  });

  test.for([
    ["/a.service", "/a.service", true],
    ["/a.service/b", "/a.service", true],
    ["/a.service.d", "/a.service", false],
  ] as const)("%s lies in %s: %s", ([path, group, isIn]) => {
    expect(isInGroup(path, group)).toBe(isIn);
  });
});
