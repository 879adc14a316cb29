import type { Alignment } from './paper-text.ts'
import { readXml, type XmlElement } from './xml.ts'

/** Properties of text and paragraph that a style, a paragraph or a run may set. */
export interface Look {
  bold?: boolean
  italic?: boolean
  /** Points. */
  size?: number
  font?: string
  alignment?: Alignment
  hidden?: boolean
  capitals?: boolean
}

interface Style extends Look {
  basedOn?: string
}

export interface Styles {
  /** What a paragraph of this style looks like; the default style when it names none. */
  lookOf(style: string | undefined): Look
}

const mostChain = 20

/** Styles of a Word file with what they inherit (ECMA-376 part 1, 17.7). */
export function readStyles(bytes: Uint8Array | undefined, theme: Uint8Array | undefined): Styles {
  const styles = new Map<string, Style>()
  const base: Look = {}
  let usual: string | undefined
  if (bytes !== undefined) {
    const fonts = themeFonts(theme)
    let current: Look | undefined
    let style: Style | undefined
    readXml(bytes, {
      open(element) {
        if (element.name === 'rPrDefault' || element.name === 'pPrDefault') current = base
        else if (element.name === 'style') {
          style = {}
          current = style
          const id = element.attribute('styleId')
          if (id !== undefined) styles.set(id, style)
          if (element.attribute('default') === '1' && element.attribute('type') === 'paragraph') usual = id
        } else if (element.name === 'tblStylePr') current = undefined
        else if (element.name === 'basedOn' && style !== undefined) {
          const parent = element.attribute('val')
          if (parent !== undefined) style.basedOn = parent
        } else if (current !== undefined) applyLook(current, element, fonts)
      },
      close(name) {
        if (name === 'style' || name === 'rPrDefault' || name === 'pPrDefault') current = undefined
      },
    })
  }
  const known = new Map<string | undefined, Look>()
  return {
    lookOf(id) {
      const seen = known.get(id)
      if (seen !== undefined) return seen
      const chain: Look[] = []
      let at: string | undefined = id ?? usual
      for (let step = 0; at !== undefined && step < mostChain; step++) {
        const style: Style | undefined = styles.get(at)
        if (style === undefined) break
        chain.unshift(style)
        at = style.basedOn
      }
      const look = Object.assign({}, base, ...chain) as Look
      known.set(id, look)
      return look
    },
  }
}

/** Reads one property element into a look; elements of other meaning change nothing. */
export function applyLook(look: Look, element: XmlElement, fonts: ReadonlyMap<string, string> = new Map()): void {
  const value = element.attribute('val')
  const on = value === undefined || !['0', 'false', 'off', 'none'].includes(value)
  if (element.name === 'b') look.bold = on
  else if (element.name === 'i') look.italic = on
  else if (element.name === 'vanish') look.hidden = on
  else if (element.name === 'caps') look.capitals = on
  else if (element.name === 'sz') {
    const size = Number(value) / 2
    if (Number.isFinite(size) && size > 0) look.size = size
  } else if (element.name === 'rFonts') {
    const named = element.attribute('ascii') ?? element.attribute('hAnsi')
    const themed = element.attribute('asciiTheme') ?? element.attribute('hAnsiTheme')
    const font = named ?? (themed === undefined ? undefined : fonts.get(themed.slice(0, 5)))
    if (font !== undefined) look.font = font
  } else if (element.name === 'jc') {
    const alignment = alignments[value ?? '']
    if (alignment !== undefined) look.alignment = alignment
  }
}

const alignments: Readonly<Record<string, Alignment>> = {
  left: 'left',
  start: 'left',
  center: 'center',
  right: 'right',
  end: 'right',
  both: 'justify',
  distribute: 'justify',
}

/** `minor` and `major` (first five letters of their names in use) to the Latin faces of the theme. */
export function themeFonts(theme: Uint8Array | undefined): ReadonlyMap<string, string> {
  const fonts = new Map<string, string>()
  if (theme === undefined) return fonts
  let which: string | undefined
  readXml(theme, {
    open({ name, attribute }) {
      if (name === 'minorFont') which = 'minor'
      else if (name === 'majorFont') which = 'major'
      else if (name === 'latin' && which !== undefined) {
        const face = attribute('typeface')
        if (face !== undefined && face !== '' && !fonts.has(which)) fonts.set(which, face)
      }
    },
    close(name) {
      if (name === 'minorFont' || name === 'majorFont') which = undefined
    },
  })
  return fonts
}
