import { SaxesParser } from 'saxes'

export interface XmlElement {
  /** Without its prefix, in which programs differ. */
  readonly name: string
  attribute(name: string): string | undefined
}

export interface XmlReader {
  open?(element: XmlElement): void
  close?(name: string): void
  text?(text: string): void
}

const mostDepth = 256

/**
 * Reads XML as a stream of events. Knows only the five entities of XML itself and refuses a document type, so nothing can be expanded or
 * fetched. Throws for what is not well formed, and for nesting no office program writes.
 */
export function readXml(bytes: Uint8Array, reader: XmlReader): void {
  const parser = new SaxesParser({ xmlns: false, position: false })
  let depth = 0
  parser.on('error', (error) => {
    throw error
  })
  parser.on('doctype', () => {
    throw new Error('doctype')
  })
  parser.on('opentag', (tag) => {
    depth += 1
    if (depth > mostDepth) throw new Error('depth')
    const attributes = tag.attributes as Readonly<Record<string, string>>
    reader.open?.({ name: local(tag.name), attribute: (name) => attributes[`w:${name}`] ?? attributes[name] })
  })
  parser.on('closetag', (tag) => {
    depth -= 1
    reader.close?.(local(tag.name))
  })
  parser.on('text', (text) => reader.text?.(text))
  parser.on('cdata', (text) => reader.text?.(text))
  parser.write(new TextDecoder('utf-8').decode(bytes))
  parser.close()
}

function local(name: string): string {
  const colon = name.indexOf(':')
  return colon < 0 ? name : name.slice(colon + 1)
}
