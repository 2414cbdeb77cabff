/** The playground: a pretend group chat in the browser. Puts its parts together and keeps what is known. */

import { drawChats } from './chats.js';
import { makeComposer, tell } from './composer.js';
import { byId, pictureOf } from './element.js';
import { examplesFor } from './examples.js';
import { makePeople } from './people.js';
import { addressOf, chatsOf, markRead, privateChatOf, readPlace, readUpTo } from './place.js';
import { makePosts } from './posts.js';
import { loadCast, openStream, pressButton, Refusal, sendFile, sendMessage } from './wire.js';

const TRY_AGAIN_MS = 2000;
const RECONNECTING = '与群议的连接断开了，正在重新连接……如果一直连不上，请看看运行群议的窗口是否已关闭。';

let cast;
let me;
let here;
let people;
let endStream = () => {};
/** False while what was said before is still coming in. */
let caughtUp = false;
/** Chat id → post id → post, of everything `me` sees. */
let posts = new Map();
/** Chat id → lines of this page's own: a private answer came, a message was not for the bot. */
let notes = new Map();

const log = makePosts(byId('log'), {
  reply: (post) => composer.quote(post),
  press,
  openPrivate: () => {
    location.hash = addressOf(me, chatsOf(cast, me).at(-1));
  },
});
const composer = makeComposer({ send: say, sendFile: sayFile });
byId('me').addEventListener('click', () => people?.open());
window.addEventListener('hashchange', go);
document.addEventListener('visibilitychange', () => me && draw());
start();

async function start() {
  cast = await castOrExplain();
  if (!cast) return;
  people = makePeople(cast.people, {
    chosen: (person) => {
      const stay = here && !here.isPrivate ? here : undefined;
      location.hash = addressOf(person, stay ?? chatsOf(cast, person)[0]);
    },
    mayClose: () => me !== undefined,
  });
  byId('app').hidden = false;
  go();
}

/** Goes where the address says. */
function go() {
  if (!cast) return;
  const place = readPlace(cast);
  if (!place) return people.open();
  people.close();
  const someoneElse = place.person !== me;
  here = place.chat;
  if (someoneElse) enterAs(place.person);
  composer.settle({
    placeholder: `以${me.name}的身份在${here.isPrivate ? '私聊里' : here.name}说……`,
    examples: examplesFor(me, here.isPrivate),
  });
  tell('');
  draw();
  // On a phone the keyboard would cover what is said.
  if (matchMedia('(min-width: 760px)').matches) composer.focus();
}

function enterAs(person) {
  me = person;
  endStream();
  posts = new Map(chatsOf(cast, me).map((chat) => [chat.id, new Map()]));
  notes = new Map();
  caughtUp = false;
  endStream = openStream(me.platformUserId, {
    post: takePost,
    caughtUp: () => {
      caughtUp = true;
      draw();
    },
    lost: () => showTrouble(RECONNECTING),
    back: () => showTrouble(''),
    refused: async () => {
      showTrouble(RECONNECTING);
      if (!(await castOrExplain())) return;
      showTrouble('');
      enterAs(me);
    },
  });
}

function takePost(post) {
  const chat = posts.get(post.chat);
  if (!chat) return;
  const isNew = !chat.has(post.id);
  chat.set(post.id, post);
  const answeredPrivately = post.chat === privateChatOf(me) && post.from === undefined && !here.isPrivate;
  if (caughtUp && isNew && answeredPrivately) notePrivateAnswer(post.at);
  if (caughtUp) draw();
}

/** Several private answers in a row are one line. */
function notePrivateAnswer(at) {
  const mine = notes.get(here.id) ?? [];
  const last = lines(here).at(-1);
  const count = last?.leadsPrivate ? last.leadsPrivate + 1 : 1;
  const kept = last?.leadsPrivate ? mine.filter((note) => note !== last) : mine;
  const words = count === 1 ? '群议机器人私下答复了您' : `群议机器人私下答复了您（${count} 条）`;
  notes.set(here.id, [...kept, { id: `note ${at} ${count}`, at, note: words, leadsPrivate: count }]);
}

/** Posts and notes of a chat, oldest first. */
function lines(chat) {
  const all = [...(posts.get(chat.id)?.values() ?? []), ...(notes.get(chat.id) ?? [])];
  return all.sort((one, other) => (one.at < other.at ? -1 : one.at > other.at ? 1 : 0));
}

