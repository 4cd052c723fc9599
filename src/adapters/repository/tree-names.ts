/** Names that a tree may bear when its files are to be written somewhere: nothing that a file system or git reads as more. */

/** What NTFS and HFS+ take for `.git` as well (git's own verify_path lists them). */
const GIT_ALIASES = /^(?:\.git|git~\d+)[. ]*(?::.*)?$/iu;
const IGNORED_BY_HFS = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/gu;
const LONGEST = 255;

/** `name` as latin1 of its bytes. A sentence part that says why it is refused, or `null`. */
export function nameProblem(name: string): string | null {
  if (name === "" || name === "." || name === "..") return "is a name of the file system itself";
  if (name.length > LONGEST) return "has a name that is too long";
  if (/[\u0000-\u001f\u007f/\\]/u.test(name))
    return "has a slash, a backslash or a control character in its name";
  const text = Buffer.from(name, "latin1").toString("utf8");
  if (Buffer.from(text).toString("latin1") !== name) return "has a name that is not UTF-8";
  const plain = text.replaceAll(IGNORED_BY_HFS, "");
  return GIT_ALIASES.test(plain) ? "has a name that git would read as its own folder" : null;
}

const MODES: Readonly<Record<string, string>> = {
  "120000": "is a link",
  "160000": "is a submodule",
};

export function modeProblem(mode: string): string | null {
  if (["100644", "100755", "40000"].includes(mode)) return null;
  return MODES[mode] ?? `has mode ${/^\d{1,6}$/u.test(mode) ? mode : "that is none"}`;
}
