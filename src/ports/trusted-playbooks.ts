/** The playbooks of others that the operator has read and trusts, by the SHA-256 of their bytes. */

export interface TrustedPlaybooks {
  /** Absolute path of the list, for messages. */
  readonly path: string;
  /** @throws Refusal `integrity` when somebody else may have written the list, or it holds anything but hashes. */
  hashes(): ReadonlySet<string>;
  /** Durable before it returns; repeating is harmless. */
  trust(hash: string): void;
}
