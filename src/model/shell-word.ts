/** One word of a command as a shell takes it, for commands that a person copies. */

export function shellWord(word: string): string {
  return /^[\w./-]+$/u.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
