import { fold, hasAccents } from './folding.ts'
import type { PDFDocumentProxy } from './library.ts'

export interface Hit {
  readonly page: number
  /** Place in the page's text, as `textOf` joins it. */
  readonly from: number
  readonly to: number
}

interface Piece {
  readonly str: string
  readonly hasEOL: boolean
}

/**
 * The pieces of a page as one text. Nothing is put between pieces: fonts split words ("Ủ" + "Y BAN"), so only an end of line separates.
 */
export function textOf(pieces: readonly Piece[]): string {
  return pieces.map((it) => it.str + (it.hasEOL ? '\n' : '')).join('')
}

/** Searching in one document: words without accents find words with accents; words with accents are taken at their word. */
export class Find {
  #hits: readonly Hit[] = $state.raw([])
  #at = $state(-1)
  #busy = $state(false)
  #words = $state('')
  #hasText = $state(true)
  #texts: string[] = []
  #turn = 0

  get hits() {
    return this.#hits
  }
  get at() {
    return this.#at
  }
  get busy() {
    return this.#busy
  }
  get words() {
    return this.#words
  }
  /** False when the whole document was read and holds no text at all: a scan. */
  get hasText() {
    return this.#hasText
  }
  get current(): Hit | undefined {
    return this.#hits[this.#at]
  }

  async search(document: PDFDocumentProxy, words: string, startPage: number) {
    const turn = ++this.#turn
    this.#words = words.trim().normalize('NFC')
    this.#hits = []
    this.#at = -1
    if (this.#words === '') return
    this.#busy = true
    const keepAccents = hasAccents(this.#words)
    const { plain: wanted } = fold(this.#words, keepAccents)
    for (let page = 1; page <= document.numPages; page += 1) {
      const text = await this.#textOfPage(document, page)
      if (turn !== this.#turn) return
      const found = hitsIn(text, wanted, keepAccents, page)
      if (found.length > 0) this.#hits = [...this.#hits, ...found]
      if (this.#at < 0 && page >= startPage && found.length > 0) this.#at = this.#hits.length - found.length
    }
    if (this.#at < 0 && this.#hits.length > 0) this.#at = 0
    this.#hasText = this.#texts.some((it) => it.trim() !== '')
    this.#busy = false
  }

  step(by: 1 | -1) {
    const all = this.#hits.length
    if (all > 0) this.#at = (this.#at + by + all) % all
  }

  clear() {
    this.#turn += 1
    this.#words = ''
    this.#hits = []
    this.#at = -1
    this.#busy = false
  }

  async #textOfPage(document: PDFDocumentProxy, page: number): Promise<string> {
    const known = this.#texts[page - 1]
    if (known !== undefined) return known
    const content = await (await document.getPage(page)).getTextContent()
    const text = textOf(content.items.filter((it) => 'str' in it))
    this.#texts[page - 1] = text
    return text
  }
}

function hitsIn(text: string, wanted: string, keepAccents: boolean, page: number): Hit[] {
  const { plain, at } = fold(text, keepAccents)
  const hits: Hit[] = []
  for (let found = plain.indexOf(wanted); found >= 0; found = plain.indexOf(wanted, found + wanted.length)) {
    const from = at[found] ?? 0
    hits.push({ page, from, to: (at[found + wanted.length - 1] ?? from) + 1 })
  }
  return hits
}
