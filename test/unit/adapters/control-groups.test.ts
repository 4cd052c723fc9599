import { describe, expect, test } from "vitest";

import { folderOf } from "../../../src/adapters/linux/control-groups.ts";
import { parseMounts } from "../../../src/adapters/linux/mounts.ts";

const WHOLE = "41 31 0:38 / /sys/fs/cgroup rw,relatime shared:9 - cgroup2 cgroup2 rw";
const HYBRID = "41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw";
const BOUND = "41 31 0:38 /docker/abc /sys/fs/cgroup ro,relatime - cgroup2 cgroup2 rw";
const OUTSIDE = "41 31 0:38 /.. /sys/fs/cgroup rw - cgroup2 cgroup2 rw";
const ODD = "41 31 0:38 / /mnt/a\\040b rw - cgroup2 cgroup2 rw";

describe("the folder of a control group", () => {
  test.for([
    {
      mount: WHOLE,
      path: "/system.slice/a.service",
      folder: "/sys/fs/cgroup/system.slice/a.service",
    },
    { mount: WHOLE, path: "/", folder: "/sys/fs/cgroup" },
    { mount: HYBRID, path: "/a.service", folder: "/sys/fs/cgroup/unified/a.service" },
    { mount: BOUND, path: "/docker/abc", folder: "/sys/fs/cgroup" },
    { mount: BOUND, path: "/docker/abc/sub", folder: "/sys/fs/cgroup/sub" },
    { mount: BOUND, path: "/docker/abcd", folder: null },
    { mount: WHOLE, path: "/../neighbour", folder: null },
    { mount: OUTSIDE, path: "/../neighbour", folder: "/sys/fs/cgroup/neighbour" },
    { mount: OUTSIDE, path: "/inside", folder: null },
    { mount: ODD, path: "/a\\\\x2db.scope", folder: "/mnt/a b/a\\x2db.scope" },
    { mount: WHOLE, path: "", folder: null },
    { mount: "", path: "/a.service", folder: null },
  ])("$path with the mount '$mount' is $folder", ({ mount, path, folder }) => {
    expect(folderOf(path, parseMounts(mount))).toBe(folder);
  });
});
