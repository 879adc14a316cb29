import { speech } from './language.svelte.ts'
import type { vi } from './vi.ts'

export type Key = keyof typeof vi

type SlotsIn<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | SlotsIn<Rest> : never
type Slots<K extends Key> = SlotsIn<(typeof vi)[K]>

/** A sentence whose form depends on the slot `n`. Vietnamese has one form, so only other languages use it. */
export interface Plural {
  readonly one: string
  readonly other: string
}

/** Keys of words without slots: titles, labels. */
export type PlainKey = { [K in Key]: [Slots<K>] extends [never] ? K : never }[Key]

type TextOf<V> = V extends string ? V : V extends Plural ? V['one'] | V['other'] : never
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
type Checked<K, V> = K extends Key
  ? Same<SlotsIn<TextOf<V>>, Slots<K>> extends true
    ? unknown
    : { readonly slotsMustBe: Slots<K> }
  : never

export type Words = Record<Key, string | Plural>

/** Accepts a translation only with exactly the keys and the slots of the Vietnamese source. */
export function language<const W extends Words>(words: W & { [K in keyof W]: Checked<K, W[K]> }): Words {
  return words
}

type SlotValues<K extends Key> = [Slots<K>] extends [never] ? [] : [Record<Slots<K>, string | number>]

/** The words of `key` in the language of the person, with the slots filled. */
export function t<K extends Key>(key: K, ...slots: SlotValues<K>): string {
  const values: Record<string, string | number> = slots[0] ?? {}
  const said = speech.words[key]
  const text = typeof said === 'string' ? said : said[speech.form(Number(values.n ?? 0))]
  return text.replace(/\{(\w+)\}/g, (slot, name: string) => String(values[name] ?? slot))
}
