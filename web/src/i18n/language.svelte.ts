import type { Words } from './translation.ts'
import { vi } from './vi.ts'

export const languages = ['vi', 'en'] as const
export type Language = (typeof languages)[number]

const englishPlural = new Intl.PluralRules('en')

class Speech {
  #language: Language = $state('vi')
  #words: Words = $state.raw(vi)

  get language() {
    return this.#language
  }

  get words() {
    return this.#words
  }

  form(n: number): 'one' | 'other' {
    return this.#language === 'en' && englishPlural.select(n) === 'one' ? 'one' : 'other'
  }

  /** English is a separate file, fetched when someone asks for it. */
  async speak(language: Language) {
    this.#words = language === 'en' ? (await import('./en.ts')).en : vi
    this.#language = language
    document.documentElement.lang = language
  }
}

export const speech = new Speech()
