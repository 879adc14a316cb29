const inch = 96 / 72
const steps = [0.5, 0.67, 0.8, 1, 1.25, 1.5, 2, 3, 4]

/** How a person looks at a document: where, how large, which way up. */
export class PdfView {
  page = $state(1)
  thumbs = $state(true)
  finding = $state(false)
  /** The first page is there; until then nothing else is drawn, so that nothing delays it. */
  settled = $state(false)
  #zoom: number | 'width' = $state('width')
  #rotation = $state(0)
  /** Room for a page and the width of a page in points, told by the viewer. */
  #room = $state(0)
  #pageWidth = $state(595)

  get rotation() {
    return this.#rotation
  }
  get fits() {
    return this.#zoom === 'width'
  }
  /** CSS pixels a point. A page that fits the width is never blown up beyond a comfortable reading size. */
  get scale(): number {
    if (this.#zoom !== 'width') return this.#zoom * inch
    return Math.max(0.2, Math.min(this.#room / this.#pageWidth, 1.6 * inch))
  }
  get percent(): number {
    return Math.round((this.scale / inch) * 100)
  }
  get canGrow() {
    return this.scale / inch < (steps.at(-1) ?? 1) - 0.01
  }
  get canShrink() {
    return this.scale / inch > (steps[0] ?? 1) + 0.01
  }

  measure(room: number, pageWidth: number) {
    this.#room = room
    this.#pageWidth = pageWidth
  }

  step(by: 1 | -1) {
    const now = this.scale / inch
    const next = by > 0 ? steps.find((it) => it > now + 0.01) : steps.findLast((it) => it < now - 0.01)
    if (next) this.#zoom = next
  }

  fit() {
    this.#zoom = 'width'
  }

  rotate() {
    this.#rotation = (this.#rotation + 90) % 360
  }
}
