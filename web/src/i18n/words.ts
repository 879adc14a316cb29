import { speech } from './language.svelte.ts'
import type { Key, PlainKey, SlotsOf } from './translation.ts'

export type { Key, PlainKey }

type SlotValues<K extends Key> = [SlotsOf<K>] extends [never] ? [] : [Record<SlotsOf<K>, string | number>]

/** The words of `key` in the language of the person, with the slots filled. */
export function t<K extends Key>(key: K, ...slots: SlotValues<K>): string {
  const values: Record<string, string | number> = slots[0] ?? {}
  const said = speech.words[key]
  const text = typeof said === 'string' ? said : said[speech.form(Number(values.n ?? 0))]
  return text.replace(/\{(\w+)\}/g, (slot, name: string) => String(values[name] ?? slot))
}
