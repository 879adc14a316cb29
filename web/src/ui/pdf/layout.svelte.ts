import type { PdfFile } from './file.svelte.ts'
import type { PdfView } from './view.svelte.ts'

/** Space around and between pages, in px; the style of the viewer says the same. */
const gap = 12

interface Place {
  readonly page: number
  /** How far into the page, 0 to 1. */
  readonly part: number
}

/** Where each page lies in the scrolled box, known before any page is drawn. */
export class PdfLayout {
  #file: PdfFile
  #view: PdfView
  #boxes = $derived.by(() => this.#measure())
  #tops = $derived.by(() => this.#stack())

  constructor(file: PdfFile, view: PdfView) {
    this.#file = file
    this.#view = view
  }

  get boxes() {
    return this.#boxes
  }

  get #turned() {
    return this.#view.rotation % 180 !== 0
  }

  /** Tells the view how much room there is for the first page. */
  fit(room: number) {
    const first = this.#file.sizes[0]
    if (first && room > 0) this.#view.measure(room - 2 * gap, this.#turned ? first.height : first.width)
  }

  placeOf(y: number): Place {
    const at = Math.max(
      0,
      this.#tops.findLastIndex((top) => top <= y),
    )
    return { page: at + 1, part: (y - (this.#tops[at] ?? 0)) / (this.#boxes[at]?.height || 1) }
  }

  topOf(page: number, part = 0): number {
    const top = this.#tops[page - 1] ?? gap
    return part === 0 ? top - gap : top + part * (this.#boxes[page - 1]?.height ?? 0)
  }

  #measure() {
    const { scale } = this.#view
    return this.#file.sizes.map(({ width, height }) => ({
      width: Math.floor((this.#turned ? height : width) * scale),
      height: Math.floor((this.#turned ? width : height) * scale),
    }))
  }

  #stack() {
    let top = gap
    return this.#boxes.map((box) => {
      const here = top
      top += box.height + gap
      return here
    })
  }
}
