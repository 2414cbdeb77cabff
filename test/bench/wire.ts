/** What the bench and the processes under test say to each other. */

/** What a process under test is to be; as JSON on its command line. */
export interface Part {
  /** `line`: the program's own way. `bare`: a queue, a worker, one insert. */
  shape: 'line' | 'bare';
  roles: readonly ('gateway' | 'worker')[];
  databaseUrl: string | undefined;
  redisUrl: string | undefined;
  /** The folder of the embedded database. */
  dataDir: string | undefined;
  /** Members in the committee; the embedded database is filled by the process itself. */
  members: number;
}

/** A command as a platform's event would bring it. */
export interface Said {
  n: number;
  user: string;
  chat: string;
  text: string;
  sentAtMs: number;
}

export type ToPart = { say: readonly Said[] } | { count: true } | { end: true };

/** What a shape has in its tables, to see that nothing was lost or doubled. */
export interface Counted {
  accepted: number;
  done: number;
  answers: number;
}

export type FromPart =
  | { ready: true }
  /** Committed, and so acknowledged to the platform. */
  | { accepted: readonly number[] }
  | { refused: readonly number[] }
  /** The deed and its answer are committed. */
  | { answered: readonly number[] }
  | { counted: Counted }
  | { failed: string };
