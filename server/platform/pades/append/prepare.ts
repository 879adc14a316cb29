import type { StrongDigest } from '../../pki/cms/scheme.ts'
import type { Drawing } from '../appearance/drawing.ts'
import type { ByteSource } from '../bytes.ts'
import { PdfFault } from '../fault.ts'
import { type FormField, fieldsOf, isDict, isRef, openPdf, type PdfDict, type PdfFile } from '../file/index.ts'
import { certifiedLevel, checkUnlocked, signedFields } from './permissions.ts'
import { addSignatureField, fillSignatureField, type SignaturePlace } from './signature-field.ts'
import { type PreparedSignature, prepared, valueBody } from './signature-value.ts'
import { spellRef, spellText, spellTime } from './spell.ts'
import { setKey, type Update, updateOf } from './update.ts'

/** What signature is to be laid into a file. */
export interface SignatureOrder {
  /** Name of the field: one prepared before the first signature, or a new one (no dots). */
  readonly field: string
  /** Of a new field; a prepared one has its own. Without it a new field is not seen. */
  readonly place?: SignaturePlace
  readonly drawing?: Drawing
  /** The time the signer claims; the proven one comes with a time-stamp. */
  readonly time: Date
  /** Bytes of DER to keep free: some 5 KB, with a time-stamp 8 KB. */
  readonly room: number
  readonly signer?: string
  readonly reason?: string
  readonly location?: string
  /** Certifies the file and says what may be changed after (ISO 32000-1, 12.8.2.2). Only the first signature can. */
  readonly certify?: 1 | 2 | 3
  /**
   * Lays a new visible field even into a certified file that permits signing (levels 2 and 3). Readers differ whether the certification
   * permits it, and some will call it a change: prepare the fields before certifying where it can be done. Papers of the State come certified.
   */
  readonly onCertified?: true
}

const mostSignatures = 100
const mostLetters = 500

/**
 * Makes a file ready for a signature (PAdES, ETSI EN 319 142-1) in an update behind it. Throws `PdfFault`: codes `pdf.` of the file, `sign.`
 * of what is asked.
 */
export function prepareSignature(base: ByteSource, order: SignatureOrder): PreparedSignature {
  const file = openPdf(base)
  const fields = fieldsOf(file)
  const field = fieldFor(file, fields, order)
  const update = updateOf(file)
  const signature = update.reserve()
  const { body, ...places } = valueBody(valueEntries(file, order, field), order.room)
  update.put(signature, body)
  if (field === undefined) addSignatureField(update, { ...order, name: order.field, signature })
  else fillSignatureField(update, field, signature, order.drawing)
  if (order.certify !== undefined) certify(update, signature)
  return prepared(base, update, { signature, ...places, room: order.room })
}

/**
 * Makes a file ready for a time-stamp over all of it (ETSI EN 319 142-1, 5.4.3): its digest goes to the authority, its token into the room.
 * Allowed in a certified file too.
 */
export function prepareDocumentTimestamp(
  base: ByteSource,
  room: number,
  digest: StrongDigest = 'sha256',
): PreparedSignature {
  const file = openPdf(base)
  const fields = fieldsOf(file)
  if (signedFields(fields, file).length >= mostSignatures) throw new PdfFault('sign.tooManySignatures')
  const names = new Set(fields.map((field) => field.name))
  let nth = 1
  while (names.has(`Timestamp${nth}`)) nth++
  const update = updateOf(file)
  const signature = update.reserve()
  const entries = '/Type /DocTimeStamp /Filter /Adobe.PPKLite /SubFilter /ETSI.RFC3161 /V 0'
  const { body, ...places } = valueBody(entries, room)
  update.put(signature, body)
  addSignatureField(update, { name: `Timestamp${nth}`, signature })
  return prepared(base, update, { signature, ...places, room, algorithm: digest })
}

