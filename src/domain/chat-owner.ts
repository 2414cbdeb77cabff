/** Whose a chat may be. */

/** The demo committee lives in the playground; a real platform's chat is never the demo's. */
export function mayOwnChat(committee: { isDemo: boolean }, platform: string): boolean {
  return !committee.isDemo || platform === 'playground';
}
