export type Alignment = 'left' | 'center' | 'right' | 'justify'

/** Half of the page something stands in, where columns stand side by side: the letterhead and the end of a paper. */
export type Side = 'left' | 'right'

/** One paragraph as a reader sees it; what is mixed inside is told by what most of its letters have. */
export interface PaperParagraph {
  /** NFC; blanks inside as written. */
  readonly text: string
  readonly bold: boolean
  readonly italic: boolean
  /** Points. */
  readonly size?: number
  readonly font?: string
  readonly alignment?: Alignment
  readonly side?: Side
}

export interface PageForm {
  readonly widthMm: number
  readonly heightMm: number
  readonly margins: { readonly top: number; readonly right: number; readonly bottom: number; readonly left: number }
}

/** A paper as text: the common form of Word files and PDFs. */
export interface PaperText {
  readonly source: 'docx' | 'pdf'
  /** Of a PDF the margins are where text was seen: a short text leaves wider ones. */
  readonly page?: PageForm
  /** In the order of reading; of columns the left before the right. */
  readonly paragraphs: readonly PaperParagraph[]
  /** The file goes on beyond what is read. */
  readonly cut: boolean
}

/** Bounds of a paper that is read. */
export const mostParagraphs = 20_000
export const mostLetters = 2_000_000
