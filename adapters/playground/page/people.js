/** Choosing whom to play: some people first, then everybody by 界别, with a search. */

import { byId, element, pictureOf } from './element.js';
import { FEATURED } from './examples.js';

/**
 * @param {{ platformUserId: string, name: string, role: string, sector: string }[]} people in the official order
 * @param {{ chosen(person: object): void, mayClose(): boolean }} hear
 */
export function makePeople(people, hear) {
  const dialog = byId('people');
  const search = byId('people-search');
  const list = byId('people-list');
  const choose = (person) => {
    dialog.close();
    hear.chosen(person);
  };
  const draw = () => list.replaceChildren(...sections(people, search.value.trim(), choose));
  search.addEventListener('input', draw);
  search.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    list.querySelector('button')?.click();
  });
  dialog.addEventListener('keydown', (event) => moveAmong(event, search, list));
  dialog.addEventListener('cancel', (event) => {
    if (!hear.mayClose()) event.preventDefault();
  });
  byId('people-close').addEventListener('click', () => dialog.close());
  return {
    open() {
      if (dialog.open) return;
      search.value = '';
      draw();
      byId('people-close').hidden = !hear.mayClose();
      dialog.showModal();
      // On a phone the keyboard would cover the list.
      if (!matchMedia('(min-width: 760px)').matches) list.focus();
      list.scrollTop = 0;
    },
    close: () => dialog.close(),
  };
}

function sections(people, sought, choose) {
  if (sought !== '') {
    const found = people.filter((one) => `${one.name} ${one.sector} ${one.role}`.includes(sought));
    if (found.length > 0) return [section(`找到 ${found.length} 人`, found, choose)];
    return [element('p', { class: 'nothing', text: `没有找到“${sought}”。请换一个姓名、界别或身份再试。` })];
  }
  const first = FEATURED.flatMap(({ name, does }) => {
    const person = people.find((one) => one.name === name);
    return person ? [{ ...person, does }] : [];
  });
  const bySector = new Map();
  for (const person of people) {
    const sector = person.sector || '机关';
    bySector.set(sector, [...(bySector.get(sector) ?? []), person]);
  }
  return [
    section('可以先试这几位', first, choose, 'featured'),
    ...[...bySector].map(([sector, ones]) => section(sector, ones, choose)),
  ];
}

function section(title, people, choose, more = '') {
  const cards = people.map((person) => element('li', {}, [card(person, choose)]));
  return element('section', { class: `people-section ${more}` }, [
    element('h3', { text: title }),
    element('ul', {}, cards),
  ]);
}

function card(person, choose) {
  const where = [person.sector, person.role].filter(Boolean).join(' · ');
  return element('button', { type: 'button', class: 'person', on: { click: () => choose(person) } }, [
    element('span', { class: 'avatar', 'aria-hidden': 'true', text: pictureOf(person.name) }),
    element('span', { class: 'person-text' }, [
      element('span', { class: 'person-name', text: person.name }),
      element('span', { class: 'person-role', text: where }),
      person.does ? element('span', { class: 'person-does', text: person.does }) : undefined,
    ]),
  ]);
}

/** Up and down go from the search through the list. */
function moveAmong(event, search, list) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.isComposing) return;
  const stops = [search, ...list.querySelectorAll('button')];
  const next = stops[stops.indexOf(document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
