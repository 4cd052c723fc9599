/** A bare git repository of our own, out of the gateway's reach: objects in, objects out, nothing of git's that runs code. */

/** A file of a commit; `path` has safe names only, separated by `/`. */
export interface TreeFile {
  readonly path: string;
  readonly isExecutable: boolean;
  readonly content: Uint8Array;
}

export interface NewCommit {
  /** Parent commit, or `null` for the first one. */
  readonly parent: string | null;
  readonly message: string;
  /** Seconds since the epoch. */
  readonly at: number;
  /** `Name <address>`; both printable ASCII. */
  readonly author: string;
  /** Signs the commit's payload: the armoured SSHSIG of namespace `git`. */
  sign(payload: Uint8Array): Promise<string>;
}

export interface CommitObject {
  readonly id: string;
  readonly tree: string;
  readonly parents: readonly string[];
  /** Seconds since the epoch, of the author. */
  readonly at: number;
  readonly author: string;
  readonly message: string;
  /** What was signed: the commit without its signature. */
  readonly payload: Uint8Array;
  /** Armoured signature; `null` when it has none. */
  readonly signature: string | null;
}

export interface Repository {
  /** Absolute folder. */
  readonly folder: string;
  exists(): boolean;
  /** Makes an empty one, private. Harmless when it is there. */
  create(): Promise<void>;
  /** All objects in one pack that git hashes and checks itself, then the branch moves from `parent` to it. Returns the id. */
  commit(files: Iterable<TreeFile>, commit: NewCommit): Promise<string>;
  /** Where our branch points; `null` when it is empty. */
  head(): Promise<string | null>;
  /** From `start` back to the first, newest first. @throws Refusal `integrity` when an object is damaged or missing. */
  history(start: string): Promise<readonly CommitObject[]>;
  /** A unique prefix of an id, a branch or a tag to a commit id, or `null`. */
  resolve(name: string): Promise<string | null>;
  /**
   * Every file of a commit, in byte order of paths; each object is hashed again by us.
   * @throws Refusal `integrity` for another hash, a link, a submodule, a name that must not be written.
   */
  files(commit: string): AsyncIterable<TreeFile>;
  /**
   * Takes the objects of a bundle or of another repository over, through git's own re-hashing, as a user without
   * rights; nothing of its configuration counts. Returns the ids of its branches and tags.
   */
  take(source: string): Promise<ReadonlyMap<string, string>>;
  /** Writes everything our branch reaches into one file. */
  bundle(path: string): Promise<void>;
}

/** Signing and checking by ssh-keygen(1), with exact arguments and environment. */
export interface GitSigner {
  sign(payload: Uint8Array, key: string): Promise<string>;
  /** Principal of the allowed signer, or a sentence part that says why it does not count. */
  verify(
    payload: Uint8Array,
    signature: string,
    allowedSigners: string,
  ): Promise<{ readonly principal: string } | { readonly problem: string }>;
}
