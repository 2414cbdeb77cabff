/** How fast messages came: the most in any sliding window. */

export interface SendAttempt {
  chatOrUser: string;
  /** Milliseconds on a clock that never jumps. */
  atMs: number;
}

export interface Rates {
  /** The busiest second of the busiest chat. */
  perChatSecond: number;
  busiestChat: string | undefined;
  perAppSecond: number;
  perAppMinute: number;
}

export function rates(attempts: readonly SendAttempt[]): Rates {
  const byChat = new Map<string, number[]>();
  for (const { chatOrUser, atMs } of attempts) {
    const times = byChat.get(chatOrUser);
    if (times) times.push(atMs);
    else byChat.set(chatOrUser, [atMs]);
  }
  const perChat = [...byChat].map(([chat, times]) => ({ chat, most: mostWithin(times, 1_000) }));
  const busiest = perChat.reduce<(typeof perChat)[number] | undefined>(
    (best, one) => (best && best.most >= one.most ? best : one),
    undefined,
  );
  const all = attempts.map((attempt) => attempt.atMs);
  return {
    perChatSecond: busiest?.most ?? 0,
    busiestChat: busiest?.chat,
    perAppSecond: mostWithin(all, 1_000),
    perAppMinute: mostWithin(all, 60_000),
  };
}

/** Windows are half-open: two requests exactly one window apart are not in the same one. */
function mostWithin(times: readonly number[], windowMs: number): number {
  let most = 0;
  let first = 0;
  for (let last = 0; last < times.length; last += 1) {
    while (times[last]! - times[first]! >= windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
