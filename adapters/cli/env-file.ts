/** What stands in a `.env` file, before Node reads it: a name that is set twice silently means the last of the two. */

const SETTING = /^\s{0,40}(?:export\s{1,10})?([A-Z][A-Z0-9_]{0,80})\s{0,40}=(.*)$/;

/**
 * Names with more than one value in the text of a `.env` file. The same value twice does no harm, nor does a blank line of
 * the sample that a value follows.
 */
export function namesSetTwice(text: string): string[] {
  const values = new Map<string, string[]>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = SETTING.exec(line) ?? [];
    if (name !== undefined) values.set(name, [...(values.get(name) ?? []), (value as string).trim()]);
  }
  return [...values].filter(([, all]) => new Set(withoutBlanksBefore(all)).size > 1).map(([name]) => name);
}

function withoutBlanksBefore(values: readonly string[]): readonly string[] {
  const first = values.findIndex((value) => value !== '');
  return first < 0 ? [] : values.slice(first);
}
