/** Folding: the form of a text that is matched against command words. The original is what is stored. */

/** A folded text that remembers where each of its characters came from. */
export interface Folded {
  text: string;
  /** Offset in the original text of the folded character at `index`; the original's length for `index === text.length`. */
  origin(index: number): number;
}