function draw() {
  const shown = lines(here);
  const newest = shown.at(-1)?.at;
  if (newest && caughtUp && document.visibilityState === 'visible') markRead(me, here, newest);
  const rows = chatsOf(cast, me).map((chat) => ({
    chat,
    here: chat.id === here.id,
    unread: unreadIn(chat),
    last: lines(chat).findLast((line) => line.note === undefined),
    address: addressOf(me, chat),
  }));
  const unread = rows.reduce((sum, row) => sum + row.unread, 0);
  document.title = `${unread > 0 ? `（${unread}）` : ''}${here.name} · ${me.name} · 演练群`;
  byId('me-avatar').textContent = pictureOf(me.name);
  byId('me-name').textContent = me.name;
  byId('me-role').textContent = describe(me);
  byId('here-name').textContent = here.name;
  byId('here-hint').textContent = here.isPrivate
    ? `只有${me.name}和群议机器人看得到`
    : '群里的人和群议机器人都看得到';
  drawChats(rows);
  log.show(`${me.platformUserId} ${here.id}`, caughtUp ? shown : [], {
    me,
    roleOf: (id) => describe(cast.people.find((one) => one.platformUserId === id)),
    find: (id) => posts.get(here.id)?.get(id),
    empty: emptyWords(),
  });
}

function emptyWords() {
  if (!caughtUp) return '正在取来说过的话……';
  if (!here.isPrivate) return '群里还没有消息。点下面的例子，再按“发送”，看看机器人怎么答复。';
  if (/管理员/.test(me.role))
    return '这里还没有消息。给机器人发一句“帮助”，或者用“发文件”把委员名册（.xlsx 或 .csv）发给它。';
  return '这里还没有消息。给机器人发一句“帮助”，看看可以做什么。';
}

function unreadIn(chat) {
  const upTo = readUpTo(me, chat);
  const others = [...posts.get(chat.id).values()].filter(
    (post) => post.from !== me.platformUserId && !post.recalled,
  );
  return others.filter((post) => post.at > upTo).length;
}

function describe(person) {
  return person ? [person.sector, person.role].filter(Boolean).join(' · ') : '';
}

async function say(said) {
  const chat = here;
  const { outcome } = await orWords(
    sendMessage({ as: me.platformUserId, in: chat.isPrivate ? undefined : chat.id, ...said }),
  );
  if (outcome !== 'dropped') return;
  const note = '机器人没有把这句话当作指令，没有保存。要对它说话，请在前面加“@群议”';
  const at = new Date(Date.now()).toISOString();
  notes.set(chat.id, [...(notes.get(chat.id) ?? []), { id: `note ${at}`, at, note }]);
  draw();
}

async function sayFile(file) {
  const { key } = await orWords(sendFile(file));
  await say({ text: '', file: key });
}

async function press(post, button, form) {
  const pressed = { as: me.platformUserId, chat: post.chat, message: post.id, value: button.value, form };
  try {
    const { toast } = await orWords(pressButton(pressed));
    tell(`您按了“${button.label}”：${toast}`);
  } catch (error) {
    tell(error.message, true);
  }
}

/** Turns a refusal into what the person is to read. */
async function orWords(asked) {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Refusal && error.status === 403) explainClosed(error.code);
    throw new Error(wordsFor(error));
  }
}

function wordsFor(error) {
  if (error.status === 0) return '没有发出去：连不上群议。写的内容还在，连上后请再按一次“发送”。';
  if (error.status === 413) return '没有发出去：内容太大了。文字请不超过 1 MB，文件请不超过 5 MB。';
  if (error.status === 503) return '没有发出去：群议暂时存不下来。写的内容还在，请稍后再按一次“发送”。';
  if (error.code === 'file_unknown') return '没有发出去：文件已经不在了，请重新选择文件。';
  return `没有发出去（${error.code ?? error.message}）。请刷新本页后再试。`;
}

/** Asks until there is an answer. @returns undefined when the playground is closed; the page then says why. */
async function castOrExplain() {
  for (;;) {
    try {
      return await loadCast();
    } catch (error) {
      if (error.status === 403) return explainClosed(error.code);
      showTrouble(RECONNECTING);
      await new Promise((resolve) => setTimeout(resolve, TRY_AGAIN_MS));
    }
  }
}

function explainClosed(code) {
  endStream();
  byId('app').hidden = true;
  people?.close();
  byId('closed').hidden = false;
  const elsewhere = code === 'loopback_only';
  byId('closed-title').textContent = elsewhere ? '演练群只能在本机打开' : '演练群已经关闭';
  byId('closed-text').textContent = elsewhere
    ? '请在运行群议的那台电脑上，用浏览器打开 http://localhost 开头的地址。'
    : '系统里已经有了正式的委员会。演练群只对虚构的“示例县政协”开放，以免演练的消息混进真实的记录。请到真实的群里使用群议。';
  return undefined;
}

function showTrouble(words) {
  const trouble = byId('trouble');
  trouble.textContent = words;
  trouble.hidden = words === '';
  if (words !== '') byId('app').hidden = false;
}
