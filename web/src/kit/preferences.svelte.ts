import { type Language, languages, speech } from '../i18n/language.svelte.ts'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]
export const sizes = ['normal', 'large', 'largest'] as const
export type Size = (typeof sizes)[number]
export const densities = ['comfortable', 'compact'] as const
export type Density = (typeof densities)[number]

const prefix = 'lien-thong.'

/** Reads a remembered value; private windows and locked-down machines have no storage, then nothing is remembered. */
export function recall(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name)
  } catch {
    return null
  }
}

export function remember(name: string, value: string) {
  try {
    localStorage.setItem(prefix + name, value)
  } catch {
    // Nothing to do: the choice lasts until the page is closed.
  }
}

function oneOf<T extends string>(allowed: readonly T[], value: string | null, otherwise: T): T {
  return allowed.find((it) => it === value) ?? otherwise
}

/** What a person chose for this device. The choices are written to <html>, where the tokens read them. */
class Preferences {
  #dark = matchMedia('(prefers-color-scheme: dark)')
  #more = matchMedia('(prefers-contrast: more)')
  #theme: Theme = $state(oneOf(themes, recall('theme'), 'system'))
  #contrast: 'system' | 'on' | 'off' = $state(oneOf(['system', 'on', 'off'], recall('contrast'), 'system'))
  #systemDark = $state(this.#dark.matches)
  #systemMore = $state(this.#more.matches)
  #size: Size = $state(oneOf(sizes, recall('size'), 'normal'))
  #density: Density = $state(oneOf(densities, recall('density'), 'comfortable'))
  #sound = $state(recall('sound') !== 'off')
  #letterKeys = $state(recall('letterKeys') !== 'off')

  get theme() {
    return this.#theme
  }
  set theme(value: Theme) {
    this.#theme = value
    remember('theme', value)
  }

  get contrast(): boolean {
    return this.#contrast === 'system' ? this.#systemMore : this.#contrast === 'on'
  }
  set contrast(more: boolean) {
    this.#contrast = more ? 'on' : 'off'
    remember('contrast', this.#contrast)
  }

  get size() {
    return this.#size
  }
  set size(value: Size) {
    this.#size = value
    remember('size', value)
  }

  get density() {
    return this.#density
  }
  set density(value: Density) {
    this.#density = value
    remember('density', value)
  }

  get sound() {
    return this.#sound
  }
  set sound(on: boolean) {
    this.#sound = on
    remember('sound', on ? 'on' : 'off')
  }

  get letterKeys() {
    return this.#letterKeys
  }
  set letterKeys(on: boolean) {
    this.#letterKeys = on
    remember('letterKeys', on ? 'on' : 'off')
  }

  get language() {
    return speech.language
  }
  set language(value: Language) {
    remember('language', value)
    void speech.speak(value)
  }

  /** Follows the system and the person from now on. Called once, by main. */
  async apply() {
    this.#dark.addEventListener('change', () => (this.#systemDark = this.#dark.matches))
    this.#more.addEventListener('change', () => (this.#systemMore = this.#more.matches))
    const root = document.documentElement.dataset
    $effect.root(() => {
      $effect(() => {
        root.theme = this.#theme === 'system' ? (this.#systemDark ? 'dark' : 'light') : this.#theme
        root.contrast = this.contrast ? 'more' : 'normal'
        root.size = this.#size
        root.density = this.#density
      })
    })
    const language = oneOf(languages, recall('language'), 'vi')
    if (language !== 'vi') await speech.speak(language).catch(() => undefined)
  }
}

export const preferences = new Preferences()
