/** What is said in a chat, drawn line by line; a line that did not change stays as it is, with what is typed in it. */

import { element, pictureOf } from './element.js';
import { fileAddress } from './wire.js';

/** Longer texts scroll in a box of their own. */
const LONG_CHARS = 1200;
/** Who is this near the end goes on seeing what is new. */
const NEAR_END_PX = 80;

const TIME = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
const DAY = new Intl.DateTimeFormat('zh-CN', {
  timeZone: 'Asia/Shanghai',
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  weekday: 'long',
});

/** A post in one line, for lists and quotes. */
export function oneLine(post) {
  if (post.recalled) return `${post.name}撤回了一条消息`;
  const words = post.title ?? (post.text || `［文件］${post.file?.name ?? ''}`);
  const said = words.replace(/\s+/g, ' ').trim();
  const short = [...said].slice(0, 60).join('');
  return `${post.name}：${short}`;
}

/**
 * @param {HTMLElement} log
 * @param {{ reply(post: object): void, press(post: object, button: object, form: object): Promise<void>, openPrivate(): void }} hear
 */
export function makePosts(log, hear) {
  /** Drawn lines by key, with the data they were drawn from. */
  let drawn = new Map();
  let shown;
  let atEnd = true;
  log.addEventListener('scroll', () => {
    atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
  });
  const keepAtEnd = () => {
    if (atEnd) log.scrollTop = log.scrollHeight;
  };
  // The field below grows, a phone's keyboard opens: what was said last stays in sight.
  new ResizeObserver(keepAtEnd).observe(log);
  return {
    /**
     * @param {string} place lines of another place are not kept
     * @param {object[]} lines posts and notes, oldest first
     * @param {{ me: object, roleOf(id: string): string, find(id: string): object | undefined, empty: string }} around
     */
    show(place, lines, around) {
      if (place !== shown) {
        log.replaceChildren();
        drawn = new Map();
        shown = place;
        atEnd = true;
      }
      const newest = lines.at(-1);
      // Who speaks wants to see it, wherever they had scrolled to.
      if (newest?.from === around.me.platformUserId && !drawn.has(newest.id)) atEnd = true;
      const wanted = keyed(lines, around);
      for (const [key, { node }] of drawn) if (!wanted.has(key)) node.remove();
      let before = null;
      for (const [key, line] of [...wanted].reverse()) {
        const old = drawn.get(key);
        const mark = JSON.stringify(line.data);
        const node = old?.mark === mark ? old.node : line.draw();
        if (node !== old?.node) old?.node.remove();
        if (node.parentNode !== log || node.nextSibling !== before) log.insertBefore(node, before);
        drawn.set(key, { node, mark });
        before = node;
      }
      for (const key of drawn.keys()) if (!wanted.has(key)) drawn.delete(key);
      keepAtEnd();
    },
  };

  function keyed(lines, around) {
    const wanted = new Map();
    if (lines.length === 0)
      wanted.set('empty', {
        data: around.empty,
        draw: () => element('p', { class: 'empty', text: around.empty }),
      });
    let day = '';
    for (const line of lines) {
      const itsDay = DAY.format(new Date(line.at));
      if (itsDay !== day) {
        day = itsDay;
        wanted.set(`day ${itsDay}`, {
          data: itsDay,
          draw: () => element('p', { class: 'day', text: itsDay }),
        });
      }
      wanted.set(line.id, {
        data: line,
        draw: () => (line.note ? drawNote(line, hear) : drawPost(line, around, hear)),
      });
    }
    return wanted;
  }
}

function drawNote(note, hear) {
  const go = element('button', {
    type: 'button',
    class: 'plain',
    text: '去看',
    on: { click: () => hear.openPrivate() },
  });
  return element('p', { class: 'note' }, [
    element('span', { text: note.note }),
    note.leadsPrivate ? go : undefined,
  ]);
}

function drawPost(post, around, hear) {
  if (post.recalled) return element('p', { class: 'note', text: `${post.name}撤回了一条消息` });
  const kind = post.from === undefined ? 'bot' : post.from === around.me.platformUserId ? 'mine' : 'other';
  const time = element('time', { datetime: post.at, text: TIME.format(new Date(post.at)) });
  const role = kind === 'other' ? around.roleOf(post.from) : kind === 'bot' ? '机器人' : '';
  const reply = element('button', {
    type: 'button',
    class: 'plain reply',
    text: '回复',
    'aria-label': `回复${oneLine(post)}`,
    on: { click: () => hear.reply(post) },
  });
  return element('article', { class: `post ${kind}`, id: `post-${post.id}` }, [
    element('span', {
      class: `avatar ${kind}`,
      'aria-hidden': 'true',
      text: kind === 'bot' ? '议' : pictureOf(post.name),
    }),
    element('div', { class: 'post-body' }, [
      element('p', { class: 'post-head' }, [
        element('span', { class: 'post-name', text: post.name }),
        role ? element('span', { class: 'post-role', text: role }) : undefined,
        post.only ? element('span', { class: 'post-only', text: '仅您可见' }) : undefined,
        time,
        reply,
      ]),
      drawQuote(post, around),
      post.title === undefined ? drawBubble(post) : drawCard(post, hear),
    ]),
  ]);
}

function drawQuote(post, around) {
  if (!post.quote) return undefined;
  const quoted = around.find(post.quote);
  const text = quoted ? oneLine(quoted) : '更早的一条消息';
  return element('p', { class: 'quote', text });
}

function drawBubble(post) {
  const long = post.text.length > LONG_CHARS;
  const given = { class: `bubble ${long ? 'long' : ''}`, dir: 'auto', tabindex: long ? '0' : undefined };
  if (!post.file) return element('div', { ...given, text: post.text });
  const link = element('a', {
    href: fileAddress(post.file.key),
    download: post.file.name,
    text: post.file.name,
  });
  const said = post.text.startsWith('［文件］') ? '' : post.text;
  return element('div', given, [
    said ? element('p', { text: said }) : undefined,
    element('p', { class: 'attached' }, [element('span', { text: '文件' }), link]),
  ]);
}

function drawCard(post, hear) {
  const title = element('h2', { class: 'card-title', text: post.title });
  const text = element('div', { class: 'card-text', dir: 'auto', text: post.text });
  const parts = [title, text];
  const card = element('section', { class: `card ${post.tone ?? 'plain-tone'}` }, parts);
  const press = async (button, form) => {
    const all = card.querySelectorAll('button, input');
    for (const one of all) one.disabled = true;
    await hear.press(post, button, form);
    for (const one of all) one.disabled = false;
  };
  if (post.input) card.append(drawInput(post.input, press));
  const buttons = (post.buttons ?? []).map((button) => drawButton(button, () => press(button, {})));
  if (buttons.length > 0) card.append(element('div', { class: 'card-buttons' }, buttons));
  return card;
}

function drawInput(input, press) {
  const field = element('input', { type: 'text', placeholder: input.placeholder });
  const send = () => press(input.submit, { [input.name]: field.value });
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  });
  return element('div', { class: 'card-input' }, [
    element('label', {}, [element('span', { text: input.label }), field]),
    drawButton(input.submit, send),
  ]);
}

function drawButton(button, click) {
  return element('button', {
    type: 'button',
    class: `card-button ${button.style}`,
    text: button.label,
    on: { click },
  });
}
