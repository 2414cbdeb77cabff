/** The guard: destructive steps touch only servers that this very process started; everything else is refused. */

/** Steps that would harm somebody else's data or service. */
export type DestructiveStep =
  | 'kill'
  | 'stopImmediate'
  | 'stop'
  | 'restart'
  | 'pause'
  | 'resume'
  | 'flushAll'
  | 'configSet'
  | 'fillDisk';

/** Thrown instead of doing it. Nothing was sent or signalled. */
export class HarnessRefusal extends Error {
  override readonly name = 'HarnessRefusal';
}

/** What a server is known by once it was started here. */
export interface Started {
  url: string;
  /** Its data, inside the temporary folder that was made for it. */
  folder: string;
}

// Only own-process.ts puts servers in; a found server, a copy of an own one or a look-alike is never in it.
const started = new WeakMap<object, Started>();

export function registerStarted(server: object, facts: Started): void {
  started.set(server, facts);
}

/** The reason why `step` may not be done to `server`; undefined when it may. */
export function reasonToRefuse(server: unknown, step: DestructiveStep): string | undefined {
  const facts = typeof server === 'object' && server !== null ? started.get(server) : undefined;
  if (!facts) return `${step} is refused: this server was not started by this test`;
  const port = new URL(facts.url).port;
  if (port === '5432' || port === '6379' || port === '')
    return `${step} is refused: ${port || 'no port'} is not a port of the test's own`;
  return undefined;
}

/** @throws HarnessRefusal unless `server` is one that this process started. */
export function assertOwn(server: unknown, step: DestructiveStep): void {
  const reason = reasonToRefuse(server, step);
  if (reason) throw new HarnessRefusal(reason);
}

/**
 * Compares what the server says about itself with what was started, before a step that goes over the wire:
 * the port of a killed server may have been taken by somebody else's.
 */
export function assertSame(what: string, expected: string | number | undefined, told: string | number): void {
  if (expected === undefined || String(expected) !== String(told))
    throw new HarnessRefusal(
      `refused: the server on that port says ${what} ${told}, ours is ${expected ?? 'not running'}`,
    );
}

/** Wraps what was found or given by URL: reading what it offers works, asking for anything else is refused. */
export function onlyWhatIsOffered<T extends object>(found: T): T {
  return new Proxy(found, {
    get(target, name) {
      // `await`, inspection and JSON ask for these on any object.
      if (typeof name === 'symbol' || name in target || name === 'then' || name === 'toJSON')
        return Reflect.get(target, name);
      throw new HarnessRefusal(
        `${name} is refused: this server was found or given by URL, it only gives ${Object.keys(target).join(', ')}`,
      );
    },
    set(_target, name) {
      throw new HarnessRefusal(`setting ${String(name)} is refused on a server that was found`);
    },
  });
}

const OWN_NAME = /^qunyi[_-]test[_-][a-z0-9_-]{8,}$/;

export const isOwnName = (name: string): boolean => OWN_NAME.test(name);

/** Databases and key prefixes that tests make carry this shape; nothing else is ever dropped. */
export function assertOwnName(name: string): void {
  if (!isOwnName(name)) throw new HarnessRefusal(`dropping ${name} is refused: no test made that name`);
}
