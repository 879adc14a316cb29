import Docxtemplater from 'docxtemplater'
import inspectModule from 'docxtemplater/js/inspect-module.js'
import PizZip from 'pizzip'
import { listPlaceholders, requiredPlaceholders, type TemplateValues, textPlaceholders } from './fields.ts'
import { readXml, type XmlElement } from './xml.ts'
import { unpack, ZipFault } from './zip.ts'

/**
 * Why a template is refused. `notDocx`: not a Word file. `macros`: carries programs. `remote`: draws on files elsewhere, which Word would fetch. `tooLarge`, `tooSlow`: beyond the bounds. `broken`: a placeholder is not closed or
 * not opened. `unknown`: a placeholder this house does not know. `nested`: lines inside lines. `raw`: asks for raw XML or a change of braces.
 */
export type TemplateFault =
  | 'notDocx'
  | 'macros'
  | 'remote'
  | 'tooLarge'
  | 'tooSlow'
  | 'broken'
  | 'unknown'
  | 'nested'
  | 'raw'

export interface TemplateRefused {
  readonly outcome: 'refused'
  readonly reason: TemplateFault
  /** Placeholders at fault, at most twenty. */
  readonly at: readonly string[]
}

export interface TemplateRead {
  readonly outcome: 'read'
  readonly found: readonly string[]
  /** Required ones that are not there; the paper would lack them. */
  readonly missing: readonly string[]
  /** Not ours; such a template is not filled. */
  readonly unknown: readonly string[]
}

export type Filled = { readonly outcome: 'filled'; readonly docx: Uint8Array } | TemplateRefused

interface Part {
  readonly value: string
  readonly module?: string
  readonly subparsed?: readonly Part[]
}

// Its types say a module with a default; what is imported is the class itself.
const Inspect = inspectModule as unknown as new () => { getAllStructuredTags(): readonly Part[] }

const texts: ReadonlySet<string> = new Set(textPlaceholders)
const lists: ReadonlySet<string> = new Set(listPlaceholders)
const mostNamed = 20

const refused = (reason: TemplateFault, at: readonly string[] = []): TemplateRefused => ({
  outcome: 'refused',
  reason,
  at: at.slice(0, mostNamed).map((name) => name.slice(0, 100)),
})

interface Opened {
  readonly document: Docxtemplater
  readonly tags: readonly Part[]
}

/** Placeholders of a template. Unbounded in time: to be asked in a thread. */
export function readTemplate(bytes: Uint8Array): TemplateRead | TemplateRefused {
  const opened = open(bytes)
  if ('outcome' in opened) return opened
  const names = new Set<string>()
  const unknown = new Set<string>()
  const fault = walk(opened.tags, undefined, (name, known) => (known ? names : unknown).add(name))
  if (fault !== undefined) return fault
  return {
    outcome: 'read',
    found: [...names],
    missing: requiredPlaceholders.filter((name) => !names.has(name)),
    unknown: [...unknown].slice(0, mostNamed).map((name) => name.slice(0, 100)),
  }
}

/** The template with every place filled. Unbounded in time: to be asked in a thread. */
export function fillNow(bytes: Uint8Array, values: TemplateValues): Filled {
  const opened = open(bytes)
  if ('outcome' in opened) return opened
  const unknown: string[] = []
  const fault = walk(opened.tags, undefined, (name, known) => {
    if (!known) unknown.push(name)
  })
  if (fault !== undefined) return fault
  if (unknown.length > 0) return refused('unknown', unknown)
  try {
    opened.document.render(values)
    return {
      outcome: 'filled',
      docx: opened.document.getZip().generate({ type: 'uint8array', compression: 'DEFLATE' }),
    }
  } catch {
    return refused('broken')
  }
}

function open(bytes: Uint8Array): Opened | TemplateRefused {
  let entries: ReadonlyMap<string, Uint8Array>
  try {
    entries = unpack(bytes)
  } catch (error) {
    return refused(error instanceof ZipFault && error.reason === 'tooLarge' ? 'tooLarge' : 'notDocx')
  }
  if (!entries.has('word/document.xml') || !entries.has('[Content_Types].xml')) return refused('notDocx')
  if ([...entries.keys()].some((name) => /vbaProject|\/activeX\/|\/embeddings\//iu.test(name))) return refused('macros')
  if (drawsOnRemote(entries)) return refused('remote')
  // Built anew from what was unpacked within the bounds: the other library unpacks without any.
  const archive = new PizZip()
  for (const [name, content] of entries) if (!name.endsWith('/')) archive.file(name, content)
  try {
    const inspect = new Inspect()
    const document = new Docxtemplater(archive, {
      modules: [inspect as never],
      paragraphLoop: true,
      errorLogging: false,
    })
    return { document, tags: inspect.getAllStructuredTags() }
  } catch (error) {
    return openFault(error)
  }
}

/** Parts that are fetched when the file is opened: templates, pictures, objects. Links a reader clicks are no such parts. */
function drawsOnRemote(entries: ReadonlyMap<string, Uint8Array>): boolean {
  let found = false
  const open = ({ name, attribute }: XmlElement) => {
    if (name !== 'Relationship' || attribute('TargetMode') !== 'External') return
    const link = (attribute('Type') ?? '').endsWith('/hyperlink')
    if (!link && /^\s*([a-z]{2,}:(?!\/\/\/)|\\\\|\/\/|file:\/\/[^/])/iu.test(attribute('Target') ?? '')) found = true
  }
  for (const [name, content] of entries) {
    if (!name.endsWith('.rels')) continue
    try {
      readXml(content, { open })
    } catch {
      // Broken relations are told when the whole is opened.
    }
  }
  return found
}

/** Errors of the library carry what is wrong with the placeholders; anything else is no Word file. */
function openFault(error: unknown): TemplateRefused {
  const properties = (error as { properties?: { id?: string; xtag?: unknown; errors?: unknown } }).properties
  if (properties === undefined) return refused('notDocx')
  const several = Array.isArray(properties.errors) ? (properties.errors as { properties?: { xtag?: unknown } }[]) : []
  const tags = [properties.xtag, ...several.map((it) => it.properties?.xtag)]
  return refused(
    'broken',
    tags.filter((tag): tag is string => typeof tag === 'string'),
  )
}

type Told = (name: string, known: boolean) => void

/** Every placeholder once; a list may hold texts and its own line, but no other list. */
function walk(tags: readonly Part[], list: string | undefined, tell: Told): TemplateRefused | undefined {
  for (const tag of tags) {
    const name = tag.value
    if (tag.module === 'rawxml') return refused('raw', [name])
    if (tag.module === undefined) {
      if (name === '.') {
        if (list === undefined) return refused('broken', ['.'])
      } else tell(name, texts.has(name))
    } else if (tag.module === 'loop') {
      if (list !== undefined) return refused('nested', [list, name])
      tell(name, lists.has(name))
      const fault = walk(tag.subparsed ?? [], name, tell)
      if (fault !== undefined) return fault
    } else return refused('raw', [name])
  }
  return undefined
}
