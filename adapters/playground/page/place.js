/** Who one is and where one types: kept in the address, so that reloading and going back work. */

const PRIVATE = 'private';

/** The chat where a person and the bot are alone. */
export const privateChatOf = (person) => `private-${person.platformUserId}`;

/** @returns the person and chat that the address names; undefined where it names nobody. */
export function readPlace(cast) {
  const named = new URLSearchParams(location.hash.slice(1));
  const person = findPerson(cast.people, named.get('as'));
  if (!person) return undefined;
  return { person, chat: findChat(chatsOf(cast, person), named.get('in')) };
}

/** The groups, then the private chat. */
export function chatsOf(cast, person) {
  const groups = cast.chats.map((chat) => ({ id: chat.platformChatId, name: chat.name, isPrivate: false }));
  return [...groups, { id: privateChatOf(person), name: '与群议机器人的私聊', isPrivate: true }];
}

/** @returns the address of a place. */
export function addressOf(person, chat) {
  const to = new URLSearchParams({
    as: person.platformUserId,
    in: chat?.isPrivate ? PRIVATE : (chat?.id ?? ''),
  });
  if (!chat) to.delete('in');
  return `#${to}`;
}

function findPerson(people, named) {
  const same = people.filter((one) => one.name === named);
  return people.find((one) => one.platformUserId === named) ?? (same.length === 1 ? same[0] : undefined);
}

function findChat(chats, named) {
  const found = chats.find((chat) => chat.id === named || chat.name === named);
  return found ?? (named === PRIVATE ? chats.at(-1) : chats[0]);
}

/** Up to when a person has read a chat, in this tab; '' when never. */
export function readUpTo(person, chat) {
  try {
    return sessionStorage.getItem(`read ${person.platformUserId} ${chat.id}`) ?? '';
  } catch {
    return '';
  }
}

export function markRead(person, chat, at) {
  try {
    sessionStorage.setItem(`read ${person.platformUserId} ${chat.id}`, at);
  } catch {
    // Storage is closed: badges come again after reloading, nothing else.
  }
}
