import { bad, good, type Verdict } from '../../pki/verdict.ts'
import { isArray, isDict, isName, isRef, type PdfDict, type PdfFile, type PdfObject, textOf } from '../file/index.ts'
import { type Found, rangeEnd } from './find.ts'

/** Fields that must not change any more (ISO 32000-2, 12.8.2.4 and 12.7.5.5). */
export interface Lock {
  readonly action: 'All' | 'Include' | 'Exclude'
  readonly fields: readonly string[]
}

/** What may still be done to a file after a signature. */
export interface Permission {
  /** DocMDP: 1 nothing, 2 filling and signing, 3 annotations too; 0 where nobody certified. */
  readonly level: 0 | 1 | 2 | 3
  readonly locks: readonly Lock[]
}

export function isLocked({ locks }: Permission, field: string): boolean {
  return locks.some(({ action, fields }) => {
    const named = fields.some((it) => field === it || field.startsWith(`${it}.`))
    return action === 'All' || (action === 'Include' ? named : !named)
  })
}

function asLevel(it: PdfObject): 1 | 2 | 3 {
  return it === 1 || it === 3 ? it : 2
}

function parametersOf(file: PdfFile, dict: PdfDict, method: string): PdfDict | undefined {
  const references = file.resolve(dict.entries.get('Reference'))
  for (const it of isArray(references) ? references.items : []) {
    const reference = file.resolve(it)
    if (!isDict(reference) || !isName(file.resolve(reference.entries.get('TransformMethod')), method)) continue
    const parameters = file.resolve(reference.entries.get('TransformParams'))
    return isDict(parameters) ? parameters : { ...reference, entries: new Map() }
  }
  return undefined
}

function lockOf(file: PdfFile, dict: PdfDict): Lock | undefined {
  const action = file.resolve(dict.entries.get('Action'))
  const list = file.resolve(dict.entries.get('Fields'))
  if (!isName(action) || (action.name !== 'All' && action.name !== 'Include' && action.name !== 'Exclude'))
    return undefined
  const names = (isArray(list) ? list.items : []).map((it) => textOf(file.resolve(it)) ?? '')
  return { action: action.name, fields: names }
}

/** The signature the catalog names as the one that certifies. */
function certifier(file: PdfFile): { readonly dict: PdfDict; readonly num: number | undefined } | undefined {
  const perms = file.resolve(file.catalog.entries.get('Perms'))
  if (!isDict(perms)) return undefined
  const ref = perms.entries.get('DocMDP')
  const dict = file.resolve(ref)
  return isDict(dict) ? { dict, num: isRef(ref) ? ref.num : undefined } : undefined
}

/** What the revision a signature stands in, and the signature itself, leave open. */
export function permissionAfter(revision: PdfFile, found: Found): Permission {
  const certifying = certifier(revision)
  const parameters = certifying && parametersOf(revision, certifying.dict, 'DocMDP')
  const fieldMdp = parametersOf(revision, found.dict, 'FieldMDP')
  const lock = revision.resolve(found.field.dict.entries.get('Lock'))
  const locked = isDict(lock) ? lock : undefined
  const locks = [fieldMdp, locked].flatMap((dict) => (dict && lockOf(revision, dict)) ?? [])
  const certified = parameters === undefined ? 0 : asLevel(revision.resolve(parameters.entries.get('P')))
  const own = locked?.entries.get('P')
  const narrowed = own === undefined ? 0 : asLevel(revision.resolve(own))
  const levels = [certified, narrowed].filter((level) => level !== 0)
  return { level: levels.length === 0 ? 0 : levels.includes(1) ? 1 : levels.includes(2) ? 2 : 3, locks }
}

/** Whether the signature certifies the file, and rightly so: as the first of all and named by the catalog. */
export function judgeCertification(revision: PdfFile, found: Found, all: readonly Found[]): Verdict {
  const parameters = parametersOf(revision, found.dict, 'DocMDP')
  const certifying = certifier(revision)
  const isIt = certifying !== undefined && certifying.num !== undefined && certifying.num === found.num
  if (parameters === undefined && !isIt)
    return good({ code: certifying === undefined ? 'certification.none' : 'certification.by-another' })
  if (parameters === undefined) return bad({ code: 'certification.without-permission' })
  if (!isIt) return good({ code: 'certification.without-perms' })
  const permission = asLevel(revision.resolve(parameters.entries.get('P')))
  if (all.some((it) => rangeEnd(it) < rangeEnd(found))) return bad({ code: 'certification.not-first', permission })
  return good({ code: 'certification.certifies', permission })
}
