/** Disguise: words that look otherwise than they read, which must not move staff to do what nobody saw. */

/** Signs that turn the order in which what follows is shown. */
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const HIDDEN_INSIDE = /[\p{L}\p{N}][\p{Default_Ignorable_Code_Point}\p{Cf}]+[\p{L}\p{N}]/u;
const LINE_MAX_CHARS = 200;

/**
 * Whether the first line turns around what is shown, or its first word hides something between its letters. The lines
 * below are a notice's own words: numbers pasted from an address book carry such signs and are harmless there.
 * Other scripts' look-alikes need no rule: folding never takes one script's letter for another's.
 */
export function isDisguised(original: string): boolean {
  const line = original.trimStart().slice(0, LINE_MAX_CHARS).split('\n', 1)[0]!;
  return TURNING.test(line) || HIDDEN_INSIDE.test(line.split(/[\p{Zs}\t:：,，。]/u, 1)[0]!);
}
