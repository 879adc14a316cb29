import type { ByteSource } from '../bytes.ts'
import { PdfFault } from '../fault.ts'
import {
  type FormField,
  fieldsOf,
  formOf,
  isDict,
  openPdf,
  type PdfDict,
  type PdfFile,
  type PdfObject,
  textOf,
} from '../file/index.ts'
import { addAppearance } from './appearance-object.ts'
import { fieldFont, type TextFont } from './field-font.ts'
import { cornersOf, turnOf } from './frame.ts'
import { certifiedLevel, checkUnlocked } from './permissions.ts'
import { spellNumber, spellRef, spellText } from './spell.ts'
import { setKey, type Update, updateOf } from './update.ts'

const mostLetters = 2000

/** Full names of the text fields there are. */
export function textFieldNames(file: PdfFile): readonly string[] {
  return fieldsOf(file)
    .filter((field) => field.type === 'Tx')
    .map((field) => field.name)
}

/**
 * The tail that gives text fields their values: value and appearance of the fields change, nothing else, so that earlier signatures and a
 * certification that permits filling stay valid. One line, written in the font of the field, else in `font`. Throws `fill.noField`,
 * `fill.noLetter`, and what the reader throws.
 */
export function fillTextFields(
  base: ByteSource,
  values: Readonly<Record<string, string>>,
  font?: TextFont,
): Uint8Array {
  const file = openPdf(base)
  if (certifiedLevel(file) === 1) throw new PdfFault('sign.certifiedClosed')
  const fields = fieldsOf(file)
  const update = updateOf(file)
  for (const [name, value] of Object.entries(values)) {
    const field = fields.find((it) => it.name === name && it.type === 'Tx')
    if (field?.ref === undefined) throw new PdfFault('fill.noField', { field: name })
    if (value.length > mostLetters) throw new PdfFault('sign.tooLong', { most: mostLetters })
    checkUnlocked(file, fields, name)
    fill(update, field, field.ref.num, value.normalize('NFC'), font)
  }
  return update.empty ? new Uint8Array(0) : update.finish().tail
}

function fill(update: Update, field: FormField, num: number, value: string, font: TextFont | undefined): void {
  setKey(update.edit(num), field.dict, 'V', spellText(value))
  for (const widget of field.widgets) {
    if (widget.ref === undefined) throw new PdfFault('fill.noField', { field: field.name })
    const appearance = drawn(update, field, widget.dict, value, font)
    setKey(update.edit(widget.ref.num), widget.dict, 'AP', `<< /N ${spellRef(appearance)} >>`)
  }
}

/** The form XObject that shows the value: one line, aligned as the field says, pressed together when the blank is too narrow for it. */
function drawn(update: Update, field: FormField, widget: PdfDict, value: string, fallback?: TextFont): number {
  const { file } = update
  const corners = cornersOf(file, widget.entries.get('Rect'))
  if (corners === undefined) throw new PdfFault('fill.noField', { field: field.name })
  const turn = turnIn(file, widget)
  const [wide, high] = [corners[2] - corners[0], corners[3] - corners[1]]
  const lying = turn === 90 || turn === 270
  const box = { width: lying ? high : wide, height: lying ? wide : high }
  const { key, size } = lookOf(file, field, box.height)
  const own = key === '' ? undefined : fieldFont(file, key)
  const font = own?.encode(value) === undefined ? fallback : own
  const text = font?.encode(value)
  if (font === undefined || text === undefined) throw new PdfFault('fill.noLetter', { field: field.name })
  const width = text.width * (size / 1000)
  const scale = width > box.width ? box.width / width : 1
  const align = file.resolve(field.align)
  const side = typeof align === 'number' ? Math.min(Math.max(align, 0), 2) : 0
  const x = ((box.width - width * scale) * side) / 2
  // As high as the middle of capitals in the middle of the box.
  const y = (box.height - size * 0.69) / 2
  const place = `${spellNumber(scale * 100)} Tz ${spellNumber(x)} ${spellNumber(y)} Td`
  return addAppearance(
    update,
    (add) => ({
      content: `/Tx BMC q BT /F0 ${spellNumber(size)} Tf 0 g ${place} <${text.hex}> Tj ET Q EMC`,
      resources: `/Font << /F0 ${spellRef(font.place(add))} >>`,
    }),
    box,
    turn,
  )
}

function turnIn(file: PdfFile, widget: PdfDict) {
  const look = file.resolve(widget.entries.get('MK'))
  return turnOf(isDict(look) ? file.resolve(look.entries.get('R')) : null)
}

/** Font key and size of the default appearance: `/LTTinos 13 Tf 0 g`; a size of nought fits itself to the box (12.7.3.3). */
function lookOf(file: PdfFile, field: FormField, height: number): { readonly key: string; readonly size: number } {
  const given: PdfObject | undefined = field.look ?? formOf(file)?.entries.get('DA')
  const text = textOf(file.resolve(given))?.slice(0, 1000) ?? ''
  const [, key = '', size = ''] = /\/([^\s/]{1,100})\s{1,10}([\d.]{1,10})\s{1,10}Tf/u.exec(text) ?? []
  const said = Number(size)
  return { key, size: said > 0 && said <= 144 ? said : Math.min(12, height * 0.7) }
}
