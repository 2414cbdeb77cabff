/** A card as Feishu's card JSON: every word in a `plain_text` element, which knows no markup. Pure. */

import type { Card, CardButton, CardInput } from '../../src/chat/outbound.js';
import { plain } from './plain.js';

/** Stands in a button's value when the card went to one person; `inbound` reads it and takes it out again. */
export const PRIVATE_MARK = 'sent_privately';

/**
 * Version 1 of the card JSON, because old clients show version 2 as "please upgrade".
 * `update_multi` is what allows the card to be changed later, for everyone.
 */
export function toCardJson(card: Card, isPrivate: boolean): Record<string, unknown> {
  return {
    config: { wide_screen_mode: true, update_multi: true },
    header: { template: card.tone, title: words(card.title) },
    elements: [
      ...card.paragraphs.filter((text) => text !== '').map((text) => ({ tag: 'div', text: words(text) })),
      ...(card.input ? [toForm(card.input, isPrivate)] : []),
      ...(card.buttons.length > 0
        ? [{ tag: 'action', actions: card.buttons.map((button) => toButton(button, isPrivate)) }]
        : []),
    ],
  };
}

/** Words in a card's clothes, where the platform takes nothing but cards. */
export function toPlainCardJson(title: string | undefined, paragraphs: string[]): Record<string, unknown> {
  return {
    config: { wide_screen_mode: true },
    ...(title === undefined ? {} : { header: { template: 'grey', title: words(title) } }),
    elements: paragraphs.map((text) => ({ tag: 'div', text: words(text) })),
  };
}

function toForm(input: CardInput, isPrivate: boolean): Record<string, unknown> {
  return {
    tag: 'form',
    name: `form_${input.name}`,
    elements: [
      { tag: 'input', name: input.name, label: words(input.label), placeholder: words(input.placeholder) },
      { ...toButton(input.submit, isPrivate), name: `submit_${input.name}`, action_type: 'form_submit' },
    ],
  };
}

function toButton(button: CardButton, isPrivate: boolean): Record<string, unknown> {
  return {
    tag: 'button',
    type: button.style,
    text: words(button.label),
    value: isPrivate ? { ...button.value, [PRIVATE_MARK]: true } : button.value,
  };
}

function words(text: string): { tag: 'plain_text'; content: string } {
  return { tag: 'plain_text', content: plain(text) };
}