/** The prepared field of this name; undefined when it is to be made. */
function fieldFor(file: PdfFile, fields: readonly FormField[], order: SignatureOrder): FormField | undefined {
  const signed = signedFields(fields, file).length
  if (signed >= mostSignatures) throw new PdfFault('sign.tooManySignatures')
  const level = certifiedLevel(file)
  if (order.certify !== undefined && (signed > 0 || level !== undefined)) throw new PdfFault('sign.alreadySigned')
  if (level === 1) throw new PdfFault('sign.certifiedClosed')
  checkUnlocked(file, fields, order.field)
  const field = fields.find((it) => it.name === order.field)
  if (field === undefined) {
    const taken = fields.some((it) => it.name.startsWith(`${order.field}.`))
    if (taken || !/^[^.]{1,120}$/u.test(order.field)) throw new PdfFault('sign.fieldTaken', { field: order.field })
    if (level !== undefined && order.place !== undefined && order.onCertified !== true)
      throw new PdfFault('sign.certifiedNewField')
    return undefined
  }
  if (field.type !== 'Sig') throw new PdfFault('sign.fieldTaken', { field: order.field })
  if (file.resolve(field.value) !== null) throw new PdfFault('sign.fieldSigned', { field: order.field })
  return field
}

function valueEntries(file: PdfFile, order: SignatureOrder, field: FormField | undefined): string {
  const { signer, reason, location } = order
  for (const text of [signer, reason, location])
    if (text !== undefined && text.length > mostLetters) throw new PdfFault('sign.tooLong', { most: mostLetters })
  const data = `/Data ${spellRef(file.root.num, file.root.gen)}`
  const references = [
    ...(order.certify === undefined ? [] : [reference(data, 'DocMDP', `/P ${order.certify}`)]),
    ...lockOf(file, field).map((parameters) => reference(data, 'FieldMDP', parameters)),
  ]
  return [
    '/Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached',
    `/M ${spellTime(order.time)}`,
    ...(signer === undefined ? [] : [`/Name ${spellText(signer)}`]),
    ...(reason === undefined ? [] : [`/Reason ${spellText(reason)}`]),
    ...(location === undefined ? [] : [`/Location ${spellText(location)}`]),
    ...(references.length === 0 ? [] : [`/Reference [${references.join(' ')}]`]),
  ].join(' ')
}

/** `data` is what the signature watches: the whole document, by its catalog (12.8.1, table 253). */
function reference(data: string, method: string, parameters: string): string {
  return `<< /Type /SigRef /TransformMethod /${method} ${data} /TransformParams << /Type /TransformParams /V /1.2 ${parameters} >> >>`
}

/** What the prepared field says is locked with its signature (12.7.4.5), copied as it stands. */
function lockOf(file: PdfFile, field: FormField | undefined): readonly string[] {
  const said = field?.dict.entries.get('Lock')
  const lock = file.resolve(said)
  if (!isDict(lock) || field?.ref === undefined) return []
  const owner = isRef(said) ? file.object(said.num) : file.object(field.ref.num)
  if (owner === undefined) return []
  const copied = (key: string) => {
    const span = lock.spans.get(key)
    return span === undefined ? '' : `/${key} ${Buffer.from(owner.source.read(span.from, span.to)).toString('latin1')}`
  }
  return [`${copied('Action')} ${copied('Fields')}`]
}

/** The catalog names the certifying signature, or it is none (12.8.4). */
function certify(update: Update, signature: number): void {
  const { catalog, root } = update.file
  const said = catalog.entries.get('Perms')
  const permissions = update.file.resolve(said)
  const entry = (dict: PdfDict) =>
    setKey(update.edit(isRef(said) ? said.num : root.num), dict, 'DocMDP', spellRef(signature))
  if (isDict(permissions)) entry(permissions)
  else setKey(update.edit(root.num), catalog, 'Perms', `<< /DocMDP ${spellRef(signature)} >>`)
}
