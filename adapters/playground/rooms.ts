/** The pretend chats: what was said in them lately, and who is looking on. Lives as long as the process. */

import type { Post } from './outbound.js';

/** So many posts of a chat are remembered for those who open the page later. */
const POSTS_KEPT = 200;

export interface Rooms {
  add(chat: string, post: Post): void;
  /** @returns the changed post, undefined when it is not there. */
  change(id: string, change: Partial<Post>): Post | undefined;
  /** Everything said in a chat, then everything that is said, as server-sent events, until `signal` fires. */
  follow(chat: string, signal: AbortSignal): AsyncGenerator<string>;
}

export function openRooms(): Rooms {
  const posts = new Map<string, Post[]>();
  const onlookers = new Map<string, Set<(post: Post) => void>>();
  const tell = (chat: string, post: Post) => {
    for (const heard of onlookers.get(chat) ?? []) heard(post);
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
    follow(chat, signal) {
      return follow(posts.get(chat) ?? [], listen(onlookers, chat), signal);
    },
  };
}

function listen(onlookers: Map<string, Set<(post: Post) => void>>, chat: string) {
  const waiting: Post[] = [];
  let wake: (() => void) | undefined;
  const heard = (post: Post) => {
    waiting.push(post);
    wake?.();
  };
  const set = onlookers.get(chat) ?? new Set();
  onlookers.set(chat, set.add(heard));
  return {
    waiting,
    /** Resolves at the next post, or after `ms`. */
    next: (ms: number, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
        signal.addEventListener('abort', wake, { once: true });
      }),
    stop: () => set.delete(heard),
  };
}

async function* follow(
  said: readonly Post[],
  ear: ReturnType<typeof listen>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  try {
    for (const post of said) yield toServerSentEvent(post);
    while (!signal.aborted) {
      while (ear.waiting.length > 0) yield toServerSentEvent(ear.waiting.shift() as Post);
      await ear.next(15_000, signal);
      if (ear.waiting.length === 0) yield ': still here\n\n';
    }
  } finally {
    ear.stop();
  }
}

function toServerSentEvent(post: Post): string {
  return `data: ${JSON.stringify(post)}\n\n`;
}
