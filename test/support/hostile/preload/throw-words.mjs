/** Loaded before the program: errors that quote what they were given, one inside a deed, one that nobody catches. */

const QUOTED = '己巳';
const UNCAUGHT = '庚午';

const parse = JSON.parse;
JSON.parse = (text, reviver) => {
  const value = parse(text, reviver);
  if (typeof text !== 'string') return value;
  if (text.includes(QUOTED)) throw new SyntaxError(`Unexpected token: ${text}`, { cause: new Error(text) });
  if (text.includes(UNCAUGHT)) {
    setImmediate(() => {
      throw Object.assign(new Error(text), { text });
    });
  }
  return value;
};
