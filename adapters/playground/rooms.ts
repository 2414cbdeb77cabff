/** The pretend chats: what was said in them lately, and who is looking on. Lives as long as the process. */

import type { Post } from './outbound.js';

/** So many posts of a chat are remembered for those who open the page later. */
const POSTS_KEPT = 200;
const STILL_HERE_EVERY_MS = 15_000;

export interface Rooms {
  add(chat: string, post: Post): void;
  /** @returns the changed post, undefined when it is not there. */
  change(id: string, change: Partial<Post>): Post | undefined;
  /**
   * Everything said in these chats, then everything that is said, as server-sent events, until `signal` fires. Each
   * post names its chat; between what was said before and what is new stands one event `caught-up`.
   * @param as who looks on: what is for another person's eyes is left out. undefined: nobody, who sees everything.
   */
  follow(chats: readonly string[], signal: AbortSignal, as?: string): AsyncGenerator<string>;
}

/** A post on its way to the page. */
type Heard = Post & { chat: string };

export function openRooms(): Rooms {
  const posts = new Map<string, Post[]>();
  const onlookers = new Set<(heard: Heard) => void>();
  const tell = (chat: string, post: Post) => {
    for (const hear of onlookers) hear({ ...post, chat });
  };
  return {
    add(chat, post) {
      posts.set(chat, [...(posts.get(chat) ?? []), post].slice(-POSTS_KEPT));
      tell(chat, post);
    },
    change(id, change) {
      for (const [chat, list] of posts) {
        const at = list.findIndex((post) => post.id === id);
        if (at < 0) continue;
        const changed = { ...(list[at] as Post), ...change };
        list[at] = changed;
        tell(chat, changed);
        return changed;
      }
      return undefined;
    },
    follow: (chats, signal, as) => {
      const sees = ({ chat, only }: Heard) =>
        chats.includes(chat) && (only === undefined || as === undefined || only === as);
      return follow(chats, sees, posts, onlookers, signal);
    },
  };
}

function listen(onlookers: Set<(heard: Heard) => void>, sees: (heard: Heard) => boolean) {
  const waiting: Heard[] = [];
  let wake: (() => void) | undefined;
  const hear = (heard: Heard) => {
    if (!sees(heard)) return;
    waiting.push(heard);
    wake?.();
  };
  onlookers.add(hear);
  return {
    waiting,
    /** Resolves at the next post, when `signal` fires, or after `ms`. */
    next: (ms: number, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(() => wake?.(), ms);
        wake = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', wake as () => void);
          wake = undefined;
          resolve();
        };
        signal.addEventListener('abort', wake);
      }),
    stop: () => onlookers.delete(hear),
  };
}

async function* follow(
  chats: readonly string[],
  sees: (heard: Heard) => boolean,
  posts: ReadonlyMap<string, Post[]>,
  onlookers: Set<(heard: Heard) => void>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const said = chats.flatMap((chat) => (posts.get(chat) ?? []).map((post) => ({ ...post, chat })));
  const ear = listen(onlookers, sees);
  try {
    yield 'retry: 1000\n\n';
    for (const post of said.filter(sees)) yield toServerSentEvent(post);
    yield 'event: caught-up\ndata: {}\n\n';
    while (!signal.aborted) {
      while (ear.waiting.length > 0) yield toServerSentEvent(ear.waiting.shift() as Heard);
      await ear.next(STILL_HERE_EVERY_MS, signal);
      if (ear.waiting.length === 0) yield ': still here\n\n';
    }
  } finally {
    ear.stop();
  }
}

function toServerSentEvent(heard: Heard): string {
  return `data: ${JSON.stringify(heard)}\n\n`;
}
