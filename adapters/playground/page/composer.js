/** Where one types: text, a quoted message, a file; Enter sends, Shift+Enter begins a new line. */

import { byId, element } from './element.js';
import { oneLine } from './posts.js';

const MENTION = '@群议 ';
const FILE_BYTES = 5 * 1024 * 1024;

/**
 * @param {{ send(said: { text: string, quote?: string }): Promise<void>, sendFile(file: File): Promise<void> }} hear
 *   Rejects with what the person is to read when it was not sent.
 */
export function makeComposer(hear) {
  const text = byId('text');
  let quoted;
  const quote = (post) => {
    quoted = post;
    byId('quoting').hidden = post === undefined;
    byId('quoting-text').textContent = post ? `回复 ${oneLine(post)}` : '';
    if (post) text.focus();
  };
  const send = async () => {
    const said = { text: text.value, quote: quoted?.id };
    if (said.text.trim() === '') return tell('请先写一点内容，或者点上面的例子。');
    const post = quoted;
    text.value = '';
    quote(undefined);
    tell('');
    try {
      await hear.send(said);
    } catch (error) {
      // What was typed must not be lost, nor what was typed meanwhile.
      text.value = text.value === '' ? said.text : `${said.text}\n${text.value}`;
      quote(post);
      tell(error.message, true);
    }
  };
  byId('composer').addEventListener('submit', (event) => {
    event.preventDefault();
    send();
  });
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') quote(undefined);
    // 229: an input method is still composing, whatever isComposing says (Safari).
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  });
  byId('quoting-stop').addEventListener('click', () => quote(undefined));
  byId('mention').addEventListener('click', () => {
    if (!text.value.includes(MENTION.trim())) fill(MENTION + text.value);
    else text.focus();
  });
  byId('file').addEventListener('change', (event) => takeFile(event.target, hear));
  return {
    quote,
    /** @param {{ placeholder: string, examples: { label: string, text: string }[] }} place */
    settle({ placeholder, examples }) {
      text.placeholder = placeholder;
      text.setAttribute('aria-label', placeholder);
      quote(undefined);
      byId('examples').replaceChildren(...examples.map((one) => element('li', {}, [exampleButton(one)])));
    },
    focus: () => text.focus(),
  };
}

/** A line under the field. */
export function tell(words, isTrouble = false) {
  const said = byId('said');
  said.textContent = words;
  said.classList.toggle('wrong', isTrouble);
}

function exampleButton({ label, text }) {
  return element('button', {
    type: 'button',
    class: 'example',
    text: label,
    title: text,
    on: { click: () => fill(text) },
  });
}

function fill(words) {
  const text = byId('text');
  text.value = words;
  text.focus();
  text.setSelectionRange(words.length, words.length);
  text.scrollTop = text.scrollHeight;
}

async function takeFile(input, hear) {
  const [file] = input.files;
  input.value = '';
  if (!file) return;
  if (file.size === 0) return tell(`“${file.name}”是空的，没有发送。请换一个文件。`, true);
  if (file.size > FILE_BYTES) return tell(`“${file.name}”超过 5 MB，没有发送。请换一个小一些的文件。`, true);
  tell(`正在发送“${file.name}”……`);
  try {
    await hear.sendFile(file);
    tell('');
  } catch (error) {
    tell(error.message, true);
  }
}
