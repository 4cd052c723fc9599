/** Where hierarchies are mounted, from `/proc/self/mountinfo` (proc(5)). */

export interface Mount {
  /** Folder of the file system that is shown at `point`. */
  readonly root: string;
  readonly point: string;
  readonly type: string;
  readonly options: string;
}

export function parseMounts(mountinfo: string): readonly Mount[] {
  return mountinfo.split("\n").flatMap((line) => {
    const [before = "", after = ""] = line.split(" - ");
    const [, , , root, point] = before.split(" ");
    const [type, , options] = after.split(" ");
    if (root === undefined || point === undefined || type === undefined) return [];
    return [{ root: unescape(root), point: unescape(point), type, options: options ?? "" }];
  });
}

/** Blank, tab, line break and backslash are printed as three octal digits. */
function unescape(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 8)),
  );
}
