import type { vi } from './vi.ts'

export type Key = keyof typeof vi

type SlotsIn<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | SlotsIn<Rest> : never
export type SlotsOf<K extends Key> = SlotsIn<(typeof vi)[K]>

/** A sentence whose form depends on the slot `n`. Vietnamese has one form, so only other languages use it. */
export interface Plural {
  readonly one: string
  readonly other: string
}

/** Keys of words without slots: titles, labels. */
export type PlainKey = { [K in Key]: [SlotsOf<K>] extends [never] ? K : never }[Key]

type TextOf<V> = V extends string ? V : V extends Plural ? V['one'] | V['other'] : never
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
type Checked<K, V> = K extends Key
  ? Same<SlotsIn<TextOf<V>>, SlotsOf<K>> extends true
    ? unknown
    : { readonly slotsMustBe: SlotsOf<K> }
  : never

export type Words = Record<Key, string | Plural>

/** Accepts a translation only with exactly the keys and the slots of the Vietnamese source. */
export function language<const W extends Words>(words: W & { [K in keyof W]: Checked<K, W[K]> }): Words {
  return words
}
