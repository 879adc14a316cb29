import { PdfFault } from '../fault.ts'
import type { LoadedObject, PdfArray, PdfDict, PdfFile } from '../file/index.ts'
import { writeSection } from './section.ts'
import { spellName } from './spell.ts'

/** An object that is there already, and what of its bytes is replaced. Everything else of it is copied as it stands. */
export interface Edit {
  readonly object: LoadedObject
  readonly changes: { readonly from: number; readonly to: number; readonly text: string }[]
}

/** What is to be appended to a file. */
export interface Update {
  readonly file: PdfFile
  /** A number nobody has, for an object to come. */
  reserve(): number
  put(num: number, body: Uint8Array | string): void
  add(body: Uint8Array | string): number
  /** Throws `pdf.otherObject` when there is no such object. */
  edit(num: number): Edit
  readonly empty: boolean
  /** The bytes that go behind the file, and where the value of each new object begins in the whole. */
  finish(): { readonly tail: Buffer; readonly bodies: ReadonlyMap<number, number> }
}

export function updateOf(file: PdfFile): Update {
  let next = file.size
  const fresh = new Map<number, Uint8Array>()
  const edits = new Map<number, Edit>()
  const reserve = () => {
    if (next > 8_388_606) throw new PdfFault('pdf.tooLarge')
    return next++
  }
  const put = (num: number, body: Uint8Array | string) => {
    fresh.set(num, typeof body === 'string' ? Buffer.from(body, 'latin1') : body)
  }
  return {
    file,
    reserve,
    put,
    add(body) {
      const num = reserve()
      put(num, body)
      return num
    },
    edit(num) {
      const object = file.object(num)
      if (object === undefined) throw new PdfFault('pdf.otherObject', { num })
      const edit = edits.get(num) ?? { object, changes: [] }
      edits.set(num, edit)
      return edit
    },
    get empty() {
      return fresh.size === 0 && edits.size === 0
    },
    finish() {
      const objects = [...fresh].map(([num, body]) => ({ num, gen: 0, body }))
      for (const [num, edit] of edits) objects.push({ num, gen: edit.object.gen, body: edited(file, edit) })
      return writeSection(file, objects, next)
    },
  }
}

/** Sets a key of a dictionary that stands in the edited object. A key that stands there twice is not touched: which one counts is in doubt. */
export function setKey(edit: Edit, dict: PdfDict, key: string, text: string): void {
  if (dict.twice !== undefined) throw new PdfFault('pdf.syntax', { at: dict.from })
  const span = dict.spans.get(key)
  if (span !== undefined) edit.changes.push({ ...span, text })
  else edit.changes.push({ from: dict.to - 2, to: dict.to - 2, text: ` ${spellName(key)} ${text} ` })
}

/** Appends to an array that stands in the edited object. */
export function addItem(edit: Edit, array: PdfArray, text: string): void {
  edit.changes.push({ from: array.to - 1, to: array.to - 1, text: ` ${text}` })
}

function edited(file: PdfFile, { object, changes }: Edit): Uint8Array {
  const raw = file.raw(object)
  const pieces: Uint8Array[] = []
  let at = object.from
  for (const { from, to, text } of changes.toSorted((one, two) => one.from - two.from)) {
    pieces.push(raw.subarray(at - object.from, from - object.from), Buffer.from(text, 'latin1'))
    at = to
  }
  pieces.push(raw.subarray(at - object.from))
  return Buffer.concat(pieces)
}
