/** What every packet filter of ours says about itself: whose rules these are and how to take them back. */

/** Start of a rule's comment; the adapter adds its own undo command. */
export function undoComment(incident: string): string {
  return `openclaw-ir ${incident.replaceAll(/[^\w.-]/gu, "_").slice(0, 48)} undo:`;
}

export function uniqueNumbers(numbers: readonly number[]): readonly number[] {
  return [...new Set(numbers)].toSorted((left, right) => left - right);
}
