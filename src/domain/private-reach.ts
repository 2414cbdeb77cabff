/** Private reach: whether the bot can write to somebody in private is known per person and platform, not hoped for. */

/** Where the bot can write in private to the contacts of its account only. */
export const CONTACTS_ONLY: readonly string[] = ['wechaty'];

/** @param reachable what is known: true or false as the last private word or the platform showed; null: nothing yet. */
export function canReachPrivately(platform: string, reachable: boolean | null | undefined): boolean {
  return reachable ?? !CONTACTS_ONLY.includes(platform);
}
